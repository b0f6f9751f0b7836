"""Links to the page: they carry the settings, and nonsense in them does no harm."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.browser.visit import expect

pytestmark = pytest.mark.browser

DEFAULTS = {
    "Sample": "Planks",
    "Number of colors": "8",
    "Color space": "sRGB",
    "Initializer": "Coarse to fine",
    "Quality": "Standard",
    "Restarts": "1",
    "Seed": "0",
    "Most iterations": "300",
    "Tolerance": "0.00001",
    "Rare-color guard": "1.00",
}
LINK = "?sample=landscape&k=5&space=OKLab&init=in_pixels&seed=7&max_iter=12&weight_power=0.5"
CARRIED = dict(parse_qsl(LINK[1:]))
LINKED = DEFAULTS | {
    "Sample": "Landscape",
    "Number of colors": "5",
    "Color space": "OKLab",
    "Initializer": "Colors of random pixels",
    "Seed": "7",
    "Most iterations": "12",
    "Rare-color guard": "0.50",
}


@pytest.mark.exhaustive
def test_a_reload_keeps_sample_settings_and_result(visit):
    visit.open()
    visit.take_sample("Landscape")
    visit.type_number("Number of colors", "5")
    visit.shows(5)
    visit.in_link(sample="landscape", k="5")
    settings, palette = visit.settings(), visit.palette
    visit.page.reload()
    visit.shows(5)
    assert (visit.settings(), visit.palette) == (settings, palette)


@pytest.mark.exhaustive
def test_two_links_at_once_do_not_mix(new_visit):
    one, other = new_visit(), new_visit()
    one.page.goto(one.home + LINK, wait_until="commit")
    other.page.goto(other.home + "?sample=accent&k=6&seed=1", wait_until="commit")
    one.shows(5)
    other.shows(6)
    assert one.settings() == LINKED
    assert other.sample == "Accent"
    other.slider.press("ArrowRight")
    other.shows(7)
    assert one.settings() == LINKED
    assert len(one.result.colors) == 5
    assert len(other.result.colors) == 7


@pytest.mark.parametrize(
    "nonsense",
    [
        "?k=banana&init=nope&sample=../../etc/passwd&seed=-5&tol=inf&restarts=1e9",
        "?k=0&max_iter=0&tol=-1&restarts=0&seed=4294967296",
        "?k=257&max_iter=9007199254740993&tol=256&restarts=1001",
        "?k=inf&seed=1e400&tol=inf",
        "?k=&init=&sample=&seed=&tol=nan&max_iter=%00",
        "?init=K-MEANS%2B%2B&sample=%3Cscript%3Ealert(1)%3C/script%3E",
    ],
    ids=["words", "below", "above", "infinite", "nothing", "names"],
)
@pytest.mark.exhaustive
def test_nonsense_in_the_link_opens_with_the_defaults_and_is_said(visit, nonsense):
    visit.page.goto(visit.home + nonsense)
    expect(visit.chip).to_have_text("8 colors")
    visit.idle()
    for alert in visit.alert.all_inner_texts():
        assert "Left out of the link: " in alert
    expect(visit.alert).to_have_count(len(parse_qsl(nonsense[1:])))
    assert visit.settings() == DEFAULTS


def test_a_link_restores_everything_and_one_that_is_shared_gives_the_same_palette(new_visit):
    giver = new_visit().open(LINK, colors=5)
    assert giver.settings() == LINKED
    assert len(giver.result.colors) == 5
    giver.type_number("Restarts", "2")
    giver.in_link(restarts="2")
    giver.turn_to("Clusters")
    giver.in_link(part="Clusters")
    link = giver.shared_link()
    wanted = CARRIED | {"restarts": "2", "part": "Clusters"}
    assert dict(parse_qsl(urlsplit(link).query)) == wanted
    taker = new_visit()
    taker.page.goto(link)
    taker.shows(5)
    expect(taker.main.get_by_role("heading", name="Clusters")).to_be_visible()
    assert taker.settings() == giver.settings() == LINKED | {"Restarts": "2"}
    taker.turn_to("Palette")
    giver.turn_to("Palette")
    expect(taker.swatches).to_have_count(5)
    expect(giver.swatches).to_have_count(5)
    assert taker.palette == giver.palette


@pytest.mark.exhaustive
def test_a_shared_link_with_other_tolerance_and_restarts_gives_the_same_controls(new_visit):
    giver = new_visit().open("?tol=0.5&restarts=3&k=4", colors=4)
    taker = new_visit()
    taker.page.goto(giver.shared_link())
    taker.shows(4)
    assert taker.settings() == giver.settings()
    assert taker.settings()["Tolerance"] == "0.5"
    assert taker.settings()["Restarts"] == "3"
