"""What the page says while the engine works, and the places where a run can be stopped."""

import time
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.clustering import Step
from dashboard.wording import as_text

_PATIENCE = 0.3  # seconds of work before any progress is shown
_REFRESH = 0.1  # seconds between two updates of it


class Watch:
    """Progress of one run in a slot of the page.

    Parameters
    ----------
    slot : DeltaGenerator
        An ``st.empty`` to show it in.
    max_iter : int
        The largest number of iterations.
    on_stop : callable
        Called when the visitor asks to stop.
    key : str
        Of the button for that, another one for each watch on the page.
    meanwhile : bytes, optional
        A picture to look at until there is something better, as a file.
    """

    def __init__(
        self,
        slot: DeltaGenerator,
        max_iter: int,
        on_stop: Callable[[], None],
        *,
        key: str = "stop",
        meanwhile: bytes | None = None,
    ) -> None:
        self._slot, self._max_iter, self._on_stop, self._key = slot, max_iter, on_stop, key
        self._meanwhile = meanwhile
        self._bar: DeltaGenerator | None = None
        self._next = time.monotonic() + _PATIENCE

    def on_step(self, step: Step) -> None:
        """Report an iteration of the clustering."""
        text = f"Iteration {step.iteration}: {step.moved:,} pixels changed cluster"
        self.on_progress(text, step.iteration / self._max_iter)

    def on_wait(self) -> None:
        """Wait a little for another visitor's run to finish."""
        time.sleep(_REFRESH)
        self.on_progress("Waiting for a free slot", 0.0)

    def on_progress(self, text: str, share: float) -> None:
        """Report a piece of work and its share done, 0 to 1."""
        # Reading the session lets Streamlit end this run if the visitor has moved a control.
        st.session_state.get("source")
        if time.monotonic() >= self._next:
            if self._bar is None:
                self._bar = self._open()
            self._bar.progress(min(share, 1.0), as_text(text))
            self._next = time.monotonic() + _REFRESH

    def close(self) -> None:
        """Take the progress off the page."""
        self._slot.empty()

    def _open(self) -> DeltaGenerator:
        place = self._slot.container()
        row = place.container(horizontal=True, vertical_alignment="center")
        bar = row.empty()
        row.button("Stop", on_click=self._on_stop, icon=":material/stop:", key=self._key)
        if self._meanwhile is not None:
            left, _ = place.columns([5, 3], gap="medium")
            left.image(self._meanwhile, "The original", width="stretch")
        return bar
