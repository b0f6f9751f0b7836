"""Uploads in a real browser: good ones, broken ones, and runs that take long."""

import io
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image as pillow

from tests.browser.visit import expect
from tests.marks import first_quick

pytestmark = pytest.mark.browser

# What a person must never read: the insides of the program.
INSIDES = ("Traceback", "Error", "PIL", "BytesIO", "object at", "None", ".py")


def png(pixels):
    """Encode pixels as a PNG file."""
    buffer = io.BytesIO()
    pillow.fromarray(np.asarray(pixels, np.uint8)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def flags(*colors, side=30):
    """Make a PNG of stripes of these colors."""
    return png(np.repeat(np.array([colors], np.uint8), side, axis=1).repeat(side, axis=0))


def test_an_uploaded_photograph_is_shown_in_eight_colors_and_no_link_carries_it(visit, photo):
    visit.open()
    visit.upload("hopper.jpg", photo, "image/jpeg")
    expect(visit.main).to_contain_text("512 × 600 pixels")
    visit.shows(8)
    assert visit.result.size == (512, 600)
    assert sorted(visit.result.colors) == sorted(visit.palette)
    assert visit.download("PNG")[0] == "hopper_k8_srgb_seed0.png"
    assert parse_qs(urlsplit(visit.shared_link()).query) == {"own": ["upload"]}
    expect(visit.page.get_by_role("button", name="Copied, without your picture")).to_be_visible()


def test_files_can_be_dropped_anywhere_and_what_is_not_taken_of_them_is_said(visit, photo):
    visit.open()
    large = ("large.png", 50_000_001, "image/png")
    visit.drop(large)
    expect(visit.said).to_contain_text("large.png has 50 MB; up to 50 MB can be taken.")
    visit.drop(large, ("hopper.jpg", photo, "image/jpeg"))
    expect(visit.main).to_contain_text("512 × 600 pixels")
    visit.shows(8)
    assert visit.result.size == (512, 600)
    expect(visit.said).to_contain_text("large.png has 50 MB")
    visit.take_sample("Tangram")
    visit.shows(6)
    expect(visit.said).to_be_empty()


@pytest.mark.exhaustive
def test_a_picture_of_three_colors_keeps_them_and_says_so(visit):
    colors = [(255, 0, 0), (0, 128, 0), (0, 0, 255)]
    visit.open()
    visit.upload("flag.png", flags(*colors))
    visit.shows(3)
    assert sorted(visit.result.colors) == ["#0000ff", "#008000", "#ff0000"]
    expect(visit.main).to_contain_text("only 3 distinct colors")


@pytest.mark.exhaustive
def test_a_picture_too_narrow_for_the_divider_is_shown_side_by_side(visit):
    visit.open()
    visit.upload("thin.png", png(np.arange(700).repeat(18).reshape(700, 6, 3) % 2 * 255))
    visit.shows(2)
    side_by_side = visit.page.locator(".toolbar").get_by_role("button", name="Side by side")
    expect(side_by_side).to_have_attribute("aria-pressed", "true")


@pytest.mark.exhaustive
def test_a_large_picture_is_shown_thinned_without_new_colors(visit):
    ramp = np.linspace(0, 255, 3500).astype(np.uint8)
    pixels = np.dstack(np.broadcast_arrays(ramp[None], ramp[:50, None], 128))
    visit.open()
    visit.upload("wide.png", png(pixels))
    expect(visit.main).to_contain_text("the download has them all")
    visit.shows(8)
    assert max(visit.result.size) <= 1600
    assert len(visit.result.colors) == 8
    with pillow.open(io.BytesIO(visit.download("PNG")[1])) as picture:
        assert picture.size == (3500, 50)


@pytest.mark.exhaustive
def test_quotes_and_letters_of_a_file_name_are_understood(visit):
    visit.open()
    visit.upload('Mein Föto "x".png', flags((0, 0, 0), (255, 255, 255)))
    visit.shows(2)
    assert visit.download("PNG")[0] == "Mein_Föto_x_k2_srgb_seed0.png"


@pytest.mark.exhaustive
def test_a_hostile_file_name_is_only_text(visit):
    visit.open()
    name = '<img src=x onerror="alert(1)">.png'
    visit.upload(name, flags((0, 0, 0), (255, 255, 255)))
    visit.shows(2)
    stem, suffix = visit.download("PNG")[0].split(".")
    assert suffix == "png"
    assert stem.replace("_", "").isalnum()


@pytest.mark.exhaustive
def test_after_a_sample_the_upload_comes_back_by_its_tile(visit, photo):
    visit.open()
    visit.upload("hopper.jpg", photo, "image/jpeg")
    expect(visit.main).to_contain_text("512 × 600 pixels")
    visit.shows(8)
    visit.take_sample("Landscape")
    expect(visit.main).not_to_contain_text("512 × 600 pixels")
    visit.page.get_by_role("button", name="hopper.jpg", exact=True).click()
    expect(visit.main).to_contain_text("512 × 600 pixels")


# ---- broken uploads ----


@pytest.mark.parametrize(
    ("name", "data", "told"),
    first_quick(
        [
            ("broken.png", b"garbage" * 200, "not an image we can read"),
            ("cut.jpg", "the photograph cut short", "incomplete or damaged"),
            ("empty.png", b"", "The file is empty"),
            ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
        ]
    ),
    ids=["garbage", "truncated", "empty", "pdf"],
)
def test_a_broken_upload_is_told_plainly_and_the_last_picture_stays(visit, photo, name, data, told):
    visit.open()
    visit.upload("hopper.jpg", photo, "image/jpeg")
    expect(visit.main).to_contain_text("512 × 600 pixels")
    before = visit.shows(8).result
    broken = photo[: len(photo) // 3] if isinstance(data, str) else data
    visit.upload(name, broken, "application/octet-stream")
    expect(visit.alert).to_contain_text(told)
    visit.idle()
    assert [word for word in INSIDES if word in visit.alert.inner_text()] == []
    assert visit.result == before
    visit.upload("flag.png", flags((255, 0, 0), (0, 0, 255)))
    visit.shows(2)
    expect(visit.main).not_to_contain_text(told)


@pytest.mark.exhaustive
def test_a_sample_in_place_of_a_broken_upload_takes_its_error_along(visit):
    visit.open("?sample=landscape")
    before = visit.result
    visit.upload("broken.png", b"garbage" * 200)
    expect(visit.alert).to_contain_text("not an image we can read")
    visit.take_sample("Landscape")
    expect(visit.alert).to_have_count(0)
    assert visit.shows(8).result == before


# ---- long runs ----


@pytest.fixture(scope="module")
def noise():
    """A picture whose restarts take many seconds: 62,500 pixels of nearly as many colors."""
    return png(np.random.default_rng(0).integers(0, 256, (250, 250, 3)))


def test_a_long_run_can_be_stopped_by_one_button_alone_and_the_last_result_stays(visit, noise):
    visit.open("?sample=tangram&k=64&restarts=100", colors=6)
    before = visit.result
    visit.upload("noise.png", noise)
    expect(visit.stop_button).to_be_visible()
    header = visit.page.get_by_test_id("stHeader")
    expect(header.get_by_role("button", name="Stop")).to_have_count(0)
    visit.stop_button.get_by_role("button").click()
    expect(visit.main).to_contain_text("Stopped. Shown: the sample tangram in 6 colors.")
    visit.shows(6)
    assert visit.result == before
    expect(visit.stop_button).to_have_count(0)
    visit.type_number("Number of colors", "2")
    expect(visit.main).to_contain_text("250 × 250 pixels")
    visit.shows(2)
    assert len(visit.result.colors) == 2
    expect(visit.main).not_to_contain_text("Stopped.")


@pytest.mark.exhaustive
def test_a_stopped_run_can_be_run_after_all(visit, noise):
    visit.open("?sample=tangram&k=64&restarts=8&seed=5", colors=6)
    visit.upload("noise.png", noise)
    visit.stop_button.get_by_role("button").click()
    again = visit.page.get_by_role("button", name="Run it after all")
    expect(again).to_be_visible()
    visit.idle()
    again.click()
    expect(visit.main).to_contain_text("250 × 250 pixels", timeout=60_000)
    visit.shows(64)
    assert visit.result.size == (250, 250)
    assert len(visit.result.colors) == 64


@pytest.mark.exhaustive
def test_moving_a_control_during_a_long_run_ends_it_and_starts_the_new_one(visit, noise):
    visit.open("?sample=tangram&k=48&restarts=100", colors=6)
    visit.upload("noise.png", noise)
    expect(visit.stop_button).to_be_visible()
    visit.type_number("Number of colors", "2")
    visit.shows(2)
    expect(visit.stop_button).to_have_count(0)
    visit.in_link(k="2")


@pytest.mark.exhaustive
def test_a_run_after_a_broken_upload_can_be_stopped_too(visit, noise):
    visit.open("?sample=tangram&k=2&restarts=100", colors=2)
    visit.upload("noise.png", noise)
    expect(visit.page.get_by_text("250 × 250 pixels")).to_be_visible()
    visit.upload("broken.png", b"no picture")
    expect(visit.alert).to_be_visible()
    visit.type_number("Number of colors", "48")
    visit.stop_button.click()
    expect(visit.main).to_contain_text("Stopped. Shown: your last picture in 2 colors.")
    visit.idle()
    expect(visit.stop_button).to_have_count(0)
