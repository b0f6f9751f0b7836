"""Which number of colors to take. Table ``CRITERIA``."""

from colorseg.selection.criteria import (
    CRITERIA,
    NOTICEABLE,
    RANGE,
    Choice,
    Criterion,
    Selection,
    checked_selection,
    elbow,
    fewest_within,
    just_noticeable,
    recommend,
    silhouette,
    survey,
)
from colorseg.selection.trials import Trial

__all__ = [
    "CRITERIA",
    "NOTICEABLE",
    "RANGE",
    "Choice",
    "Criterion",
    "Selection",
    "Trial",
    "checked_selection",
    "elbow",
    "fewest_within",
    "just_noticeable",
    "recommend",
    "silhouette",
    "survey",
]
