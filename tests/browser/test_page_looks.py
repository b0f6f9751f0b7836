"""How the page looks in light, in dark and on a phone, and whether everyone can use it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image as pillow

from tests.browser.visit import LOADED, expect

pytestmark = pytest.mark.browser

# The container itself grows with the window, what is in it does not.
CONTENT_HEIGHT = """
() => {
  const bottom = (id) => {
    const part = document.querySelector(`[data-testid="${id}"]`);
    const content = part?.querySelector('[data-testid="stVerticalBlock"]').getBoundingClientRect();
    // A sidebar that is closed stands beside the window.
    if (!content || content.right <= 0) return 0;
    return content.bottom + parseFloat(getComputedStyle(part).paddingBottom);
  };
  return Math.ceil(Math.max(bottom("stMainBlockContainer"), bottom("stSidebarUserContent")));
}
"""
OVERFLOW = "() => document.scrollingElement.scrollWidth - innerWidth"
HIDDEN_BELOW = """
() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollHeight - main.clientHeight;
}
"""
INK = {"light": "#222222", "dark": "#e8e8e8"}


def photograph(visit, path):
    """Take a picture of the entire page, however long it is."""
    width = visit.page.viewport_size["width"]
    visit.page.set_viewport_size({"width": width, "height": 4000})
    height = visit.page.evaluate(CONTENT_HEIGHT)
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.wait_for_function(LOADED)
    visit.page.screenshot(path=path, animations="disabled")
    assert visit.page.evaluate(OVERFLOW) <= 0
    assert visit.page.evaluate(HIDDEN_BELOW) <= 0
    with pillow.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.size == (width, height)
        edge = picture.convert("RGB").getpixel((width - 2, height // 2))
    visit.page.set_viewport_size(visit.size)
    return edge


def plot(visit):
    """Find the figure of the convergence."""
    return visit.main.get_by_test_id("stImage").locator("img")


def decoded_plot(visit):
    """Wait for the figure and decode it."""
    expect(plot(visit)).to_be_visible()
    visit.idle()
    return visit.decode(plot(visit)).colors


@pytest.mark.parametrize("look", ["light", "dark"])
def test_page_and_figure_are_drawn_for_the_theme(opened, screenshots, look):
    visit = opened(look)
    visit.turn_to("Convergence")
    colors = decoded_plot(visit)
    other = INK["dark" if look == "light" else "light"]
    assert colors.get(INK[look], 0) > 300
    assert colors.get(other, 0) < 100
    background = photograph(visit, screenshots / f"page-{look}.png")
    assert (min(background) > 240) if look == "light" else (max(background) < 40)


def test_the_page_fits_a_phone_in_every_part(opened, screenshots):
    visit = opened("phone")
    visit.turn_to("Convergence")
    expect(plot(visit)).to_be_visible()
    photograph(visit, screenshots / "page-phone.png")
    for part in ("Choose k", "All figures", "Palette"):
        visit.turn_to(part)
        expect(visit.main.get_by_role("heading", name=part, exact=True)).to_be_visible()
        visit.idle()
        assert visit.page.evaluate(OVERFLOW) <= 0, part


def test_every_part_of_the_page_stays_within_a_phone(opened):
    visit = opened("phone")
    for part in (".stage", ".swatches", ".divider .knob", ".count", ".sources", ".st-key-part"):
        box = visit.page.locator(part).first.bounding_box()
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= 390, part


@pytest.mark.parametrize("look", ["light", "phone"])
def test_picture_number_and_first_file_are_on_the_first_screen(new_visit, look):
    visit = new_visit(look)
    if look == "light":
        visit.page.set_viewport_size({"width": 1280, "height": 720})
    visit.open()
    for part in (
        visit.page.locator("img.after"),
        visit.slider,
        visit.box("Number of colors"),
        visit.page.get_by_role("button", name="Open a picture"),
        visit.download_button("PNG").get_by_role("button"),
    ):
        expect(part).to_be_in_viewport()


def test_a_plot_is_as_sharp_as_the_screen(opened):
    visit = opened()
    visit.turn_to("Convergence")
    expect(plot(visit)).to_have_attribute("src", re.compile(r"^data:image/svg\+xml|\.svg"))


@pytest.mark.exhaustive
def test_numbers_of_a_table_stand_at_the_right(visit):
    visit.open("?part=Compare+methods&sample=tangram&k=3", colors=3)
    row = visit.main.get_by_test_id("stTable").locator("tbody tr").first.locator("td")
    expect(row.first).to_be_visible()
    aligned = row.evaluate_all("(all) => all.map((cell) => getComputedStyle(cell).textAlign)")
    assert aligned == ["left", *["right"] * (len(aligned) - 1)]


def test_the_settings_are_reached_on_a_phone(opened, screenshots):
    visit = opened("phone")
    seed = visit.box("Seed")
    expect(seed).not_to_be_in_viewport()
    visit.open_settings("Search")
    seed.scroll_into_view_if_needed()
    expect(seed).to_be_in_viewport()
    seed.fill("3")
    seed.press("Enter")
    visit.in_link(seed="3")
    visit.page.screenshot(path=screenshots / "page-phone-controls.png", animations="disabled")
    visit.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(seed).not_to_be_in_viewport()
    expect(visit.page.locator("img.after")).to_be_in_viewport()
    visit.open()  # as it was


@pytest.mark.exhaustive
def test_no_swatch_cuts_its_text_off(visit):
    visit.open("?sample=grace_hopper&max_iter=5&k=64", colors=64)
    clipped = visit.swatches.evaluate_all(
        "(all) => all.filter((b) => b.scrollWidth > b.clientWidth).map((b) => b.innerText)"
    )
    assert clipped == []


# ---- accessibility ----


def accessibility_violations(visit):
    """Run axe-core over the page."""
    return Axe().run(visit.page).response["violations"]


def assert_accessible(visit):
    found = accessibility_violations(visit)
    for rule in found:
        print(rule["impact"], rule["id"], [node["target"] for node in rule["nodes"]])
    grave = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in grave] == []


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_serious(opened, look):
    visit = opened(look)
    for part in ("Convergence", "Palette"):
        visit.turn_to(part)
        expect(visit.main.get_by_role("heading", name=part, exact=True)).to_be_visible()
        visit.idle()
        assert_accessible(visit)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.exhaustive
def test_axe_finds_nothing_serious_in_an_error_and_the_open_link(new_visit, look):
    visit = new_visit(look).open()
    visit.upload("broken.png", b"garbage" * 200)
    expect(visit.alert).to_contain_text("not an image we can read")
    visit.shared_link()
    visit.idle()
    assert_accessible(visit)


@pytest.mark.exhaustive
def test_the_figure_says_in_words_what_it_shows(visit):
    visit.open("?init=random&part=Convergence")
    expect(plot(visit)).to_have_attribute("alt", re.compile(r"^Inertia per pixel fell from .+"))


def test_the_tab_key_reaches_picture_number_viewer_and_files_and_nothing_unseen(visit):
    visit.open()
    visit.page.locator("body").press("Tab")
    reached, seen = [], []
    for _ in range(45):
        name, is_seen = visit.page.evaluate(AT)
        reached.append(name)
        seen.append(is_seen)
        visit.page.keyboard.press("Tab")
    wanted = ["Number of colors", "Divider", "Swipe"]
    assert [name for name in wanted if name not in reached] == []
    for ending in ("Open a picture", "Copy link", "PNG"):
        assert any(ending in name for name in reached), ending
    assert [name for name, is_seen in zip(reached, seen, strict=True) if not is_seen] == []


AT = """
() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const { width, height } = at.getBoundingClientRect();
  const isSeen = at === document.body || (width > 2 && height > 2);
  return [at.getAttribute("aria-label") ?? at.innerText, isSeen];
}
"""
