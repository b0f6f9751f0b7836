"""Original and result, side by side or under a divider; or a pinned result and this one."""

import hashlib
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from colorseg.arrays import Centroids
from colorseg.color import write_hexes
from colorseg.exports import Preview, Screen, file_preview, pixel_facts
from colorseg.settings import Settings
from colorseg.words import counted
from dashboard import pins
from dashboard.acts import act
from dashboard.cached import Result, preview_of
from dashboard.components.compare import Painting, Side, compare, packed
from dashboard.components.pixels import pixels
from dashboard.components.settling import settling
from dashboard.sections import pinned
from dashboard.wording import markdown


def show(result: Result) -> None:
    """Show the comparison and say how true it is."""
    shown, kept = preview_of(result), pinned.recalled(result)
    compare(
        packed(
            _original(shown) if kept is None else _pinned(kept),
            Side(shown.after, "Result", _colors_of(result)),
            _painting(result, shown),
            shown.size,
            pinned=kept is not None,
        ),
        on_act=partial(_do, result),
        key="compare",
    )
    _answer(result, shown.step)
    _say_how_true(result, shown)


def _original(shown: Preview) -> Side:
    return Side(shown.before, "Original", "Original")


def _pinned(kept: Result) -> Side:
    return Side(preview_of(kept).after, "Pinned", f"Pinned: {_colors_of(kept)}")


def _colors_of(result: Result) -> str:
    return counted(result.colors, "color")


def _painting(result: Result, shown: Preview) -> Painting:
    segmentation = result.segmentation
    return Painting(
        _name(shown.before),
        _name_of(result),
        _wish(shown, segmentation.settings),
        shown.plane,
        write_hexes(segmentation.painted_colors),
        write_hexes(segmentation.found),
        tuple(segmentation.settings.locked.split()),
    )


def _name_of(result: Result) -> str:
    return _name(repr(result.key).encode())


def _wish(shown: Preview, settings: Settings) -> str:
    """Name what is wanted; own colors are no part of a run."""
    return _name(shown.before + repr(replace(settings, recolor="")).encode())


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _do(result: Result, sent: dict[str, Any]) -> None:
    if sent.get("verb") == "pin":
        pins.pin(result)
    elif sent.get("verb") == "unpin":
        pins.unpin()
    else:
        act(sent)


@st.fragment
def _answer(result: Result, step: int) -> None:
    """Tell the viewer what it wants to know of single pixels, without a rerun of the page."""

    def facts_at(left: int, top: int, side: int) -> bytes:
        facts = pixel_facts(result.segmentation, step=step, left=left, top=top, side=side)
        return facts.tobytes()

    pixels(facts_at, result=_name_of(result), key="pixels")


def _say_how_true(result: Result, shown: Preview) -> None:
    height, width = result.segmentation.original.shape[:2]
    colors = counted(shown.colors, "color")
    size = f"{width:,} × {height:,} pixels"
    if shown.step > 1:
        size = f"{shown.size[0]:,} × {shown.size[1]:,} of {size} shown; the download has them all"
    st.container(key="how_true").caption(
        markdown(
            "Point at a pixel for its color and cluster (ΔE by CIEDE2000), click for the cluster "
            "alone. Exactly {} on screen, counted in the picture sent to your browser. {}.",
            colors,
            size,
        )
    )


def show_start(screen: Screen, settings: Settings, centroids: Centroids) -> None:
    """Show where the iterations begin, until there is a result."""
    painted = screen.started(centroids, settings)
    if painted is not None:
        shown = file_preview(screen, painted)
        codes, locked = write_hexes(painted.colors), tuple(settings.locked.split())
        label = f"{counted(len(centroids), 'color')}, settling"
        data = packed(
            _original(shown),
            Side(shown.after, "Result", label),
            Painting(
                _name(shown.before), "", _wish(shown, settings), shown.plane, codes, codes, locked
            ),
            shown.size,
            pinned=False,
        )
        settling(data, key="settling")
