"""The sections that find something out when they are opened."""

import io

import numpy as np
import pytest
import streamlit as st
from PIL import Image as pillow
from streamlit.testing.v1 import AppTest

from colorseg.checks import OneOf
from colorseg.images.saving import encode_image
from colorseg.metrics import METRICS
from colorseg.palettes import BASELINES
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS
from dashboard.cached import result_of
from dashboard.explored import methods_of, painted, starts_of, survey_of
from dashboard.pictures import Picture
from dashboard.progress import Course, Watch
from dashboard.wording import as_text
from tests.marks import first_quick

PARTS = ("Choose k", "Compare starts", "Compare methods")


def opened(part, **link):
    app = AppTest.from_file("../../streamlit_app.py", default_timeout=60)
    for name, value in {"part": part, **link}.items():
        app.query_params[name] = str(value)
    return calm(app.run())


def calm(app):
    assert not app.exception
    assert not app.error
    return app


def link(app):
    texts = {name: app.query_params[name] for name in app.query_params}
    return {name: text if isinstance(text, str) else text[-1] for name, text in texts.items()}


def words(app):
    return " ".join(element.value for element in (*app.caption, *app.markdown))


def watch(slot=None):
    return Watch(slot or st.empty(), Course(), on_stop=lambda: None)


def result(settings=Settings(k=4), seed=0, shape=(20, 30, 3)):
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    return result_of(Picture("a.png", encode_image(pixels)), settings, watch())


def decoded(png):
    return np.asarray(pillow.open(io.BytesIO(png)).convert("RGB"))


# ---- on the page ----


def test_the_recommended_number_can_be_taken():
    app = opened("Choose k", sample="stained_glass", k=3)
    assert link(app) == {"part": "Choose k", "sample": "stained_glass", "k": "3"}
    assert "**Recommended: 8 colors.** The inertia bends at 8 colors" in words(app)
    app.button(key="take_recommended").click()
    calm(app.run())
    assert link(app) == {"part": "Choose k", "sample": "stained_glass"}  # as 8 is the default
    assert "Recommended" in words(app)
    app.button(key="undo_take").click()
    assert link(calm(app.run()))["k"] == "3"


@pytest.mark.exhaustive
def test_the_fewest_colors_within_a_difference_can_be_taken():
    app = opened("Choose k", sample="accent")
    app.number_input(key="delta").set_value(100.0)
    calm(app.run())
    assert "With 2 colors the mean ΔE is" in words(app)
    app.button(key="take_fewest").click()
    assert link(calm(app.run()))["k"] == "2"
    app.number_input(key="delta").set_value(0.1)
    calm(app.run())
    assert "No number of colors up to 16 gets there" in words(app)
    assert not [button for button in app.button if button.key == "take_fewest"]


def test_every_initializer_is_a_row_and_a_picture():
    app = opened("Compare starts", sample="stained_glass")
    (table,) = app.table
    assert list(table.value["Initializer"]) == [
        as_text(label) for label in OneOf(INITIALIZERS).labels.values()
    ]
    assert "best" in set(table.value["Above the best"])
    assert len(app.image) == len(INITIALIZERS)


def test_every_method_and_metric_is_in_the_table():
    app = opened("Compare methods", sample="stained_glass", k=5)
    (table,) = app.table
    assert list(table.value.columns) == ["Figure", "k-means", *BASELINES]
    colors, *rows = table.value.to_dict("records")
    assert (colors["Figure"], colors["k-means"]) == ("Colors", "5")
    assert len(rows) == len(METRICS)
    figures = words(opened("All figures", sample="stained_glass", k=5))
    for row in rows:
        assert f"**{row['Figure'].partition(' (')[0]}**" in figures  # one name for it everywhere
    (mse,) = [row for row in rows if row["Figure"] == "MSE (8-bit units²)"]
    assert mse["k-means"].startswith("**")
    assert "asked for 5 colors" in words(app)


@pytest.mark.parametrize("part", first_quick(PARTS))
@pytest.mark.parametrize(("height", "width"), first_quick([(1, 1), (1, 9), (300, 2)]))
def test_a_picture_of_one_color_is_no_trouble(part, height, width):
    app = opened(part)
    data = encode_image(np.full((height, width, 3), 77, np.uint8))
    app.file_uploader(key="upload").set_value(("flat.png", data, "image/png"))
    calm(app.run())
    if part == "Choose k":
        assert "**Recommended: 1 color.** The picture has 1 distinct color" in words(app)


def test_work_can_be_stopped_and_taken_up_again():
    def page():
        import streamlit as st

        from dashboard.explored import attempt

        wish = st.session_state.get("wish", "this")
        st.write(f"it gave {attempt('work', wish, lambda watch: 7)}")

    app = AppTest.from_function(page)
    app.session_state["stopped_work"] = "this"
    assert calm(app.run()).info[0].value == "Stopped."
    assert "it gave None" in words(app)
    app.session_state["wish"] = "another"
    assert "it gave 7" in words(calm(app.run()))
    app.session_state["wish"] = "this"
    assert "it gave None" in words(calm(app.run()))
    app.button(key="resume_work").click()
    assert "it gave 7" in words(calm(app.run()))


# ---- remembered ----


def test_a_survey_is_made_once_for_all_numbers_of_colors():
    first, second = (survey_of(result(Settings(k=k)), watch()) for k in (3, 9))
    assert first is second
    assert painted(result(Settings(k=3)), first) is painted(result(Settings(k=9)), second)


@pytest.mark.parametrize(
    "other",
    first_quick(
        [
            {"seed": 1},
            {"space": "OKLab"},
            {"locked": "#ff0000"},
            {"space": "OKLab", "lightness": 0.5},
        ]
    ),
    ids=str,
)
def test_a_survey_in_another_way_is_another(other):
    plain = survey_of(result(), watch())
    assert survey_of(result(Settings(k=4, **other)), watch()) is not plain


def test_another_picture_is_surveyed_anew():
    assert survey_of(result(), watch()) is not survey_of(result(seed=1), watch())


def test_each_small_picture_is_painted_in_its_palette():
    shown = result(shape=(15, 500, 3))
    selection = survey_of(shown, watch())
    for picture, trial in zip(painted(shown, selection), selection.trials, strict=True):
        pixels = decoded(picture)
        assert max(pixels.shape) <= 240
        colors = {tuple(color) for color in pixels.reshape(-1, 3).tolist()}
        assert colors == {tuple(color) for color in trial.palette.colors.tolist()}


def test_starts_are_compared_by_one_plain_run_each():
    fussy = Settings(k=4, init="in_pixels", restarts=3, merge=5.0)
    starts = starts_of(result(fussy), watch())
    assert [start.name for start in starts] == list(INITIALIZERS)
    assert starts_of(result(Settings(k=4)), watch()) is starts
    for start in starts:
        assert start.last <= start.first
        assert start.iterations >= 1
    own = result(Settings(k=4, init="wu")).segmentation
    (wu,) = [start for start in starts if start.name == "wu"]
    assert wu.last == pytest.approx(own.inertia / own.histogram.pixels)
    assert wu.iterations == own.clustering.iterations
    np.testing.assert_array_equal(decoded(wu.picture), own.image)


def test_k_means_has_the_lowest_error_of_all_methods():
    ours, *others = methods_of(result(Settings(k=8)), watch())
    assert [method.name for method in others] == list(BASELINES)
    assert all(set(method.figures) == set(METRICS) for method in (ours, *others))
    assert ours.figures["MSE"] < min(method.figures["MSE"] for method in others)
    assert all(1 <= method.colors <= 8 for method in others)
