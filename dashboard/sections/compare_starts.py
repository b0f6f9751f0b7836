"""The same picture from every initializer."""

import streamlit as st

from colorseg.settings import ENTRIES
from colorseg.words import counted
from dashboard.cached import Result
from dashboard.explored import ShownStart, attempt, starts_of
from dashboard.wording import Markdown, as_text, cells, join, markdown

_LABELS = ENTRIES["init"].limit.labels


def show(result: Result) -> None:
    """Show where each initializer begins, where its run ends, and how long the way is."""
    settings = result.segmentation.settings
    starts = attempt("starts", result.key, lambda watch: starts_of(result, watch))
    if starts is None:
        return
    st.markdown(as_text(_reading(starts)))
    best = min(start.last for start in starts)
    columns: dict[str, list[str]] = {
        "Initializer": [_label(start) for start in starts],
        "First inertia": [f"{start.first:,.1f}" for start in starts],
        "Final inertia": [f"{start.last:,.1f}" for start in starts],
        "Above the best": [_above(start.last, best) for start in starts],
        "Iterations": [f"{start.iterations:,}" for start in starts],
    }
    st.table(cells(columns), hide_index=True)
    with st.container(horizontal=True, gap="small"):
        for start in starts:
            _picture(start, best)
    st.caption(
        markdown(
            "One run each with seed {} in {}; inertia is per pixel.",
            settings.seed,
            counted(settings.k, "color"),
        )
    )


def _picture(start: ShownStart, best: float) -> None:
    with st.container(width=160, gap="xxsmall"):
        above = _above(start.last, best)
        st.image(start.picture, width="stretch", alt=f"{_label(start)}: the result, {above}")
        st.caption(markdown("{} {}", _label(start), above))


def _reading(starts: tuple[ShownStart, ...]) -> Markdown:
    """Say in a sentence or two which starts end lowest, which highest, and which soonest."""
    best, worst = (choose(starts, key=lambda start: start.last) for choose in (min, max))
    lowest = [_label(start) for start in starts if _above(start.last, best.last) == "best"]
    ends = markdown("Lowest in the end: {}", join(", ", lowest))
    if len(lowest) == len(starts):
        ends = markdown("All starts end equally low")
    elif best.last > 0:
        above = _above(worst.last, best.last).lstrip("+")
        ends = markdown("{}. {} ends {} above", ends, _label(worst), above)
    quickest = min(starts, key=lambda start: start.iterations)
    steps = counted(quickest.iterations, "iteration")
    return markdown("{}. {} is there soonest, after {}.", ends, _label(quickest), steps)


def _label(start: ShownStart) -> str:
    return _LABELS[start.name]


def _above(last: float, best: float) -> str:
    # What differs by less would be shown as 0.0 %.
    if last < 1.0005 * best or last == best:
        return "best"
    return f"+{100 * (last / best - 1):.1f} %" if best > 0 else "more"
