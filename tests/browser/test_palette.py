"""The palette in a real browser: copied, sorted, locked, recolored, in touch with the picture."""

import pytest

from tests.browser.visit import expect

pytestmark = pytest.mark.browser

# What picture and palette tell each other, noted as it passes.
LISTEN = """
() => {
  window.told = [];
  for (const name of ["cluster", "point", "recolor"]) {
    const note = ({ detail }) => window.told.push({ name, ...detail });
    document.addEventListener(`colorseg:${name}`, note);
  }
}
"""
TELL = """
([name, cluster]) => document.dispatchEvent(
  new CustomEvent(`colorseg:${name}`, { detail: { cluster, from: "picture" } })
)
"""


def told(visit, name):
    return [each for each in visit.page.evaluate("window.told") if each["name"] == name]


def button(visit, name):
    return visit.page.get_by_role("button", name=name, exact=True)


def entry(visit, name):
    return visit.page.locator(".menu").get_by_role("button", name=name, exact=True)


def open_menu(visit, cluster):
    visit.page.locator(f".swatch[data-cluster='{cluster}'] .more").click()


def clipboard(visit):
    return visit.page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def allowed(new_visit):
    return new_visit(permissions=["clipboard-read", "clipboard-write"])


@pytest.mark.exhaustive
def test_colors_are_sorted_and_copied_in_the_browser_alone(allowed):
    visit = allowed.open()
    codes = visit.palette
    visit.watch_runs()
    button(visit, f"Copy {codes[0]}, cluster 0").click()
    said, done = visit.page.locator(".palette .said"), visit.page.locator(".swatch .done").first
    expect(said).to_have_text(f"Copied {codes[0]}")
    expect(done).to_be_visible()
    expect(said).to_be_empty()
    expect(done).to_be_hidden()
    assert clipboard(visit) == codes[0]
    open_menu(visit, 1)
    visit.page.locator(".menu").get_by_role("button", name="Copy rgb(").click()
    assert clipboard(visit).startswith("rgb(")

    visit.page.get_by_label("Sort by").select_option("Lightness")
    by_light = visit.palette
    assert sorted(by_light) == sorted(codes)
    assert by_light != codes
    slices = visit.page.locator(".strip .slice")
    assert slices.count() == 8
    assert slices.first.get_attribute("data-cluster") == str(codes.index(by_light[0]))
    button(visit, "Copy all…").click()
    entry(visit, "Copy hex list").click()
    assert clipboard(visit).splitlines() == by_light
    button(visit, "Copy all…").click()
    entry(visit, "Copy CSS variables").click()
    assert f"--color-0: {codes[0]};" in clipboard(visit)
    assert visit.runs() == []


def test_a_color_is_locked_by_keys_and_focus_stays_with_it(visit):
    visit.open()
    code = visit.palette[2]
    button(visit, f"Copy {visit.palette[0]}, cluster 0").focus()
    for key in ("ArrowRight", "ArrowRight", "Tab", "Enter"):
        visit.page.keyboard.press(key)
    expect(visit.page.get_by_role("dialog", name=f"Color {code}, cluster 2")).to_be_visible()
    visit.page.keyboard.press("Escape")
    more = button(visit, f"More for {code}, cluster 2")
    expect(more).to_be_focused()
    for key in ("Enter", "ArrowDown", "Enter"):
        visit.page.keyboard.press(key)
    visit.in_link(locked=code)
    visit.idle()
    locked = visit.page.locator(".swatch.locked")
    expect(locked.locator(".hex")).to_have_text(code)
    expect(locked.locator("svg")).to_be_visible()
    # Wherever it stands now.
    cluster = locked.get_attribute("data-cluster")
    open_menu(visit, cluster)
    entry(visit, "Unlock").click()
    visit.in_link(locked=None)
    visit.idle()
    expect(visit.page.locator(".swatch.locked")).to_have_count(0)


def test_a_color_is_shown_as_another_at_once_then_everywhere_and_back(visit):
    visit.open()
    code = visit.palette[0]
    visit.page.evaluate(LISTEN)
    open_menu(visit, 0)
    picker = visit.page.get_by_label(f"Recolor {code}, cluster 0")
    choosing = "(input, to) => { input.value = to; input.dispatchEvent(new Event('input')); }"
    visit.watch_runs()
    picker.evaluate(choosing, "#ff00aa")
    assert told(visit, "recolor") == [{"name": "recolor", "cluster": 0, "to": "#ff00aa"}]
    expect(visit.page.locator(".swatch .hex").first).to_have_text("#ff00aa")
    assert visit.runs() == []
    picker.dispatch_event("change")
    visit.in_link(recolor=f"{code}=#ff00aa")
    visit.idle()
    assert visit.palette[0] == "#ff00aa"
    assert "#ff00aa" in visit.result.colors
    assert code not in visit.result.colors
    open_menu(visit, 0)
    entry(visit, f"Use original color {code}").click()
    visit.in_link(recolor=None)
    visit.idle()
    assert visit.palette[0] == code


def test_picture_and_palette_tell_each_other_what_is_shown_alone_and_pointed_at(visit):
    visit.open()
    visit.page.evaluate(LISTEN)
    open_menu(visit, 3)
    entry(visit, "Show alone").click()
    alone = visit.page.locator(".swatch.alone")
    assert told(visit, "cluster") == [{"name": "cluster", "cluster": 3, "from": "palette"}]
    expect(alone).to_have_attribute("data-cluster", "3")
    button(visit, "Show all colors").click()
    expect(alone).to_have_count(0)
    expect(visit.swatches.nth(3)).to_be_focused()
    visit.page.evaluate(TELL, ["cluster", 5])
    expect(alone).to_have_attribute("data-cluster", "5")
    visit.page.evaluate(TELL, ["point", 1])
    expect(visit.page.locator(".swatch.pointed")).to_have_attribute("data-cluster", "1")
    visit.page.locator(".swatch[data-cluster='4'] .copy").hover()
    assert told(visit, "point")[-1] == {"name": "point", "cluster": 4, "from": "palette"}


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_256_colors_scroll_in_a_box_of_their_own(visit, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open("?k=256", colors=256)
    expect(visit.swatches).to_have_count(256)
    box = visit.page.locator(".swatches")
    assert box.bounding_box()["height"] < 700
    assert box.evaluate("box => box.scrollHeight > 2 * box.clientHeight")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    before = visit.page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    visit.page.evaluate(TELL, ["point", 255])
    expect(visit.page.locator(".swatch.pointed")).to_be_visible()
    assert box.evaluate("box => box.scrollTop") > 0
    assert visit.page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == before


@pytest.mark.exhaustive
def test_swatches_keep_their_colors_where_the_browser_forces_its_own(new_visit):
    visit = new_visit(forced_colors="active").open("?k=3", colors=3)
    shown = visit.swatches.first.evaluate("copy => getComputedStyle(copy).backgroundColor")
    code = bytes.fromhex(visit.palette[0][1:])
    assert shown == f"rgb({', '.join(map(str, code))})"


# How many pixels of a card's picture are fully seen, and how many faintly.
SEEN = """
(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const opacities = data.filter((_, i) => i % 4 === 3);
  return [opacities.filter((o) => o === 255).length, opacities.filter((o) => o < 255).length];
}
"""


def test_each_cluster_is_a_picture_of_its_pixels_that_shows_it_alone(visit):
    visit.open("?part=Clusters&k=5&sample=tangram", colors=5)
    visit.page.evaluate(LISTEN)
    cards = visit.page.locator(".card")
    expect(cards).to_have_count(5)
    shares = []
    for card in cards.all():
        own, rest = card.locator("canvas").evaluate(SEEN)
        shares.append(100 * own / (own + rest))
        assert float(card.locator(".share").inner_text().removesuffix(" %")) == pytest.approx(
            shares[-1], abs=1.5
        )
    assert sum(shares) == pytest.approx(100)
    cards.nth(3).click()
    assert told(visit, "cluster") == [{"name": "cluster", "cluster": 3, "from": "palette"}]
    expect(cards.nth(3)).to_have_attribute("aria-pressed", "true")
    cards.nth(3).click()
    assert told(visit, "cluster")[-1]["cluster"] is None
    expect(cards.nth(3)).to_have_attribute("aria-pressed", "false")
