"""Files made from a segmentation: the table, and what the names of files say."""

import io
import json
from dataclasses import replace
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.errors import InvalidValueError
from colorseg.exports import EXPORTS, everything, export_for, file_stem, indexed_png
from colorseg.exports.outlines import svg
from colorseg.palettes.reading import read_palette
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.words import sentence

each_export = pytest.mark.parametrize("name", EXPORTS)


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::8, ::8]


@pytest.fixture(scope="module")
def result(photograph):
    return segment(photograph, Settings(k=5, max_iter=5))


@pytest.fixture(scope="module")
def transparent(result):
    """The result with pixels that are clear, partly clear and opaque."""
    alpha = np.random.default_rng(0).choice(np.array([0, 9, 255], np.uint8), result.labels.shape)
    return segment(result.original, result.settings, alpha=alpha)


def read(data, mode):
    with pillow.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert(mode))


def unzipped(data):
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@each_export
def test_every_export_makes_bytes_and_says_what_it_is(result, name):
    export = EXPORTS[name]
    assert isinstance(export.write(result, "photo"), bytes)
    assert export.suffix.startswith(".")
    assert "/" in export.mime
    assert export.summary.endswith(".")
    assert export.group in ("Picture", "Labels", "Palette", "Report")


@pytest.mark.parametrize("name", [name for name in EXPORTS if EXPORTS[name].group != "Report"])
def test_equal_results_make_equal_files(result, name):
    assert EXPORTS[name].write(result, "photo") == EXPORTS[name].write(result, "photo")


def test_groups_stand_together_and_endings_differ():
    groups = list(dict.fromkeys(export.group for export in EXPORTS.values()))
    assert groups == ["Picture", "Labels", "Palette", "Report"]
    in_order = sorted(EXPORTS.values(), key=lambda export: groups.index(export.group))
    assert in_order == list(EXPORTS.values())
    assert len({export.suffix for export in EXPORTS.values()}) == len(EXPORTS)


@each_export
def test_an_ending_in_any_case_leads_to_its_export(name):
    export = EXPORTS[name]
    assert export_for(f"a/photo_k8{export.suffix}") is export
    assert export_for(f"PHOTO{export.suffix.upper()}") is export


def test_an_ending_of_two_kinds_is_that_of_the_first_and_the_other_has_more():
    assert export_for("mine.pal") is EXPORTS["JASC"]
    assert export_for("mine.riff.pal") is EXPORTS["RIFF"]
    assert export_for("mine.txt") is EXPORTS["hex"]
    assert export_for("mine.paintnet.txt") is EXPORTS["paint.net"]


@pytest.mark.parametrize("name", ["photo", "photo.", "photo.jpg", "", "png", "photo.png.bak"])
def test_another_ending_is_refused_with_the_list(name):
    with pytest.raises(InvalidValueError, match="the ending of the output must be one of") as error:
        export_for(name)
    assert all(repr(export.suffix) in str(error.value) for export in EXPORTS.values())


@pytest.mark.parametrize("name", ["PNG", "quick PNG", "WebP", "GIF"])
def test_pictures_are_the_result(result, name):
    np.testing.assert_array_equal(read(EXPORTS[name].write(result, "photo"), "RGB"), result.image)


@pytest.mark.parametrize("name", ["PNG", "quick PNG", "WebP"])
def test_pictures_keep_their_alpha(transparent, name):
    picture = read(EXPORTS[name].write(transparent, "photo"), "RGBA")
    there = transparent.alpha > 0
    np.testing.assert_array_equal(picture[..., 3], transparent.alpha)
    np.testing.assert_array_equal(picture[there, :3], transparent.image[there])


def test_the_best_png_is_smaller_than_the_quick_one(result):
    best, quick = (EXPORTS[name].write(result, "photo") for name in ("PNG", "quick PNG"))
    assert len(best) < len(quick)


def test_every_export_heeds_the_alpha(result, transparent):
    for name in ("PNG", "WebP", "GIF", "SVG", "label PNG", "NPY", "masks", "layers", "outlines"):
        assert EXPORTS[name].write(transparent, "a") != EXPORTS[name].write(result, "a"), name
    for name in ("report", "figure sheet PNG"):
        assert EXPORTS[name].write(transparent, "a") != EXPORTS[name].write(result, "a"), name
    clear = json.loads(EXPORTS["JSON"].write(transparent, "a"))["clear"]
    assert clear == {"pixels": int((transparent.alpha == 0).sum()), "label": 255}


def test_the_drawing_heeds_the_alpha(transparent):
    data = EXPORTS["SVG"].write(transparent, "a & b")
    drawing = ElementTree.fromstring(data)
    assert drawing.find("{*}title").text == "a & b"
    assert {path.get("fill") for path in drawing.findall("{*}path")} == set(
        transparent.palette.hexes
    )
    alpha = transparent.alpha
    assert data == svg(transparent.labels, transparent.colors, title="a & b", alpha=alpha)


@pytest.mark.parametrize(
    "name", ["JSON", "hex", "GPL", "JASC", "RIFF", "paint.net", "ASE", "ACO", "ACT"]
)
def test_palettes_hold_the_colors_in_order(result, name):
    colors = read_palette(EXPORTS[name].write(result, "photo"))
    np.testing.assert_array_equal(colors, result.colors)


@pytest.mark.parametrize("name", ["CSS", "SCSS", "Tailwind", "SVG swatches"])
def test_palettes_for_people_name_the_colors_and_their_shares(result, name):
    text = EXPORTS[name].write(result, "photo_k5").decode()
    assert all(code in text for code in result.palette.hexes)
    assert f"{100 * result.palette.shares[0]:.1f} %" in text
    assert "photo_k5" in text


def test_swatches_show_every_color(result):
    sheet = read(EXPORTS["PNG swatches"].write(result, "photo"), "RGB")
    assert {tuple(c) for c in sheet.reshape(-1, 3)} == {tuple(c) for c in result.colors}


def test_everything_is_every_other_export_but_a_second_png(result):
    files = unzipped(everything(result, "photo_k5"))
    left_out = ("everything", "quick PNG")
    others = {name: export for name, export in EXPORTS.items() if name not in left_out}
    assert set(files) == {f"photo_k5{e.suffix}" for e in others.values()} | {"README.txt"}
    readme = files.pop("README.txt").decode()
    for export in others.values():
        assert files[f"photo_k5{export.suffix}"] == export.write(result, "photo_k5")
        assert f"photo_k5{export.suffix}\n    {export.summary}\n" in readme
    assert "left out" not in readme


def test_everything_says_what_could_not_be_made(monkeypatch, result):
    monkeypatch.setitem(EXPORTS, "SVG", replace(EXPORTS["SVG"], make=_refuse))
    files = unzipped(everything(result, "photo"))
    assert "photo.svg" not in files
    assert len(files) == len(EXPORTS) - 2
    assert "SVG (.svg) is left out\n    Too many corners.\n" in files["README.txt"].decode()


@pytest.mark.filterwarnings("ignore::colorseg.errors.FewerColorsWarning")
@pytest.mark.parametrize("name", ["WebP", "GIF", "SVG"])
@pytest.mark.parametrize("shape", [(3, 16_384), (65_536, 2), (400, 500), (6, 6)])
def test_a_refusal_says_beforehand_what_making_would(name, shape):
    rng = np.random.default_rng(1)
    image = rng.integers(0, 2, (*shape, 3), dtype=np.uint8) * 255
    alpha = np.full(shape, 255, np.uint8)
    alpha[0, 0] = 0
    result = segment(image, Settings(k=2), alpha=alpha)
    check_refusal(EXPORTS[name], result)


def test_a_gif_is_refused_beforehand_where_clear_pixels_find_no_entry():
    image = draw_sample("grace_hopper")[::4, ::4]
    alpha = np.full(image.shape[:2], 255, np.uint8)
    opaque = segment(image, Settings(k=256, max_iter=2), alpha=alpha)
    alpha[:5] = 0
    assert check_refusal(EXPORTS["GIF"], segment(image, opaque.settings, alpha=alpha))
    assert not check_refusal(EXPORTS["GIF"], opaque)
    assert not check_refusal(
        EXPORTS["GIF"], segment(image, replace(opaque.settings, k=255), alpha=alpha)
    )


@each_export
def test_most_results_are_not_refused(result, name):
    assert EXPORTS[name].refusal(result) is None


def check_refusal(export, result):
    refusal = export.refusal(result)
    if refusal is None:
        assert export.write(result, "x")
    else:
        with pytest.raises(InvalidValueError) as caught:
            export.write(result, "x")
        assert refusal == sentence(str(caught.value))
    return refusal


def _refuse(segmentation, name, provenance):
    raise InvalidValueError("too many corners")


def test_no_name_leads_out_of_the_archive(result):
    assert not [name for name in unzipped(everything(result, "../a\\b/c:d")) if "/" in name]


def test_the_png_is_the_labels(result):
    np.testing.assert_array_equal(read(indexed_png(result), "P"), result.labels)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("photo.jpg", "photo"),
        ("my photo (1).JPG", "my_photo_1"),
        ('Mein Föto "x".png', "Mein_Föto_x"),
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\sea.png", "sea"),
        ("", "image"),
        ("....", "image"),
        ("<script>.png", "script"),
        ("größe.png", "größe"),
        ("archive.tar.gz", "archive_tar"),
        ("a\0b\n.png", "a_b"),
        ("-rf.png", "rf"),
        ("a" * 300 + ".png", "a" * 60),
        ("\U00020000" * 60 + ".png", "\U00020000" * 45),
    ],
)
def test_a_file_name_carries_content_and_no_path(photograph, name, stem):
    result = segment(photograph, Settings(k=3, seed=9, max_iter=2))
    assert file_stem(name, result) == f"{stem}_k3_srgb_seed9"
    assert file_stem(file_stem(name, result), result).startswith(stem)


def test_a_file_name_says_what_decided_the_result(photograph):
    result = segment(photograph, Settings(k=4, space="linear RGB", seed=7, max_iter=2))
    assert file_stem("photo.jpg", result) == "photo_k4_linear-rgb_seed7"
