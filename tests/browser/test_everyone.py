"""Everyone can use the page: by keys, by ear, by touch, small, enlarged, in any colors."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visit import expect

pytestmark = pytest.mark.browser

PARTS = (
    *("Choose k", "Clusters", "Convergence", "Compare starts", "Compare methods"),
    *("Several pictures", "Experiments", "All figures"),
)
STREAMLITS_OWN = {"presentation-role-conflict"}  # minor, and nothing of ours

# Through all shadow roots, of which each component has one.
FOCUSED = """
() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return (at.getAttribute("aria-label") ?? at.innerText ?? "").trim().slice(0, 60);
}
"""
EVERY = """
const every = (selector, root = document) => [...root.querySelectorAll("*")].flatMap((each) => [
  ...(each.matches(selector) ? [each] : []),
  ...(each.shadowRoot ? every(selector, each.shadowRoot) : []),
]);
const seen = (each) =>
  each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().width > 1;
"""
TOO_SMALL = f"""
() => {{
  {EVERY}
  const main = document.querySelector('[data-testid="stMain"]');
  const targets = every("button, select, summary, [role=radio], input[type=number]", main);
  return targets.filter(seen).flatMap((each) => {{
    const {{ width, height }} = each.getBoundingClientRect();
    const name = each.ariaLabel ?? each.innerText;
    return each.tabIndex < 0 || Math.min(width, height) >= 43.5 ? [] : [[name, width, height]];
  }});
}}
"""
WIDER = "() => document.scrollingElement.scrollWidth - innerWidth"
NOTE_NEWS = """
(line) => {
  window.news = [];
  new MutationObserver(() => line.textContent && window.news.push(line.textContent))
    .observe(line, { childList: true });
}
"""


# ---- axe-core finds nothing ----


def violations(visit, state):
    found = Axe().run(visit.page).response["violations"]
    return [
        (state, rule["id"], node["html"][:200])
        for rule in found
        if rule["id"] not in STREAMLITS_OWN
        for node in rule["nodes"]
    ]


def states(visit):
    """Bring the page from one state into another, and name each."""
    visit.open()
    yield "opened"
    more = visit.page.locator(".swatches .more").nth(2)
    more.click()
    yield "a color's menu"
    visit.page.keyboard.press("Escape")
    more.click()
    visit.page.get_by_role("button", name="Show alone").click()
    expect(visit.page.get_by_role("group", name="Cluster shown alone")).to_be_visible()
    yield "a cluster alone"
    visit.page.get_by_role("button", name="Show all colors").click()
    visit.page.get_by_role("button", name="Pin", exact=True).click()
    visit.page.get_by_role("button", name="5 colors", exact=True).click()
    visit.shows(5)
    yield "pinned"
    visit.open("?locked=%23ff0000+grau&k=4000&foo=bar", colors=7)  # red is not used
    yield "errors"
    for part in PARTS:
        visit.turn_to(part)
        expect(visit.page.get_by_role("heading", name=part, level=2)).to_be_attached()
        yield visit.idle() and part
    visit.open_settings("Given colors", "Search")
    yield "the settings"
    visit.page.goto(visit.home + "?sample=grace_hopper&k=200&init=random&restarts=90&max_iter=300")
    expect(visit.stop_button).to_be_visible()
    yield "busy"
    visit.stop_button.get_by_role("button").click()
    expect(visit.main.get_by_text("Stopped.")).to_be_visible()
    visit.idle()


@pytest.mark.parametrize(
    ("look", "options"),
    [
        ("light", {}),
        ("phone", {"color_scheme": "dark"}),
        pytest.param("dark", {}, marks=pytest.mark.exhaustive),
        pytest.param("phone", {}, marks=pytest.mark.exhaustive),
        pytest.param("light", {"forced_colors": "active"}, marks=pytest.mark.exhaustive),
        pytest.param("dark", {"forced_colors": "active"}, marks=pytest.mark.exhaustive),
        pytest.param("phone", {"forced_colors": "active"}, marks=pytest.mark.exhaustive),
    ],
)
def test_axe_finds_nothing_in_any_state(new_visit, look, options):
    visit = new_visit(look, **options)
    found = [each for state in states(visit) for each in violations(visit, state)]
    assert found == []


# ---- keys ----


def test_few_tab_stops_lead_to_the_number_of_colors_and_to_the_download(visit):
    visit.open()
    visit.page.locator("body").press("Tab")
    reached = []
    while "PNG" not in (name := visit.page.evaluate(FOCUSED)) and len(reached) < 40:
        reached.append(name)
        visit.page.keyboard.press("Tab")
    assert reached.index("Skip to the number of colors") < 5
    assert reached.index("Number of colors") < 18
    assert len(reached) < 21  # to the download
    names = {"Open a picture", "Planks", "Swipe", "Look", "Pin", "Divider", "8 colors"}
    assert names <= set(reached)
    for name, there in {"the number of colors": "8", "the download": "PNG"}.items():
        visit.page.get_by_role("button", name=f"Skip to {name}").focus()
        visit.page.keyboard.press("Enter")
        focused = visit.page.evaluate(FOCUSED.replace("at.innerText", "(at.value || at.innerText)"))
        assert there in focused


def test_arrows_go_from_one_button_to_the_next_where_they_stand_together(visit):
    visit.open("?part=Clusters")
    for group, names in {
        "Number of colors: often chosen": ["8 colors", "16 colors", "256 colors"],
        "View": ["Swipe", "Side by side", "Result"],
        "Zoom": ["Zoom out", "Zoom in", "1:1"],
        "Pictures": ["Planks", "Landscape", "Grace Hopper"],
        "Clusters": ["Show cluster 0 alone", "Show cluster 1 alone", "Show cluster 7 alone"],
    }.items():
        toolbar = visit.page.get_by_role("toolbar", name=group)
        toolbar.locator("button[tabindex='0']").focus()
        for name, key in zip(names, ("ArrowRight", "End", "Home"), strict=True):
            assert visit.page.evaluate(FOCUSED).startswith(name)
            visit.page.keyboard.press(key)
        expect(toolbar.locator("button[tabindex='0']")).to_have_count(1)


@pytest.mark.exhaustive
def test_focus_stays_where_something_was_done(visit):
    visit.open()

    def press(locator, then=""):
        locator.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_timeout(200)
        visit.idle()
        return visit.page.evaluate(FOCUSED)

    button = visit.page.get_by_role("button", exact=True, name="16 colors")
    assert press(button) == "16 colors"
    visit.shows(16)
    assert press(visit.page.get_by_role("button", name="Pin", exact=True)) == "Pin"
    assert press(visit.page.get_by_role("button", name="Landscape")) == "Landscape"
    visit.shows(16)
    more = visit.page.get_by_role("button", name=re.compile("^More for .*cluster 3$"))
    press(more)
    press(visit.page.get_by_role("button", name="Lock", exact=True))
    assert visit.page.evaluate(FOCUSED).startswith("More for ")
    press(visit.page.get_by_role("button", name="Copy #").first)
    visit.turn_to("Convergence")
    visit.idle()
    assert visit.page.evaluate(FOCUSED) == "Convergence"
    assert "Undo" in press(visit.main.get_by_test_id("stButton").get_by_role("button").first)


def test_a_result_is_read_out_once(visit):
    visit.open()
    line = visit.page.locator(".news")
    expect(line).to_have_text(re.compile(r"^8 colors, a clear difference, PNG \S+\skB$"))
    line.evaluate(NOTE_NEWS)
    visit.page.get_by_role("button", name="16 colors").click()
    visit.shows(16)
    expect(line).to_have_text(re.compile("^16 colors, "))
    visit.turn_to("All figures")
    visit.turn_to("Palette")
    visit.idle()
    assert len(visit.page.evaluate("window.news")) == 1


# ---- small, enlarged, by touch ----


@pytest.mark.parametrize("size", [(1280, 720), (1366, 650), (1920, 1080), (390, 844)])
def test_the_first_screen_has_all_that_most_people_want(new_visit, size):
    visit = new_visit("phone" if size[0] < 600 else "light")
    visit.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    visit.open()
    for part in (
        *(visit.page.locator(".stage"), visit.page.locator(".st-key-summary")),
        *(visit.page.get_by_role("button", name="Open a picture"), visit.slider),
        *(visit.page.get_by_role("button", name="Copy link"), visit.box("Number of colors")),
        *(visit.page.get_by_role("button", name="256 colors"), visit.main.get_by_text("K-means")),
        visit.download_button("PNG"),
    ):
        expect(part).to_be_in_viewport(ratio=0.99)
    assert visit.page.evaluate(WIDER) <= 0


@pytest.mark.exhaustive
def test_on_a_phone_the_picture_stays_in_sight_and_fingers_find_what_they_press(new_visit):
    visit = new_visit("phone").open()
    assert visit.page.evaluate(TOO_SMALL) == []
    chip = visit.page.get_by_role("button", name="256 colors")
    chip.scroll_into_view_if_needed()
    visit.page.mouse.wheel(0, 250)
    visit.page.get_by_role("button", name="32 colors").click()
    visit.shows(32)
    expect(visit.page.locator(".stage")).to_be_in_viewport(ratio=0.8)
    for part in PARTS:
        visit.turn_to(part)
        visit.idle()
        assert visit.page.evaluate(WIDER) <= 0
        assert visit.page.evaluate(TOO_SMALL) == []


@pytest.mark.exhaustive
def test_twice_as_large_nothing_is_lost_at_the_sides(new_visit):
    visit = new_visit("light", viewport={"width": 640, "height": 360}).open()
    for part in ("Compare methods", "Palette"):
        visit.turn_to(part)
        visit.idle()
        assert visit.page.evaluate(WIDER) <= 0
    for part in (visit.slider, visit.download_button("PNG"), visit.swatches.first, visit.divider):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport()


# ---- colors ----


def test_in_forced_colors_what_is_chosen_differs_and_swatches_keep_their_colors(new_visit):
    visit = new_visit("light", forced_colors="active").open("?part=Several+pictures")
    radio, circle = "[data-testid=stRadioOption]", "> div > div:first-child"
    color = "(each) => getComputedStyle(each).backgroundColor"
    for chosen, other in {
        ".chips [aria-pressed=true]": ".chips [aria-pressed=false]",
        ".samples [aria-pressed=true]": ".samples [aria-pressed=false]",
        ".toolbar [data-mode][aria-pressed=true]": ".toolbar [data-mode][aria-pressed=false]",
        "[role=radio][aria-checked=true]": "[role=radio][aria-checked=false]",
        f"{radio}[data-selected] {circle}": f"{radio}:not([data-selected]) {circle}",
    }.items():
        colors = [visit.page.locator(each).first.evaluate(color) for each in (chosen, other)]
        assert len(set(colors)) == 2, chosen
    visit.turn_to("Palette")
    assert visit.swatches.first.evaluate(color) == "rgb(48, 106, 114)"  # #306a72
