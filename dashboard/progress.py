"""What the page says while the engine works, and the places where a run can be stopped."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.arrays import Centroids
from colorseg.clustering import Step
from colorseg.exports import Screen
from colorseg.settings import Settings
from dashboard.wording import as_text

ShowStart = Callable[[Screen, Settings, Centroids], None]

_PATIENCE = 0.7  # seconds of work before any progress is shown
_AT_ONCE = 1 << 17  # distinct colors that are grouped in less than a moment
_REFRESH = 0.1  # seconds between two updates of it

ITERATING = "Iterating"


@dataclass(frozen=True)
class Course:
    """The pieces of some work in their order, so that the share of all of it can be told.

    Attributes
    ----------
    pieces : tuple of (str, float)
        The name of each, as it is reported, and about how long it takes beside the others. Some
        may come more than once, or not at all.
    """

    pieces: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> "Course":
        """Return what there is to do for a picture."""
        better = 6.0 if settings.quality == "best" else 0.0
        run = (
            ("Choosing the first centroids", 1.0),
            ("Looking for better centroids", better),
            (ITERATING, 2.0),
        )
        finishes = (("Dithering", 4.0), ("Cleaning up speckles", 2.0))
        return cls(
            (
                ("Reading the picture", 2.0),
                ("Counting colors", 1.0),
                *(run * settings.restarts),
                ("Coloring the pixels", 0.5),
                *(finishes if settings.finishes else ()),
            )
        )

    @property
    def runs(self) -> int:
        """How often there are iterations."""
        return sum(name == ITERATING for name, _ in self.pieces)

    def find(self, name: str, first: int) -> int | None:
        """Return the number of the next piece of that name, None if there is none from there on."""
        names = [name for name, _ in self.pieces]
        return names.index(name, first) if name in names[first:] else None

    def share(self, number: int, part: float) -> float:
        """Return the share of all that is done with a part of a piece and all before it."""
        takes = [time for _, time in self.pieces]
        return (sum(takes[:number]) + part * takes[number]) / sum(takes)


class Watch:
    """Progress of some work in a slot of the page.

    Parameters
    ----------
    slot : DeltaGenerator
        An ``st.empty`` to show it in.
    course : Course
        What there is to do; without pieces what is reported is the share of all of it.
    on_stop : callable
        Called when the visitor asks to stop.
    key : str
        Of the button for that, another one for each watch on the page.
    meanwhile : bytes, optional
        A picture to look at until there is something better, as a file.
    show_start : callable, optional
        Called with what `on_start` is given the first time, if it takes longer than a moment.
    """

    def __init__(
        self,
        slot: DeltaGenerator,
        course: Course,
        on_stop: Callable[[], None],
        *,
        key: str = "stop",
        meanwhile: bytes | None = None,
        show_start: ShowStart = lambda screen, settings, centroids: None,
    ) -> None:
        self._slot, self._course, self._on_stop, self._key = slot, course, on_stop, key
        self._meanwhile, self._show_start = meanwhile, show_start
        self._bar: DeltaGenerator | None = None
        self._next = time.monotonic() + _PATIENCE
        self._piece, self._share, self._run, self._most = 0, 0.0, 0, 1

    def on_start(self, screen: Screen, settings: Settings, centroids: Centroids) -> None:
        """Take note of where the iterations of a run begin."""
        self._run, self._most = self._run + 1, 1
        if self._run == 1 and _takes_a_moment(screen, settings):
            self._show_start(screen, settings, centroids)

    def on_step(self, step: Step) -> None:
        """Report an iteration of the clustering."""
        run = f"Run {self._run} of {self._course.runs}, i" if self._course.runs > 1 else "I"
        text = f"{run}teration {step.iteration}: {step.moved:,} pixels changed cluster"
        self._most = max(self._most, step.moved)
        # It ends when no pixel moves, and each iteration moves a part of those that the last did.
        self._report(text, ITERATING, 1 - math.log1p(step.moved) / math.log1p(self._most))

    def on_wait(self) -> None:
        """Wait a little for another visitor's run to finish."""
        time.sleep(_REFRESH)
        self.on_progress("Waiting for a free slot", 0.0)

    def on_progress(self, text: str, share: float) -> None:
        """Report a piece of work and its share done, 0 to 1."""
        self._report(text, text, share)

    def _report(self, text: str, name: str, share: float) -> None:
        # Reading the session lets Streamlit end this run if the visitor has moved a control.
        st.session_state.get("way")
        self._share = max(self._share, min(self._whole(name, share), 1.0))
        if time.monotonic() >= self._next:
            if self._bar is None:
                self._bar = self._open()
            self._bar.progress(self._share, as_text(text))
            self._next = time.monotonic() + _REFRESH

    def _whole(self, name: str, share: float) -> float:
        """Return the share of all that is done; pieces only follow one another."""
        if not self._course.pieces:
            return share
        piece = self._course.find(name, self._piece)
        if piece is None:
            return self._share
        self._piece = piece
        return self._course.share(piece, share)

    def close(self) -> None:
        """Take the progress off the page."""
        self._slot.empty()

    def _open(self) -> DeltaGenerator:
        place = self._slot.container()
        row = place.container(horizontal=True, vertical_alignment="center")
        bar = row.empty()
        row.button("Stop", on_click=self._on_stop, icon=":material/stop:", key=self._key)
        if self._meanwhile is not None:
            place.image(self._meanwhile, "The original", width="stretch", alt="The original")
        return bar


def _takes_a_moment(screen: Screen, settings: Settings) -> bool:
    """Tell whether there is so much to do after the first centroids that they are worth a look."""
    again = settings.restarts > 1 or settings.finishes
    return bool(again) or len(screen.visible.histogram) > _AT_ONCE
