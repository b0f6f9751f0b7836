"""Files to take away."""

import streamlit as st

from colorseg.exports import EXPORTS, file_stem
from dashboard.cached import Result, png_of


def show(result: Result) -> None:
    """Offer every export, and compare the size of the picture with what was sent."""
    st.header("Download")
    segmentation = result.segmentation
    stem = file_stem(result.picture.name, segmentation)
    png = png_of(result)
    with st.container(horizontal=True, key="downloads"):
        for name, export in EXPORTS.items():
            ready = (lambda: png) if name == "PNG" else (lambda e=export: e.make(segmentation))
            st.download_button(
                name,
                ready,
                stem + export.suffix,
                export.mime,
                key=f"download_{name}",
                help=export.summary,
                on_click="ignore",
                icon=":material/download:",
            )
    _compare_sizes(result.image.size_bytes, len(png), sample=result.picture.sample is not None)


def _compare_sizes(before: int, after: int, *, sample: bool) -> None:
    what = "the sample as a full-color PNG" if sample else "your file"
    change = f"{abs(after / before - 1):.0%} {'smaller' if after < before else 'larger'}"
    change = change.replace("100% smaller", "more than 99% smaller")
    change = "the same size" if after == before else change
    st.caption(f"PNG {_size(after)}, {what} {_size(before)}: {change}.")
    if after > before:
        st.caption("It grew: what you sent was packed tighter than an indexed PNG can be.")


def _size(size: int) -> str:
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size} bytes"
