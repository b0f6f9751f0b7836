"""The colors of the result, and what can be done to each."""

from dataclasses import dataclass

import streamlit as st

from colorseg.arrays import Colors, Mask
from colorseg.color import VISIONS, write_hexes
from colorseg.palettes import (
    ORDERS,
    Alike,
    css_names,
    css_properties,
    look_alikes,
    oklch_texts,
    rgb_texts,
)
from dashboard.acts import act
from dashboard.cached import Result, remembered
from dashboard.components.swatches import Swatch, swatches
from dashboard.wording import Markdown, as_text, join, markdown

_MOST_NAMED = 3  # pairs in a sentence


@dataclass(frozen=True)
class Looks:
    """What a palette looks like.

    Attributes
    ----------
    names : tuple of str
        The CSS name that looks most like each color.
    orders : dict of tuple of int
        The numbers of the clusters by the keys of ``ORDERS``.
    alike : dict of tuple of Alike
        Pairs that look alike, by a key of ``VISIONS``, or an empty one for most people; those that
        look alike to most people are not told again.
    """

    names: tuple[str, ...]
    orders: dict[str, tuple[int, ...]]
    alike: dict[str, tuple[Alike, ...]]


def show(result: Result) -> None:
    """Show a swatch for each color; its number is the cluster's number everywhere."""
    looks = _looks_of(result)
    swatches(
        _swatches(result, looks),
        orders={key: (ORDERS[key], places) for key, places in looks.orders.items()},
        style_sheet=css_properties(result.segmentation.colors).decode(),
        on_act=act,
        key="swatches",
    )
    with st.container(key="alike", gap=None):
        for line in _lines(looks.alike) if len(looks.names) - len(result.unused) > 1 else []:
            st.caption(as_text(line))


@remembered(lambda result: result.key)
def _looks_of(result: Result) -> Looks:
    colors, used = result.segmentation.colors, result.segmentation.palette.counts > 0
    normal = _pairs(colors, used)
    told = {(pair.first, pair.second) for pair in normal}
    alike = {"": normal}
    for key, vision in VISIONS.items():
        pairs = _pairs(vision.seen(colors), used)
        alike[key] = tuple(pair for pair in pairs if (pair.first, pair.second) not in told)
    orders = {key: tuple(order.places(colors).tolist()) for key, order in ORDERS.items()}
    return Looks(css_names(colors), orders, alike)


def _pairs(colors: Colors, used: Mask) -> tuple[Alike, ...]:
    """Find look-alikes among the colors that are in the picture."""
    return tuple(pair for pair in look_alikes(colors) if used[pair.first] and used[pair.second])


def _swatches(result: Result, looks: Looks) -> list[Swatch]:
    segmentation = result.segmentation
    palette, found = segmentation.palette, write_hexes(segmentation.found)
    locked = set(segmentation.settings.locked.split())
    columns = (
        *(palette.hexes, found, palette.inks, palette.shares.tolist(), palette.counts.tolist()),
        *(looks.names, rgb_texts(palette.colors), oklch_texts(palette.colors)),
        [code in locked for code in found],
    )
    return [Swatch(*row) for row in zip(*columns, strict=True)]


def _lines(alike: dict[str, tuple[Alike, ...]]) -> list[Markdown]:
    """Say which colors look alike, to whom."""
    lines = []
    for key, pairs in alike.items():
        if pairs and not key:
            lines.append(_line(pairs))
        elif pairs:
            lines.append(markdown("**{}:** {}", VISIONS[key].label, _line(pairs)))
    return lines or [markdown("No two colors look alike, not to the color-blind either.")]


def _line(pairs: tuple[Alike, ...]) -> Markdown:
    named = [
        markdown("{} and {} look alike: ΔE {:.1f}", pair.first, pair.second, pair.difference)
        for pair in pairs[:_MOST_NAMED]
    ]
    more = len(pairs) - _MOST_NAMED
    return join("; ", [*named, markdown("{} more", more)] if more > 0 else named)
