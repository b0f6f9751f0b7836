"""What can be done to colors, what is said of a palette, and the figures that come first."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from colorseg.exports import indexed_png
from colorseg.metrics import METRICS, measure_all
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.words import size_in_bytes
from tests.dashboard.test_app import address
from tests.project import ROOT


def acting(before, sent):
    """What the link says after something was done to a color."""

    def page(sent):
        import streamlit as st

        from dashboard import link
        from dashboard.acts import act

        link.follow({})
        st.button("Act", on_click=act, args=(sent,))

    app = AppTest.from_function(page, args=(sent,))
    app.query_params.update(before)
    app.run().button[0].click().run()
    assert not app.exception
    return address(app)


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        ({}, {"verb": "lock"}, {"locked": "#ff8800"}),
        ({"locked": "#000000"}, {"verb": "lock"}, {"locked": "#000000 #ff8800"}),
        ({"locked": "F80, #000"}, {"verb": "lock"}, {"locked": "#000 #ff8800"}),
        ({"locked": "#F80;#000"}, {"verb": "unlock"}, {"locked": "#000"}),
        ({"locked": "#ff8800"}, {"verb": "unlock"}, {}),
        ({}, {"verb": "start"}, {"chosen": "#ff8800"}),
        ({}, {"verb": "ignore"}, {"ignore": "#ff8800"}),
        ({}, {"verb": "recolor", "to": "#0000ff"}, {"recolor": "#ff8800=#0000ff"}),
        (
            {"recolor": "#f80 = #fff #123456=#000"},
            {"verb": "recolor", "to": "#0000ff"},
            {"recolor": "#123456=#000 #ff8800=#0000ff"},
        ),
        ({"recolor": "#ff8800=#fff"}, {"verb": "original"}, {}),
    ],
    ids=str,
)
def test_what_is_done_to_a_color_stands_in_the_link(before, sent, after):
    assert acting(before, sent | {"color": "#ff8800"}) == after


@pytest.mark.parametrize(
    "sent",
    [
        *({}, {"verb": "explode", "color": "#ff8800"}, {"verb": "lock", "color": "red"}),
        *({"verb": "lock"}, {"verb": "recolor", "color": "#ff8800"}, {"verb": "lock", "color": 3}),
        {"verb": "recolor", "color": "#ff8800", "to": "#0000ff&k=3"},
    ],
    ids=str,
)
def test_what_makes_no_sense_changes_nothing(sent):
    assert acting({"k": "3"}, sent) == {"k": "3"}


def opened(**query):
    app = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=60)
    app.query_params.update({name: str(value) for name, value in query.items()})
    app.run()
    assert not app.exception
    return app


def said(app):
    return "\n".join(
        each.value for kind in ("markdown", "caption", "info") for each in app.get(kind)
    )


def test_the_three_figures_are_those_of_the_file_and_each_is_said_once():
    app = opened(k=5, sample="landscape")
    picture = draw_sample("landscape")
    result = segment(picture, Settings(k=5))
    words = said(app)
    distinct = len(np.unique(picture.reshape(-1, 3), axis=0))
    for figure in (
        f"{distinct:,} → 5",
        f"mean ΔE {measure_all(result)['mean ΔE']:.1f}",
        f"PNG {size_in_bytes(len(indexed_png(result)))}",
    ):
        assert words.count(figure) == 1
    assert "% below full color" in words
    assert words.count(f"{result.clustering.iterations} iterations") == 1
    assert all(f"**{name}**" not in words for name in METRICS)


def test_all_figures_stand_in_their_part_with_unit_and_meaning():
    words = said(opened(k=3, sample="tangram", part="All figures"))
    result = segment(draw_sample("tangram"), Settings(k=3))
    values = measure_all(result)
    for name, metric in METRICS.items():
        assert f"{metric.text(values[name])} {metric.unit}" in words
        assert metric.summary.split(":")[0] in words
    assert "own colors" not in words
    assert f"{result.inertia:,.0f} squared units of sRGB" in words
    own = f"{result.palette.hexes[0]}=#ff00ff"
    words = said(opened(k=3, sample="tangram", part="All figures", recolor=own))
    assert "all but the inertia is of the colors that are shown" in words
    assert f"{result.inertia:,.0f} squared units of sRGB" in words


def test_colors_that_look_alike_are_named_and_to_whom():
    words = said(opened(k=2, sample="tangram", locked="#808080 #828282"))
    assert "0 and 1 look alike: ΔE 0." in words
    words = said(opened(k=2, sample="tangram", locked="#9e59fe #1686fb"))
    assert words.count("0 and 1 look alike") == 1
    assert "**Deutan vision:** 0 and 1 look alike: ΔE 0.3" in words
    words = said(opened(k=2, sample="tangram", locked="#000000 #ffffff"))
    assert "No two colors look alike" in words


def test_own_colors_that_cannot_be_had_are_said():
    words = said(opened(k=3, sample="tangram", recolor="#010203=#ffffff"))
    assert "1 own color has no use, being none that was found:" in words
    app = opened(k=3, sample="tangram", recolor="#f3ead8=#0000ff nonsense")
    assert any("nonsense" in error.value for error in app.error)
    assert app.text_input(key="recolor").value == "#f3ead8=#0000ff nonsense"


def test_a_locked_color_without_pixels_is_counted_nowhere_and_said_once():
    words = said(opened(k=3, sample="tangram", locked="#00ff00"))
    assert "6 → 2" in words
    assert "Exactly 2 colors on screen" in words
    assert words.count("1 of the 3 colors in the palette is not used: `#00ff00`") == 1
    words = said(opened(k=4, sample="tangram", locked="#00fe00 #00ff00"))
    assert "No two colors look alike" in words


def test_given_colors_are_said_and_can_be_taken_away():
    app = opened(k=3, sample="tangram", locked="#c8452f", ignore="#f3ead8")
    assert "1 color is locked: `#c8452f`." in said(app)
    assert "1 color is left out: `#f3ead8`." in said(app)
    app.button(key="drop_locked").click().run()
    assert address(app) == {"k": "3", "sample": "tangram", "ignore": "#f3ead8"}
    assert "is locked" not in said(app)
