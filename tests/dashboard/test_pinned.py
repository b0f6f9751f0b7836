"""A pinned result, without a browser."""

from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from colorseg import Settings
from colorseg.exports import indexed_png
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.words import size_in_bytes
from dashboard.cached import sample_picture
from dashboard.pins import differences

MARK = sample_picture("tangram").digest[:12]
ALL_OF_IT = "#f3ead8 #44757b #c8452f #e7a23c"  # or near them


def opened(pin, **link):
    app = AppTest.from_file("../../streamlit_app.py", default_timeout=60)
    app.query_params.update(sample="tangram", k="3", part="Experiments", pin=pin, **link)
    app.run()
    assert not app.exception
    return app


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def test_a_link_brings_the_pinned_result_and_its_figures():
    app = opened(urlencode({"of": MARK, "k": "4", "space": "OKLab"}))
    (table,) = (table.value for table in app.table if "Mean ΔE" in table.value)
    results = [segment(draw_sample("tangram"), Settings(k=4, space="OKLab"))]
    results.append(segment(draw_sample("tangram"), Settings(k=3)))
    assert list(table["Colors"]) == ["4", "3"]
    assert list(table["PNG"]) == [size_in_bytes(len(indexed_png(result))) for result in results]
    assert "Differs: Number of colors 4 → 3, Color space OKLab → sRGB." in captions(app)


def test_a_pin_on_another_picture_is_told_of_and_can_be_taken_off():
    app = opened(urlencode({"of": "0123456789ab", "k": "4"}))
    assert "another picture" in captions(app)
    app.button(key="unpin").click().run()
    assert not app.exception
    assert "another picture" not in captions(app)
    assert "pin" not in app.query_params


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("nonsense", "another picture"),
        (urlencode({"of": MARK, "k": "900"}), "from 1 to 256"),
        (urlencode({"of": MARK, "**bold**": "1"}), "no setting"),
        (urlencode({"of": MARK, "ignore": ALL_OF_IT, "ignore_within": "50"}), "no colors to group"),
    ],
)
def test_a_pin_that_cannot_be_shown_says_why(said, why):
    assert why in captions(opened(said))


def test_what_differs_is_named_as_on_the_page():
    before, after = Settings(), Settings(k=12, locked="#ff0000", space="OKLab")
    assert [str(each) for each in differences(before, after)] == [
        "Number of colors 8 → 12",
        "Color space sRGB → OKLab",
        "Locked colors none → `#ff0000`",
    ]
    assert differences(after, after) == []
