"""Own colors: what is found stays, and all that is shown and saved is in them."""

import io
import json
import re
from base64 import b64decode
from dataclasses import replace
from urllib.parse import parse_qsl
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

from colorseg.cli import run
from colorseg.exports import EXPORTS, UNKNOWN, Provenance
from colorseg.metrics import cluster_figures, measure_all
from colorseg.palettes import read_palette
from colorseg.samples import draw_sample
from colorseg.segmentation import recolor, segment
from colorseg.settings import Settings

PLAIN = Settings(k=4)


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::5, ::5]


@pytest.fixture(scope="module")
def plain(photograph):
    return segment(photograph, PLAIN)


@pytest.fixture(scope="module")
def own(photograph, plain):
    first, *_, last = plain.palette.hexes
    return segment(photograph, replace(PLAIN, recolor=f"{first}=#00ff7f {last}=#123456"))


def swap(plain, pairs):
    """The picture with these colors for those, pixel by pixel."""
    table = {tuple(bytes.fromhex(old[1:])): bytes.fromhex(new[1:]) for old, new in pairs}
    pixels = [table.get(tuple(pixel), bytes(pixel)) for pixel in plain.image.reshape(-1, 3)]
    return np.array([list(pixel) for pixel in pixels], np.uint8).reshape(plain.image.shape)


def test_what_was_found_stays_and_the_picture_is_in_own_colors(plain, own):
    first, second, third, last = plain.palette.hexes
    assert own.palette.hexes == ("#00ff7f", second, third, "#123456")
    assert own.palette.counts.tolist() == plain.palette.counts.tolist()
    assert np.array_equal(own.found, plain.palette.colors)
    assert np.array_equal(own.labels, plain.labels)
    assert np.array_equal(own.clustering.centroids, plain.clustering.centroids)
    assert np.array_equal(own.image, swap(plain, [(first, "#00ff7f"), (last, "#123456")]))
    assert own.notices == plain.notices == ()


def test_the_inertia_is_of_the_colors_found_and_the_figures_are_of_those_shown(plain, own):
    assert own.inertia == plain.inertia
    assert cluster_figures(own).separation.tolist() == cluster_figures(plain).separation.tolist()
    away = own.original.astype(float) - own.image
    assert measure_all(own)["MSE"] == pytest.approx((away**2).sum(axis=2).mean())
    assert measure_all(own)["mean ΔE"] > measure_all(plain)["mean ΔE"]


def test_colors_can_take_each_others_place(photograph, plain):
    first, second, *_ = plain.palette.hexes
    both = segment(photograph, replace(PLAIN, recolor=f"{first}={second} {second}={first}"))
    assert both.palette.hexes[:2] == (second, first)
    assert both.notices == ()


def test_two_clusters_never_end_in_one_color_and_it_is_said(photograph, plain):
    first, second, third, last = plain.palette.hexes
    pairs = f"{first}={second} {third}=#ff0000 {last}=#ff0000"
    result = segment(photograph, replace(PLAIN, recolor=pairs))
    shown = result.palette.colors.astype(int)
    assert len(set(result.palette.hexes)) == 4
    assert (result.palette.hexes[1], result.palette.hexes[2]) == (second, "#ff0000")
    assert abs(shown[0] - shown[1]).sum() == abs(shown[3] - shown[2]).sum() == 1
    assert result.notices == (
        f"{first} is shown as {result.palette.hexes[0]}: {second} is there already.",
        f"{last} is shown as {result.palette.hexes[3]}: #ff0000 is there already.",
    )
    result = recolor(plain, " ".join(f"{code}=#00ff00" for code in plain.palette.hexes))
    assert len(set(result.palette.hexes)) == 4
    assert len(result.notices) == 3


def test_own_colors_of_colors_that_are_not_found_are_said_to_be_of_no_use(photograph, plain):
    one = recolor(plain, "#010203=#ffffff")
    assert one.palette.hexes == plain.palette.hexes
    assert one.notices == ("1 own color has no use, being none that was found: #010203.",)
    many = recolor(plain, " ".join(f"#{n:06x}=#ffffff" for n in range(9)))
    assert many.notices[0].startswith("9 own colors have no use")
    assert many.notices[0].endswith("#000000, #000001, #000002, 6 more.")


def test_a_result_can_be_shown_in_other_own_colors_and_in_none(plain, own):
    again = recolor(own, "#010203=#ffffff")
    assert again.notices == recolor(plain, "#010203=#ffffff").notices
    assert again.palette.hexes == plain.palette.hexes
    back = recolor(again, "")
    assert back.settings == plain.settings
    assert back.notices == plain.notices
    assert recolor(plain, own.settings.recolor).palette.hexes == own.palette.hexes


@pytest.mark.parametrize("finish", [{"dither": "Floyd-Steinberg"}, {"speckles": 40}], ids=str)
def test_pixels_are_finished_with_the_colors_found_before_they_are_shown(photograph, finish):
    plain = segment(photograph, replace(PLAIN, **finish))
    pairs = [(code, f"#0000{n:02x}") for n, code in enumerate(plain.palette.hexes)]
    own = segment(photograph, replace(plain.settings, recolor=" ".join(map("=".join, pairs))))
    assert np.array_equal(own.labels, plain.labels)
    assert np.array_equal(own.image, swap(plain, pairs))
    assert [bytes(color).hex() for color in own.found] == [c[1:] for c in plain.palette.hexes]


def test_an_ignored_color_that_is_kept_is_no_clusters_color(photograph):
    settings = replace(PLAIN, ignore="#ffffff", ignored="kept", ignore_within=20.0)
    code = segment(photograph, settings).palette.hexes[0]
    own = segment(photograph, replace(settings, recolor=f"{code}=#ffffff"))
    assert "#ffffff" not in own.palette.hexes
    assert len(np.unique(own.painted.colors, axis=0)) == len(own.painted.colors) == 5
    assert own.notices[-1].endswith("#ffffff is there already.")


def test_a_locked_color_is_found_as_it_is_and_shown_as_another(photograph):
    own = segment(photograph, replace(PLAIN, locked="#ff0000", recolor="#ff0000=#0000ff"))
    assert "#0000ff" in own.palette.hexes
    assert [255, 0, 0] in own.found.tolist()


def decode(file):
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def saved(result, name):
    return EXPORTS[name].write(result, "mine", UNKNOWN)


@pytest.mark.parametrize("name", ["PNG", "quick PNG", "WebP", "GIF"])
def test_every_picture_that_is_saved_is_in_own_colors(own, name):
    assert np.array_equal(decode(saved(own, name)), own.image)


def test_what_is_in_archives_is_in_own_colors(plain, own):
    with ZipFile(io.BytesIO(saved(own, "layers"))) as archive:
        pictures = [Image.open(io.BytesIO(archive.read(name))) for name in archive.namelist()]
    layers = [np.asarray(picture.convert("RGBA")).reshape(-1, 4) for picture in pictures]
    colors = ["#" + bytes(layer[layer[:, 3] > 0][0, :3]).hex() for layer in layers]
    assert sorted(colors) == sorted(own.palette.hexes)


@pytest.mark.parametrize("name", ["SVG", "hex", "CSS", "SCSS", "Tailwind", "SVG swatches"])
def test_every_text_that_is_saved_has_own_colors_and_none_that_they_stand_for(plain, own, name):
    codes = set(re.findall("#[0-9a-f]{6}", saved(own, name).decode().lower()))
    assert set(own.palette.hexes) <= codes
    assert not codes & set(plain.palette.hexes) - set(own.palette.hexes)


@pytest.mark.parametrize("name", ["GPL", "JASC", "RIFF", "paint.net", "ASE", "ACO", "ACT"])
def test_every_palette_that_is_saved_has_own_colors(own, name):
    assert np.array_equal(read_palette(saved(own, name))[:4], own.palette.colors)


def test_the_report_shows_the_result_in_own_colors(own):
    page = saved(own, "report").decode()
    files = map(b64decode, re.findall('data:image/png;base64,([^"]+)', page))
    assert any(np.array_equal(decode(file), own.image) for file in files)
    assert all(f"background: {code}" in page for code in own.palette.hexes)
    assert own.settings.recolor in page


def test_the_command_line_saves_own_colors(tmp_path, photograph, own):
    Image.fromarray(photograph).save(tmp_path / "in.png")
    words = [str(tmp_path / "in.png"), "-k4", "-q", "--recolor", own.settings.recolor]
    assert run([*words, "-o", str(tmp_path / "out.png")]) == 0
    assert np.array_equal(decode((tmp_path / "out.png").read_bytes()), own.image)


def test_a_link_carries_own_colors(own):
    link = Provenance("mine.png").link(own.settings)
    assert dict(parse_qsl(link.removeprefix("?")))["recolor"] == own.settings.recolor


def test_the_json_has_the_colors_shown_and_those_found(plain, own):
    content = json.loads(saved(own, "JSON"))
    assert [row["hex"] for row in content["palette"]] == list(own.palette.hexes)
    assert [row["found"] for row in content["palette"]] == list(plain.palette.hexes)
    assert Settings(**content["settings"]) == own.settings
    assert content["inertia"] == plain.inertia
