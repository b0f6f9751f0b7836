"""Several pictures at once in a real browser: given, taken off, run together, and taken away."""

import io
import re
import zipfile

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.color import write_hexes
from colorseg.palettes import read_palette
from tests.browser.visit import expect
from tests.made import picture

pytestmark = pytest.mark.browser

LARGE = ("large.png", bytes(50_000_001), "image/png")


def png(seed, width=40):
    """Make a PNG of many colors, 30 pixels high."""
    buffer = io.BytesIO()
    pillow.fromarray(picture(30, width, seed=seed)).save(buffer, "PNG")
    return buffer.getvalue()


def given(name, seed, width=40):
    return name, png(seed, width), "image/png"


def tiles(visit):
    return visit.page.get_by_role("group", name="Your pictures").locator("[data-name]")


def part(visit):
    return visit.page.locator(".batch tbody tr")


def colors_of(data):
    with pillow.open(io.BytesIO(data)) as image:
        return set(write_hexes(np.array(image.getpalette(), np.uint8).reshape(-1, 3)))


@pytest.mark.exhaustive
def test_several_are_dropped_run_with_one_palette_and_taken_away_as_one_zip(visit):
    visit.open("?k=6&several=shared", colors=6)
    visit.drop(given("a.png", 1), LARGE, given("b.png", 2, width=50))
    expect(visit.said).to_contain_text("large.png has 50 MB; up to 50 MB can be taken.")
    expect(tiles(visit)).to_have_count(2)
    expect(visit.main).to_contain_text("40 × 30 pixels")
    visit.in_link(own="upload", several="shared")
    visit.drop(("c.png", b"nothing", "image/png"))
    expect(tiles(visit)).to_have_count(3)
    expect(visit.alert).to_contain_text("not an image we can read")
    tiles(visit).nth(1).click()
    expect(visit.main).to_contain_text("50 × 30 pixels")
    visit.idle()
    visit.page.get_by_role("button", name="All 3").click()
    visit.page.get_by_role("button", name="Run 3 pictures").click()
    expect(part(visit)).to_have_count(3)
    expect(part(visit).nth(1)).to_contain_text("b.png")
    expect(part(visit).nth(2)).to_contain_text("not an image we can read")
    visit.idle().watch_runs()
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("button", name="One ZIP").click()
    assert visit.runs() == []
    with zipfile.ZipFile(coming.value.path()) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    shared = set(write_hexes(read_palette(files["palette_of_all.gpl"])))
    pictures = {name: data for name, data in files.items() if name.endswith(".png")}
    assert list(pictures) == ["a_k6_srgb_seed0.png", "b_k6_srgb_seed0.png"]
    assert [colors_of(data) for data in pictures.values()] == [shared, shared]
    assert len(shared) == 6
    part(visit).nth(0).get_by_role("button", name="Turn to a.png").click()
    expect(visit.main).to_contain_text("40 × 30 pixels")
    visit.idle()


@pytest.mark.exhaustive
def test_pictures_are_taken_off_by_button_and_key_and_the_strip_is_one_tab_stop(visit):
    visit.open("?k=3", colors=3)
    visit.drop(given("a.png", 1), given("b.png", 2, width=50), given("c.png", 3, width=60))
    expect(tiles(visit)).to_have_count(3)
    expect(visit.main).to_contain_text("40 × 30 pixels")
    visit.idle()
    visit.page.get_by_role("button", name="Take off a.png").click()
    expect(visit.main).to_contain_text("50 × 30 pixels")
    expect(tiles(visit)).to_have_count(2)
    expect(tiles(visit).first).to_be_focused()
    visit.page.keyboard.press("ArrowRight")  # to its ×
    visit.page.keyboard.press("ArrowRight")
    expect(tiles(visit).nth(1)).to_be_focused()
    stops = visit.page.get_by_role("toolbar", name="Pictures").locator('button[tabindex="0"]')
    expect(stops).to_have_count(1)
    visit.page.keyboard.press("Delete")
    expect(tiles(visit)).to_have_count(1)
    expect(visit.main).to_contain_text("50 × 30 pixels")
    visit.idle()
    visit.page.get_by_role("button", name="Take off b.png").click()
    visit.shows(3)
    visit.in_link(own=None)
    expect(visit.page.get_by_test_id("stFileChip")).to_have_count(0)
    visit.drop(*(given(f"{number}.png", number, width=5) for number in range(22)))
    expect(visit.said).to_contain_text("Up to 20 pictures at once: 20.png, 21.png left out")
    expect(tiles(visit)).to_have_count(20)
    visit.idle()


def test_on_a_phone_fingers_take_pictures_off_and_files_say_their_sizes(new_visit):
    visit = new_visit("phone").open("?k=3", colors=3)
    visit.drop(given("a.png", 1), given("b.png", 2, width=50))
    expect(visit.main).to_contain_text("40 × 30 pixels")
    off = visit.page.get_by_role("button", name="Take off a.png")
    box = off.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    off.tap()
    expect(visit.main).to_contain_text("50 × 30 pixels")
    visit.idle().open_files()
    files = visit.page.get_by_test_id("stPopoverBody")
    for name in ("WebP", "GIF", "SVG", "GPL"):
        row = files.get_by_test_id("stHorizontalBlock").filter(has_text=f"download{name}").last
        assert row.get_by_role("button").bounding_box()["height"] >= 44
        expect(row).to_contain_text(re.compile(r"\d\s(bytes|kB) · "))
    box = files.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 390
    visit.idle()
