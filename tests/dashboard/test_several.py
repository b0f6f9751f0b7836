"""Several pictures of the visitor's own, without a browser."""

import io
import zipfile

import numpy as np
import pytest
import streamlit as st
from PIL import Image as pillow
from streamlit.testing.v1 import AppTest

from colorseg.cli.command import run
from colorseg.color import write_hexes
from colorseg.images.saving import encode_image
from colorseg.metrics import METRICS
from colorseg.palettes import read_palette
from colorseg.segmentation import segment
from colorseg.settings import Settings
from dashboard.batch import Failed, Made, run_all, zip_of
from dashboard.pictures import MOST_OWN, Picture
from dashboard.progress import Course, Watch
from tests.made import picture


def opened(**link):
    app = AppTest.from_file("../../streamlit_app.py", default_timeout=60)
    for name, value in {"part": "Several pictures", **link}.items():
        app.query_params[name] = str(value)
    return calm(app.run())


def calm(app):
    assert not app.exception
    return app


def words(app):
    return " ".join(element.value for element in (*app.caption, *app.markdown))


def files(*names):
    return {
        name: encode_image(picture(12, 17 + number, seed=number))
        for number, name in enumerate(names)
    }


def own(named):
    return {str(number): Picture(name, data) for number, (name, data) in enumerate(named.items())}


def watch():
    return Watch(st.empty(), Course(), lambda: None)


def archived(batch):
    with zipfile.ZipFile(io.BytesIO(zip_of(batch))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def colors_of(png):
    """The entries of a PNG's palette, as hex codes."""
    with pillow.open(io.BytesIO(png)) as image:
        entries = np.array(image.getpalette(), np.uint8).reshape(-1, 3)
    return set(write_hexes(entries))


# ---- what is made ----


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_pictures_are_those_of_the_command_line_by_name_and_byte(tmp_path, is_shared):
    named = files("a.png", "A b.png", "a_b.png")
    for name, data in named.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in named]
    run([*paths, "-k", "5", "-q", "-o", f"{tmp_path}/out", *["--shared"] * is_shared])
    made = archived(run_all(own(named), Settings(k=5), watch(), is_shared=is_shared))
    pngs = {name: data for name, data in made.items() if name.endswith(".png")}
    assert pngs == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_names_that_would_be_alike_get_numbers(tmp_path):
    twice = {"1": Picture("a.png", encode_image(picture(9, 9))), "2": Picture("A.gif", b"")}
    twice["2"] = Picture("A.png", encode_image(picture(9, 9, seed=1)))
    made = archived(run_all(twice, Settings(k=3), watch(), is_shared=False))
    assert [n for n in made if n.endswith(".png")] == [
        "a_k3_srgb_seed0.png",
        "A_k3_srgb_seed0_2.png",
    ]
    assert len({name.casefold() for name in made}) == len(made)


def test_each_picture_has_its_own_palette_or_all_have_one():
    named = files("a.png", "b.png", "c.png")
    alone = run_all(own(named), Settings(k=4), watch(), is_shared=False)
    for made, data in zip(alone.made, named.values(), strict=True):
        expected = segment(np.asarray(pillow.open(io.BytesIO(data))), Settings(k=4))
        np.testing.assert_array_equal(made.colors, expected.colors)
        assert made.difference == METRICS["mean ΔE"].measure(expected)
        assert (made.before, made.size) == (len(data), expected.labels.shape[::-1])
    together = run_all(own(named), Settings(k=4), watch(), is_shared=True)
    shared = set(write_hexes(together.palette))
    assert all(colors_of(made.png) == shared for made in together.made)
    files_in = archived(together)
    for ending in (".gpl", ".ase", ".css"):
        (name,) = (name for name in files_in if name.endswith(ending))
        assert set(write_hexes(read_palette(files_in[name]))) == shared


@pytest.mark.parametrize("is_shared", [False, True])
def test_what_fails_is_a_row_with_its_sentence_and_the_rest_is_made(is_shared):
    named = files("a.png", "b.png")
    broken = {"a.png": named["a.png"], "broken.png": b"nothing", "b.png": named["b.png"]}
    batch = run_all(own(broken), Settings(k=3), watch(), is_shared=is_shared)
    kinds = [type(row.outcome) for row in batch.rows.values()]
    assert kinds == [Made, Failed, Made]
    assert "not an image we can read" in batch.rows["1"].outcome.reason
    without = run_all(own(named), Settings(k=3), watch(), is_shared=is_shared)
    assert [made.png for made in batch.made] == [made.png for made in without.made]


def test_where_nothing_can_be_read_there_is_no_palette_and_no_picture():
    batch = run_all(own({"a.png": b"", "b.png": b"x"}), Settings(), watch(), is_shared=True)
    assert (batch.made, batch.palette) == ([], None)


# ---- on the page ----


def uploaded(app, named):
    app.file_uploader(key="upload").set_value([(n, data, "image/png") for n, data in named.items()])
    return calm(app.run())


def test_with_no_picture_or_one_it_says_how_to_add_more_and_offers_samples():
    app = opened(k=2)
    assert "Open, drop or paste several pictures" in words(app)
    assert app.button(key="run_several").label == "Run 6 samples"
    app = uploaded(app, files("a.png"))
    assert "There is one picture of yours." in words(app)


def test_several_are_run_on_a_click_and_their_table_stays_until_it_is_run_anew():
    app = uploaded(opened(k=3, several="shared"), files("a.png", "b.png", "c.png"))
    assert "own" in app.query_params
    assert "17 × 12 pixels" in words(app)
    assert not app.get("download_button")[-1].label.startswith("One ZIP")
    app.button(key="run_several").click()
    calm(app.run())
    assert "**3 pictures:**" in words(app)
    assert "One palette for all: 3 colors." in words(app)
    assert app.button(key="run_several").disabled
    app.radio(key="several_way").set_value("own")
    calm(app.run())
    assert "several" not in app.query_params
    assert "with other settings" in words(app)
    assert "One palette for all: 3 colors." in words(app)
    app.button(key="run_several").click()
    calm(app.run())
    assert "One palette for all" not in words(app)


def test_a_picture_taken_off_is_turned_from_and_its_memory_given_up():
    named = files("a.png", "b.png")
    app = uploaded(opened(k=2), named)
    kept = dict(app.session_state["own_pictures"])
    app = uploaded(app, {"b.png": named["b.png"]})
    assert "18 × 12 pixels" in words(app)
    assert not kept.keys() & app.session_state["own_pictures"].keys()
    app.file_uploader(key="upload").set_value([])
    calm(app.run())
    assert "own" not in app.query_params
    assert app.session_state["own_pictures"] == {}
    assert "last_good_own" not in app.session_state


def test_more_pictures_than_are_taken_are_not():
    one = encode_image(np.zeros((2, 2, 3), np.uint8))
    many = {f"{number}.png": one for number in range(MOST_OWN + 3)}
    app = uploaded(opened(k=1), many)
    assert len(app.session_state["own_pictures"]) == MOST_OWN
    assert app.button(key="run_several").label == f"Run {MOST_OWN} pictures"
