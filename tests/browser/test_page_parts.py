"""The parts below the figures: each is made when it is opened."""

import io
import re
import zipfile
from html import unescape
from urllib.parse import parse_qs

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.starts import INITIALIZERS
from tests.browser.visit import expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def in_six(visiting):
    """A sample in its six colors, for tests that only take files."""
    with visiting() as make:
        yield make().open("?sample=tangram&k=6", colors=6)


@pytest.fixture
def tangram(in_six):
    """The sample with its files open."""
    in_six.open_files()
    yield in_six
    in_six.close_popover()


@pytest.mark.exhaustive
def test_a_thumbnail_of_choose_k_takes_its_number_of_colors(visit):
    visit.open("?sample=tangram&k=3", colors=3)
    visit.turn_to("Choose k")
    expect(visit.main).to_contain_text("Recommended: 6 colors.")
    numbers = visit.page.get_by_role("toolbar", name="Numbers of colors")
    numbers.get_by_role("button", name="5 colors", exact=True).click()
    visit.shows(5)
    visit.in_link(k="5")


@pytest.mark.exhaustive
def test_every_cluster_has_its_figures(visit):
    visit.open("?sample=tangram&k=6", colors=6)
    visit.turn_to("Clusters")
    cards = visit.main.get_by_role("button", name=re.compile("^Show cluster .* alone"))
    expect(cards).to_have_count(6)
    expect(cards.first).to_have_accessible_name("Show cluster 0 alone, #f3ead8")
    expect(cards.first).to_contain_text("very tight: 0.0")


@pytest.mark.exhaustive
def test_every_initializer_is_compared(visit):
    visit.open("?sample=tangram&k=4", colors=4)
    visit.turn_to("Compare starts")
    for initializer in INITIALIZERS.values():
        expect(visit.main.get_by_role("table")).to_contain_text(initializer.label)


@pytest.mark.exhaustive
def test_every_method_is_compared(visit):
    visit.open("?sample=tangram&k=4", colors=4)
    visit.turn_to("Compare methods")
    for name in ("random palette", "uniform grid", "median cut", "octree"):
        expect(visit.main.get_by_role("table")).to_contain_text(name)


@pytest.mark.exhaustive
def test_a_blended_cluster_is_named_and_one_click_parts_it(visit):
    visit.open("?sample=stained_glass&init=in_pixels&seed=3")
    expect(visit.main).to_contain_text("blends")
    visit.page.get_by_role("button", name="Part them").click()
    expect(visit.main).not_to_contain_text("blends")
    visit.in_link(quality="best")


@pytest.mark.exhaustive
def test_an_experiment_sets_sample_and_settings(visit):
    visit.open()
    visit.turn_to("Experiments")
    visit.page.get_by_role("button", name="Fewer colors than k").click()
    expect(visit.main).to_contain_text("has only 6 distinct colors")
    visit.shows(6)
    visit.in_link(sample="tangram", k="12")


@pytest.mark.exhaustive
def test_colors_that_are_none_are_said_to_be_none_and_the_result_stays(visit):
    visit.open("?k=4", colors=4)
    visit.open_settings("Given colors")
    field = visit.page.get_by_label("Locked colors", exact=True)
    field.fill("gren, #0000ff")
    field.press("Enter")
    expect(visit.alert).to_contain_text("Locked colors: a color must be a hex code")
    visit.shows(3)  # the blue one is kept and has no pixel
    field.fill("#ff0000")
    field.press("Enter")
    expect(visit.main).to_contain_text("#ff0000")


def test_more_files_are_a_click_away_and_say_what_they_are(tangram):
    visit = tangram
    name, data = visit.download("GPL")
    assert name == "tangram_k6_srgb_seed0.gpl"
    assert data.startswith(b"GIMP Palette")
    name, data = visit.download("SVG")
    assert name == "tangram_k6_srgb_seed0.svg"
    assert data.count(b"<path") == 6


def test_the_report_has_a_link_that_says_what_the_shared_one_says_and_every_default(tangram):
    visit = tangram
    visit.close_popover()
    link = visit.shared_link()
    visit.open_files()
    name, data = visit.download("report")
    assert name == "tangram_k6_srgb_seed0.html"
    address, query = link.split("?")
    written = re.search(r'<a href="([^"]*)" rel="noreferrer">', data.decode())[1]
    its_address, its_query = unescape(written).split("?")
    assert its_address == address
    assert parse_qs(query) == {"sample": ["tangram"], "k": ["6"]}
    assert parse_qs(query).items() < parse_qs(its_query).items()
    assert {"k", "seed", "init"} < parse_qs(its_query).keys()


@pytest.mark.exhaustive
def test_a_file_that_cannot_be_made_is_not_offered(visit):
    visit.open("?k=2", colors=2)
    file = io.BytesIO()
    pillow.fromarray(np.arange(4 * 16_500, dtype=np.uint32).reshape(4, -1) % 2 == 1).save(
        file, "PNG"
    )
    visit.upload("wide.png", file.getvalue())
    expect(visit.main).to_contain_text("16,500 × 4 pixels")
    visit.idle()
    visit.open_files()
    files = visit.page.get_by_test_id("stPopoverBody")
    expect(files).to_contain_text("The sides of a WebP must be at most 16,383 pixels")
    expect(files.get_by_role("button", name="WebP")).to_be_disabled()
    expect(files.get_by_role("button", name="GIF")).to_be_enabled()


def test_everything_comes_as_one_archive(tangram):
    visit = tangram
    visit.page.get_by_role("button", name="everything").click()
    visit.close_popover()
    offered = visit.main.get_by_role("button", name="everything · ")
    expect(offered).to_be_visible()
    with visit.page.expect_download() as coming:
        offered.click()
    name, data = coming.value.suggested_filename, coming.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert name == "tangram_k6_srgb_seed0.zip"
    assert {"tangram_k6_srgb_seed0.png", "tangram_k6_srgb_seed0.html", "README.txt"} <= set(names)


@pytest.mark.exhaustive
def test_clear_pixels_stay_clear_on_screen(visit):
    half = np.zeros((60, 80, 4), np.uint8)
    half[:, :40] = (255, 0, 0, 255)
    file = io.BytesIO()
    pillow.fromarray(half).save(file, "PNG")
    visit.open("?k=2", colors=2)
    visit.upload("half.png", file.getvalue())
    expect(visit.main).to_contain_text("50.0 % of the pixels are clear")
    _, data = visit.download("PNG")
    result = np.asarray(pillow.open(io.BytesIO(data)).convert("RGBA"))
    assert (result[:, :40] == (255, 0, 0, 255)).all()
    assert (result[:, 40:, 3] == 0).all()


@pytest.mark.exhaustive
def test_another_picture_can_be_mapped_to(visit):
    visit.open("?sample=tangram&k=2", colors=2)
    colors = np.array([[(255, 0, 0), (255, 0, 0), (0, 0, 255)]], np.uint8)
    file = io.BytesIO()
    pillow.fromarray(colors.repeat(40, axis=0).repeat(40, axis=1)).save(file, "PNG")
    visit.upload_palette("other.png", file.getvalue(), "image/png")
    visit.in_link(k="2", locked="#ff0000 #0000ff")
    visit.shows(2)
    assert sorted(visit.result.colors) == sorted(visit.palette) == ["#0000ff", "#ff0000"]
    visit.turn_to("Convergence")
    expect(visit.main).to_contain_text("The palette was given (2 colors, all locked)")


def test_the_quick_png_has_the_same_pixels(tangram):
    visit = tangram
    _, best = visit.download("PNG")
    visit.page.get_by_role("button", name="More files").click()
    name, quick = visit.download("quick PNG")
    assert name == "tangram_k6_srgb_seed0.quick.png"
    one, other = (pillow.open(io.BytesIO(data)).convert("RGB") for data in (best, quick))
    assert one.tobytes() == other.tobytes()


def test_a_palette_file_can_be_mapped_to_and_taken_off_again(visit):
    visit.open("?sample=tangram&k=6", colors=6)
    visit.upload_palette("two.hex", b"#ffffff\n#000000\n")
    visit.shows(2)
    visit.in_link(k="2", locked="#ffffff #000000")
    visit.slider.press("ArrowLeft")
    expect(visit.box("Number of colors")).to_have_value("2")  # as so many are locked
    expect(visit.page.locator(".count .note")).to_have_text("At least 2 locked or first colors.")
    visit.page.get_by_role("button", name="Remove two.hex").click()
    visit.shows(6)
    visit.in_link(k="6", locked=None)
