"""Nothing is lost, nothing silent: back and forward, undo, reload, and a server that restarts."""

import io
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image as pillow

from tests.browser.conftest import LOOKS, serving
from tests.browser.visit import Visit, expect

pytestmark = pytest.mark.browser


def png(pixels):
    """Encode pixels as a PNG file."""
    buffer = io.BytesIO()
    pillow.fromarray(np.asarray(pixels, np.uint8)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


TWO = png(np.eye(2)[..., None].repeat(3, 2).repeat(30, 0).repeat(30, 1) * 255)


def agrees(visit, k):
    """Wait until slider, number, chips and link say the same number of colors."""
    expect(visit.box("Number of colors")).to_have_value(str(k))
    expect(visit.slider).to_have_attribute("aria-valuetext", f"{k} colors")
    visit.in_link(k=None if k == 8 else str(k))
    visit.idle()


OF_ITS_OWN = {"color_scheme": "light"}  # a browser's history, of which there are 50 entries at most


def undo(visit):
    return visit.page.get_by_role("button", name="Undo")


def entries(visit):
    return visit.page.evaluate("history.length")


def test_back_and_forward_and_undo_go_by_actions_and_never_leave_the_page(new_visit):
    visit = new_visit(**OF_ITS_OWN).open("?sample=landscape", colors=8)
    before = entries(visit)
    visit.type_number("Number of colors", "12")
    agrees(visit, 12)
    visit.page.get_by_role("button", name="5 colors", exact=True).click()
    agrees(visit, 5)
    visit.turn_to("Clusters")
    visit.in_link(part="Clusters")
    assert entries(visit) == before + 3
    visit.page.go_back()
    expect(visit.swatches).to_have_count(5)
    visit.page.go_back()
    agrees(visit, 12)
    visit.page.go_back()
    agrees(visit, 8)
    expect(undo(visit)).to_be_disabled()
    visit.page.go_forward()
    agrees(visit, 12)
    undo(visit).hover()
    expect(visit.page.get_by_test_id("stTooltipContent")).to_have_text(
        "Number of colors back to 8."
    )
    undo(visit).click()
    agrees(visit, 8)
    assert visit.shows(8).sample == "Landscape"


def test_back_in_quick_succession_leads_where_each_step_leads(new_visit):
    visit = new_visit(**OF_ITS_OWN).open("?sample=landscape&k=3", colors=3)
    for part in ("Clusters", "All figures", "Experiments", "Clusters"):
        visit.turn_to(part)
        visit.in_link(part=part)
    for _ in range(3):
        visit.page.evaluate("history.back()")
        visit.page.wait_for_timeout(120)  # sooner than what stands there has followed
    visit.in_link(part="Clusters")
    visit.idle()
    expect(visit.page.get_by_role("radio", name="Clusters")).to_be_checked()
    assert "part=Clusters" in visit.page.url
    expect(undo(visit)).to_be_disabled()


@pytest.mark.exhaustive
def test_a_drag_of_the_slider_shows_what_it_passes_and_is_one_action(new_visit):
    visit = new_visit(**OF_ITS_OWN).open("?sample=landscape&k=2", colors=2)
    before = entries(visit)
    box = visit.slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    visit.page.mouse.move(box["x"] + 0.1 * box["width"], middle)
    visit.page.mouse.down()
    seen = set()
    for share in (0.2, 0.3, 0.4):
        visit.page.mouse.move(box["x"] + share * box["width"], middle, steps=5)
        k = visit.box("Number of colors").input_value()
        visit.shows(int(k))  # while it is still held
        seen.add(k)
    visit.in_link(k="2")
    visit.page.mouse.up()
    agrees(visit, int(k))
    assert len(seen) == 3
    assert entries(visit) == before + 1
    undo(visit).click()
    agrees(visit, 2)
    visit.shows(2)


def test_controls_in_quick_succession_lose_nothing(visit):
    visit.open("?sample=landscape&k=2", colors=2)
    visit.open_settings("Search")
    for seed in ("5", "6", "7"):
        for _ in range(3):
            visit.slider.press("ArrowRight")
        visit.box("Seed").fill(seed)
        visit.box("Seed").press("Enter")
    visit.turn_to("Clusters")
    visit.slider.press("ArrowLeft")
    visit.in_link(k="10", seed="7", part="Clusters")
    agrees(visit, 10)
    expect(visit.box("Seed")).to_have_value("7")
    visit.shows(10)


def test_an_experiment_offers_the_way_back(visit):
    visit.open("?sample=landscape&k=3&part=Experiments", colors=3)
    visit.page.get_by_role("button", name="Fewer colors than k").click()
    visit.shows(6)
    visit.page.get_by_role("button", name="Back to what I had").click()
    visit.shows(3)
    visit.in_link(sample="landscape", k="3", part="Experiments")


def test_after_a_reload_the_picture_that_is_gone_is_missed_aloud(visit):
    visit.open("?k=5", colors=5)
    visit.upload("two.png", TWO)
    visit.shows(2)
    visit.in_link(k="5", own="upload")
    visit.page.reload()
    visit.shows(5)
    expect(visit.main).to_contain_text("a reload cannot carry it. Open it again")
    visit.upload("two.png", TWO)
    visit.shows(2)
    expect(visit.main).not_to_contain_text("not here any more")


@pytest.mark.exhaustive
def test_a_reload_during_a_run_asks_for_the_same(visit):
    noise = png(np.random.default_rng(0).integers(0, 256, (250, 250, 3)))
    visit.open("?sample=tangram&k=3&restarts=100", colors=3)
    visit.upload("noise.png", noise)
    visit.type_number("Number of colors", "48")
    expect(visit.stop_button).to_be_visible()
    visit.page.reload()
    visit.shows(6)  # of the sample
    visit.in_link(k="48", restarts="100", sample="tangram", own="upload")
    expect(visit.box("Number of colors")).to_have_value("48")
    expect(visit.main).to_contain_text("not here any more")


@pytest.mark.exhaustive
def test_a_server_that_restarts_keeps_the_settings_and_misses_the_picture_aloud(browser, tmp_path):
    visit = Visit(browser.new_context(**LOOKS["light"]).new_page())
    with serving("streamlit_app.py", tmp_path) as visit.home:
        visit.open("?k=5", colors=5)
        visit.upload("two.png", TWO)
        visit.shows(2)
        visit.slider.press("ArrowRight")
        agrees(visit, 6)
    with serving("streamlit_app.py", tmp_path, port=urlsplit(visit.home).port):
        app = visit.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        visit.slider.press("ArrowRight")
        visit.shows(7)  # of the sample
        agrees(visit, 7)
        visit.in_link(k="7", own="upload")
        expect(visit.main).to_contain_text("a reload cannot carry it. Open it again")
        undo(visit).click()
        agrees(visit, 6)
        visit.page.context.close()


def test_a_message_stands_at_the_field_and_by_the_result_and_good_colors_stay(visit):
    visit.open("?sample=tangram&k=3", colors=3)
    visit.open_settings("Given colors")
    field = visit.page.get_by_label("Locked colors", exact=True)
    field.fill("#ff0000 gren")
    field.press("Enter")
    for place in (visit.main, visit.page.get_by_test_id("stSidebar")):
        expect(place.get_by_role("alert")).to_contain_text("got 'gren'. It is left out.")
    expect(visit.page.locator(".swatches")).to_contain_text("#ff0000")
    expect(visit.page.locator(".swatches")).to_contain_text("not used")
    expect(visit.chip).to_have_text("2 colors")
    expect(visit.main).to_contain_text("Exactly 2 colors on screen")
