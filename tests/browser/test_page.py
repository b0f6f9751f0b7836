"""The page in a real browser: the first look, the controls, the viewer, the palette."""

import io
import json

import numpy as np
import pytest
from PIL import Image as pillow

from tests.browser.visit import expect

pytestmark = pytest.mark.browser

FILMING = "() => document.querySelector('video')?.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA"


def rgb_hexes(data):
    """Count the colors of a picture file by their hex codes."""
    with pillow.open(io.BytesIO(data)) as picture:
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    colors, counts = np.unique(pixels, axis=0, return_counts=True)
    codes = ["#" + bytes(color.tolist()).hex() for color in colors]
    return dict(zip(codes, counts.tolist(), strict=True))


# ---- the first look ----


def test_the_page_opens_with_a_sample_already_segmented(visit):
    visit.open()
    expect(visit.page).to_have_title("Color segmentation")
    expect(visit.swatches).to_have_count(8)
    expect(visit.alert).to_have_count(0)
    expect(visit.divider).to_have_attribute("aria-valuenow", "50")
    assert visit.result.size == (960, 640)
    assert sorted(visit.result.colors) == sorted(visit.palette)


def test_the_caption_counts_what_the_browser_counts(opened):
    visit = opened()
    count = len(visit.result.colors)
    expect(visit.main).to_contain_text(f"Exactly {count} colors on screen")


def test_the_swatches_say_how_many_pixels_have_their_color(opened):
    visit = opened()
    told = visit.page.locator(".swatches .pixels").all_text_contents()
    shown = visit.result.colors
    assert told == [f"{shown[code]:,} px" for code in visit.palette]


def test_the_browser_reaches_nothing_but_the_server(visit):
    for host in ("example.com", "1.1.1.1"):
        # Asked for by the page where it is: on its way to another page it could not be left.
        with (
            visit.page.expect_event("requestfailed") as refused,
            visit.page.expect_console_message() as complaint,
        ):
            visit.page.evaluate("(host) => fetch(`http://${host}/`).catch(() => {})", host)
        assert refused.value.failure == "net::ERR_NAME_NOT_RESOLVED"
        assert complaint.value.type == "error"
    assert visit.foreign == ["http://example.com/", "http://1.1.1.1/"]
    visit.foreign.clear()
    visit.complaints.clear()


# What may still be on its way to another page when a test has ended.
LAST = (
    "() => { location.href = 'http://example.com/'; }",
    "(home) => { location.href = home; }",
    "() => { setInterval(() => location.reload(), 1); }",
)


def test_a_visit_ends_well_whatever_is_under_way_and_leaves_nothing(new_visit):
    visit = new_visit()
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        visit.page.goto("http://example.com/")  # its error is shown some time after this
    visit.leave()
    for script in LAST:
        visit.page.evaluate("() => { localStorage.was = sessionStorage.was = 'here'; }")
        visit.page.evaluate(script, visit.home)
        visit.leave()
        assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0
    visit.foreign.clear()
    visit.complaints.clear()


# ---- the number of colors ----


def test_an_arrow_key_on_the_slider_gives_one_color_more_and_moves_nothing_else(visit):
    visit.open()
    visit.divider.press("Home")
    visit.slider.press("ArrowRight")
    visit.shows(9)
    assert len(visit.result.colors) == 9
    expect(visit.swatches).to_have_count(9)
    expect(visit.box("Number of colors")).to_have_value("9")
    visit.in_link(k="9")
    expect(visit.divider).to_have_attribute("aria-valuenow", "0")
    name, data = visit.download("PNG")
    assert name == "planks_k9_srgb_seed0.png"
    assert sorted(rgb_hexes(data)) == sorted(visit.palette)


def test_a_typed_number_of_colors_moves_the_slider_too_and_the_default_leaves_the_link(visit):
    visit.open()
    visit.type_number("Number of colors", "24")
    visit.shows(24)
    assert len(visit.result.colors) == 24
    expect(visit.slider).to_have_attribute("aria-valuetext", "24 colors")
    visit.in_link(k="24")
    visit.page.get_by_role("button", name="8 colors", exact=True).click()
    visit.shows(8)
    visit.in_link(k=None)
    visit.type_number("Number of colors", "1000")
    visit.shows(256)
    expect(visit.box("Number of colors")).to_have_value("256")


@pytest.mark.parametrize("k", [1, 17, 256])
@pytest.mark.exhaustive
def test_the_screen_has_exactly_as_many_colors_as_asked_for(visit, k):
    visit.open(f"?sample=grace_hopper&max_iter=5&k={k}", colors=k)
    assert len(visit.result.colors) == k
    words = "1 color" if k == 1 else f"{k} colors"
    expect(visit.slider).to_have_attribute("aria-valuetext", words)


def test_after_fast_clicks_and_keys_the_last_value_wins(visit):
    visit.open("?sample=landscape&k=2", colors=2)
    for k in (64, 3, 32, 8):
        visit.page.get_by_role("button", name=f"{k} colors", exact=True).click()
    visit.shows(8)
    expect(visit.box("Number of colors")).to_have_value("8")
    visit.in_link(k=None)
    for _ in range(7):
        visit.slider.press("ArrowRight")
    visit.shows(15)
    assert len(visit.result.colors) == 15
    expect(visit.box("Number of colors")).to_have_value("15")
    expect(visit.swatches).to_have_count(15)
    expect(visit.alert).to_have_count(0)
    visit.in_link(k="15")


# ---- other controls ----


@pytest.mark.exhaustive
def test_another_sample_replaces_the_picture(visit):
    visit.open()
    visit.take_sample("Grace Hopper")
    expect(visit.main).to_contain_text("512 × 600 pixels")
    visit.idle()
    assert visit.result.size == (512, 600)
    assert len(visit.result.colors) == 8
    visit.in_link(sample="grace_hopper")
    assert visit.sample == "Grace Hopper"


@pytest.mark.exhaustive
def test_another_initializer_is_named_in_the_explanation(visit):
    visit.open("?part=Convergence")
    visit.open_settings("Search")
    visit.choose("Initializer", "Colors of random pixels")
    expect(visit.main).to_contain_text("Colors of random pixels chose 8 first centroids")
    visit.idle()
    assert len(visit.result.colors) == 8
    visit.in_link(init="in_pixels")


def test_a_photo_from_the_camera_is_segmented(visit):
    visit.open()
    visit.open_settings()
    visit.page.get_by_test_id("stCheckbox").locator("label").first.click()
    take = visit.page.get_by_test_id("stCameraInputButton")
    expect(take).to_be_enabled()
    visit.page.wait_for_function(FILMING)  # the button does nothing before
    take.click()
    expect(visit.main).to_contain_text("your file")
    visit.shows(8)
    assert len(visit.result.colors) == 8
    visit.in_link(own="camera")


# ---- the viewer ----


def test_keys_move_the_divider(opened):
    divider = opened().divider
    for key, value in [("Home", 0), ("ArrowRight", 1), ("End", 100), ("PageDown", 90)]:
        divider.press(key)
        expect(divider).to_have_attribute("aria-valuenow", str(value))


def test_the_mouse_drags_the_divider(opened):
    visit = opened()
    stage = visit.page.locator(".stage").bounding_box()
    across = [stage["x"] + stage["width"] * share for share in (0.5, 0.25)]
    middle = stage["y"] + stage["height"] / 2
    visit.page.mouse.move(across[0], middle)
    visit.page.mouse.down()
    visit.page.mouse.move(across[1], middle, steps=5)
    visit.page.mouse.up()
    expect(visit.divider).to_have_attribute("aria-valuenow", "25")


def test_the_viewer_has_four_modes(opened):
    visit = opened()
    parts = [visit.page.locator(part) for part in (".pane.before", ".pane.after", ".divider")]
    modes = {
        "Side by side": [True, True, False],
        "Original": [True, False, False],
        "Result": [False, True, False],
        "Swipe": [True, True, True],
    }
    for mode, shown in modes.items():
        button = visit.page.locator(".toolbar").get_by_role("button", name=mode, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert [part.is_visible() for part in parts] == shown, mode


def test_zooming_to_actual_pixels_and_back(opened):
    visit = opened()
    percent = visit.page.get_by_role("status", name="Zoom")
    fitting = percent.inner_text()
    visit.page.get_by_role("button", name="1:1").click()
    expect(percent).to_have_text("100 %")
    assert visit.page.locator("img.after").bounding_box()["width"] == pytest.approx(960, abs=1)
    visit.page.get_by_role("button", name="Fit").click()
    expect(percent).to_have_text(fitting)


# ---- the palette ----


def test_a_click_on_a_swatch_copies_its_code(new_visit):
    visit = new_visit(permissions=["clipboard-read", "clipboard-write"]).open()
    code = visit.palette[2]
    visit.swatches.nth(2).click()
    expect(visit.page.get_by_text(f"Copied {code}")).to_be_visible()
    assert visit.page.evaluate("navigator.clipboard.readText()") == code


# ---- downloads ----


def test_the_png_is_indexed_of_full_size_and_has_exactly_the_palette(opened):
    visit = opened()
    name, data = visit.download("PNG")
    assert name == "planks_k8_srgb_seed0.png"
    with pillow.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG"
        assert picture.mode == "P"
        assert picture.size == visit.result.size
    assert sorted(rgb_hexes(data)) == sorted(visit.palette)
    assert rgb_hexes(data) == visit.result.colors


def test_downloads_have_the_palette_in_its_order_and_do_not_run_the_page_again(visit):
    visit.open("?k=5&seed=3", colors=5)
    visit.open_files()
    visit.idle().watch_runs()
    name, data = visit.download("JSON")
    content = json.loads(data)
    assert name == "planks_k5_srgb_seed3.json"
    assert [entry["hex"] for entry in content["palette"]] == visit.palette
    assert sum(entry["share"] for entry in content["palette"]) == pytest.approx(1)
    assert (content["settings"]["k"], content["settings"]["seed"]) == (5, 3)
    name, data = visit.download("hex")
    assert name == "planks_k5_srgb_seed3.txt"
    assert data.decode().split() == visit.palette
    visit.download("PNG")
    assert visit.runs() == []
    visit.close_popover()
    visit.slider.press("ArrowRight")  # the watch does see a run
    visit.shows(6)
    assert "running" in visit.runs()
