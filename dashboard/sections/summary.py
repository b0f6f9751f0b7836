"""What came of it: three figures and a sentence."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.words import counted, size_in_bytes
from dashboard.cached import Result, difference_of, full_color_png_size, png_of
from dashboard.components.news import announce
from dashboard.controls import named
from dashboard.wording import Markdown, as_text, markdown

# Up to which mean ΔE a result looks how different from the original.
_DIFFERENCES = (
    (1.0, "no visible difference"),
    (2.3, "hardly any difference"),
    (4.0, "a slight difference"),
    (8.0, "a clear difference"),
    (float("inf"), "a big difference"),
)


def show(result: Result) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Show what is known at once, and keep the places of what takes longer.

    Parameters
    ----------
    result : Result
        The outcome.

    Returns
    -------
    looks, size : DeltaGenerator
        The places of how different it looks, and of the size of its file; for `complete`.
    """
    clustering = result.segmentation.clustering
    with st.container(horizontal=True, key="summary"):
        colors, looks, size = (st.container(key=f"summary_{name}") for name in _PLACES)
    _figure(colors, f"{result.distinct:,} → {result.colors}", "distinct colors")
    st.caption(
        markdown(
            "K-means ran {} in {:.2f} s, until {}.{}",
            counted(clustering.iterations, "iteration"),
            result.seconds,
            clustering.stopped,
            _about_unused(result),
        )
    )
    return looks, size


def _about_unused(result: Result) -> Markdown:
    unused, all_ = result.unused, len(result.segmentation.palette)
    if not unused:
        return as_text("")
    are = "is" if len(unused) == 1 else "are"
    return markdown(
        " {} of the {} colors in the palette {} not used: {}.",
        *(len(unused), all_, as_text(are), named(unused)),
    )


_PLACES = ("colors", "looks", "size")


def complete(result: Result, looks: DeltaGenerator, size: DeltaGenerator) -> None:
    """Fill in what takes longer, at the places that `show` kept.

    Parameters
    ----------
    result : Result
        The outcome.
    looks, size : DeltaGenerator
        The places.
    """
    png = len(png_of(result))
    _figure(size, f"PNG {size_in_bytes(png)}", _against(result, png))
    difference = difference_of(result)
    word = next(word for limit, word in _DIFFERENCES if difference <= limit)
    _figure(looks, f"mean ΔE {difference:.1f}", word)
    colors = counted(result.colors, "color")
    announce(f"{colors}, {word}, PNG {size_in_bytes(png)}", of=str(hash(result.key)), key="news")


def _against(result: Result, png: int) -> str:
    """Set the file beside what was sent or, of a sample, beside a full-color PNG."""
    if result.picture.sample is None:
        return f"{_change(result.image.size_bytes, png)} your file"
    full = full_color_png_size(result)
    return "in few colors" if full is None else f"{_change(full, png)} full color"


def _change(before: int, after: int) -> str:
    if after == before:
        return "as large as"
    if after > before:
        return f"{100 * (after / before - 1):.0f} % above"
    return f"{min(100 * (1 - after / before), 99.9):.1f} % below"


def _figure(place: DeltaGenerator, value: str, meaning: str) -> None:
    place.markdown(markdown("**{}**", value))
    place.caption(as_text(meaning))
