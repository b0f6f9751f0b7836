"""A pinned result beside the one that is shown: figures, and what their settings differ in."""

import streamlit as st

from colorseg.metrics import METRICS
from colorseg.settings import Settings
from colorseg.words import size_in_bytes
from dashboard import pins
from dashboard.cached import Result, figures_of, png_of
from dashboard.progress import Course, Watch
from dashboard.wording import Markdown, as_text, cells, join, markdown

_FIGURE = "mean ΔE"


def recalled(result: Result) -> Result | None:
    """Return what is pinned, if it can stand beside a result.

    Parameters
    ----------
    result : Result
        What is shown now.
    """
    found = _found(result)
    return found if isinstance(found, Result) else None


def show(result: Result) -> None:
    """Set both beside each other, or say why that is not possible."""
    found = _found(result)
    if isinstance(found, Markdown):
        row = st.container(horizontal=True, vertical_alignment="center", key="pinned")
        row.caption(as_text(found))
        row.button("Unpin", on_click=pins.unpin, key="unpin")
    elif found is not None:
        _compare(found, result)


def _found(result: Result) -> Result | Markdown | None:
    if not pins.is_pinned():
        return None
    watch = Watch(
        st.empty(), Course.of(result.segmentation.settings), pins.unpin, key="stop_pinned"
    )
    found = pins.pinned_beside(result, watch)
    watch.close()
    return found


def _compare(kept: Result, now: Result) -> None:
    with st.container(key="pinned"):
        st.table(
            cells(
                {
                    "Result": ["Pinned", "Now"],
                    "Colors": [each.colors for each in (kept, now)],
                    "Mean ΔE": [_difference(each) for each in (kept, now)],
                    "PNG": [size_in_bytes(len(png_of(each))) for each in (kept, now)],
                }
            )
        )
        st.caption(as_text(_what_differs(kept.segmentation.settings, now.segmentation.settings)))


def _what_differs(kept: Settings, now: Settings) -> Markdown:
    differing = pins.differences(kept, now)
    if differing:
        return markdown("Differs: {}.", join(", ", differing))
    return markdown("Both are the same: change something, and what it does is seen here.")


def _difference(result: Result) -> str:
    return METRICS[_FIGURE].text(figures_of(result)[_FIGURE])
