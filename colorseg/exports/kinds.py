"""What a kind of file is, and how a function that makes one gets what it takes from a result.

Every `Export` is made of a segmentation, a name and a `Provenance`. Few functions take all three:
what is here hands on to each what it has parameters for.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from colorseg.errors import InvalidValueError
from colorseg.exports.provenance import UNKNOWN, Provenance, checked_parts
from colorseg.palettes import UNNAMED
from colorseg.segmentation import Segmentation, checked_segmentation
from colorseg.words import sentence

_T = TypeVar("_T")

#: ``(segmentation, name, provenance)`` to the bytes of a file.
Make: TypeAlias = Callable[[Segmentation, str, Provenance], bytes]


@dataclass(frozen=True)
class Export:
    """A kind of file.

    Attributes
    ----------
    make : callable
        ``(segmentation, name, provenance)`` to the bytes of the file.
    suffix : str
        The ending of its name.
    mime : str
        Its media type.
    summary : str
        One line for people.
    group : str
        What it holds: ``"Picture"``, ``"Labels"``, ``"Palette"`` or ``"Report"``.
    limits : callable
        Raises for a segmentation, in a fraction of the time, what ``make`` would raise because a
        kind of file cannot hold it.
    """

    make: Make
    suffix: str
    mime: str
    summary: str
    group: str
    limits: Callable[[Segmentation], None] = lambda segmentation: None

    def write(
        self, segmentation: Segmentation, name: str = UNNAMED, provenance: Provenance = UNKNOWN
    ) -> bytes:
        """Return the bytes of the file.

        Parameters
        ----------
        segmentation : Segmentation
            The result.
        name : str
            That of the file without its ending: the title of what is inside, where there is one.
        provenance : Provenance
            Where the picture came from, for files that tell.

        Returns
        -------
        bytes
            The file.

        Raises
        ------
        InvalidTypeError
            If an argument is of another kind.
        InvalidValueError
            If this kind of file cannot hold the result.
        """
        return self.make(*checked_parts(segmentation, name, provenance))

    @property
    def is_text(self) -> bool:
        """Whether a terminal can show the file."""
        return self.mime.startswith("text/") or self.mime in ("application/json", "image/svg+xml")

    def check(self, segmentation: Segmentation) -> None:
        """Refuse, in a fraction of the time, what `write` would refuse.

        Parameters
        ----------
        segmentation : Segmentation
            The result.

        Raises
        ------
        InvalidTypeError
            If it is of another kind.
        InvalidValueError
            If this kind of file cannot hold it.
        """
        self.limits(checked_segmentation(segmentation))

    def refusal(self, segmentation: Segmentation) -> str | None:
        """Return the sentence for why the file cannot be made; None if it can."""
        try:
            self.check(segmentation)
        except InvalidValueError as error:
            return sentence(str(error))
        return None


def of_result(function: Callable[[Segmentation], _T]) -> Callable[..., _T]:
    """Hand on the segmentation alone."""
    return lambda segmentation, *_: function(checked_segmentation(segmentation))


def of_picture(function: Callable[..., _T]) -> Callable[..., _T]:
    """Hand on labels, colors and alpha of what a picture of the result shows, and its title."""

    def call(segmentation: Segmentation, name: str = UNNAMED, *_: Any) -> _T:
        painted = checked_segmentation(segmentation).painted
        shown = {"labels": painted.labels, "colors": painted.colors, "alpha": painted.alpha}
        return _handed(function, shown | {"title": name})

    return call


def of_clusters(function: Callable[..., _T]) -> Callable[..., _T]:
    """Hand on labels, colors and alpha of the clusters: an ignored pixel is in none."""

    def call(segmentation: Segmentation, *_: Any) -> _T:
        of = checked_segmentation(segmentation)
        return _handed(function, {"labels": of.labels, "colors": of.colors, "alpha": of.alpha})

    return call


def of_palette(write: Callable[..., bytes]) -> Make:
    """Hand on the colors, most common first, with their name and shares."""

    def make(segmentation: Segmentation, name: str, _: Provenance) -> bytes:
        palette = checked_segmentation(segmentation).palette
        return _handed(write, {"colors": palette.colors, "name": name, "shares": palette.shares})

    return make


def _handed(function: Callable[..., _T], has: dict[str, Any]) -> _T:
    """Call a function with what it has parameters for."""
    takes = inspect.signature(function).parameters
    return function(**{name: part for name, part in has.items() if name in takes})
