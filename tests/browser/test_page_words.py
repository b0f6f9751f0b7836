"""Words from a link, a file or its name: seen as they are, and never more than words."""

import io
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.settings import ENTRIES
from colorseg.words import printable
from tests.browser.conftest import serving
from tests.browser.visit import expect
from tests.made_profiles import rgb_profile
from tests.made_words import OUTSIDE
from tests.marks import first_quick

pytestmark = pytest.mark.browser

# What words become if they are taken for Markdown; the page's own parts are not among them.
MADE = ", ".join(
    (
        *("a", "img", "script", "iframe", "em", "del", "h1, h2, h3, h4, h5, h6", "li", "hr"),
        *("blockquote", "input", "table", "pre", "sup", ".katex", "[role=img]", "span[style]"),
        *(".stMarkdownColoredText", ".stMarkdownColoredBackground", ".stMarkdownBadge"),
    )
)
WORDS = [words for words in OUTSIDE if words]
TEXTS = "(places) => places.map((place) => place.textContent)"


@pytest.fixture(scope="module")
def page_of_words(tmp_path_factory):
    with serving("tests/browser/page_of_words.py", tmp_path_factory.mktemp("words")) as address:
        yield address


def saved(pixels, profile):
    buffer = io.BytesIO()
    pillow.fromarray(np.asarray(pixels, np.uint8)).save(buffer, "PNG", icc_profile=profile)
    return buffer.getvalue()


def made_in(place):
    return place.locator(MADE).evaluate_all("(all) => all.map((each) => each.outerHTML)")


def test_every_way_to_show_words_shows_them_as_they_are(new_visit, page_of_words):
    visit = new_visit(home=page_of_words)
    visit.page.goto(visit.home)
    visit.idle()
    expect(visit.page.get_by_test_id("stToast")).to_be_visible()
    alerts = visit.page.get_by_test_id("stAlertContentError").locator("p")
    assert alerts.evaluate_all(TEXTS) == [printable(words) for words in WORDS]
    column = visit.page.locator("[data-testid=stTable] tbody td:first-of-type")
    assert column.evaluate_all(TEXTS) == list(map(printable, WORDS))
    visit.page.get_by_test_id("stTooltipIcon").hover()
    expect(visit.page.get_by_test_id("stTooltipContent")).to_be_visible()
    everything = " and ".join(map(printable, WORDS))
    containers = visit.page.get_by_test_id("stMarkdownContainer")
    captions = visit.page.get_by_test_id("stCaptionContainer")
    texts = [*containers.evaluate_all(TEXTS), *captions.evaluate_all(TEXTS)]
    long = [text for text in texts if len(text) >= len(everything)]
    assert len(long) == 21
    assert all(everything in text for text in long)
    assert made_in(containers) == made_in(captions) == []


# Without spaces and commas, which part the codes of colors; as long as a value is shown.
IN_LINK = (
    "![x](http://a.example/p)[Sign-in](http://a.example)$x^2$",
    "<img/src=http://a.example/i>:smile::material/home::red[x]",
    "www.a.example/me@a.example:red-badge[x]**x**~~x~~`a`&copy",
)
AS_BACKGROUND = ("$x^2$", ":smile:", "![](//a)")  # it takes no more characters than that


@pytest.mark.parametrize(("at", "background"), first_quick(enumerate(AS_BACKGROUND)))
def test_words_in_the_link_are_seen_as_they_are(visit, at, background):
    given = dict.fromkeys([*ENTRIES, "sample", "own", "part", "unknown"], IN_LINK[at])
    given |= {"chosen": IN_LINK[at - 1], "background": background}
    visit.open(f"?{urlencode(given)}")
    expect(visit.alert).to_have_count(len(given))
    told = dict(zip(given, visit.alert.all_inner_texts(), strict=True))
    assert "There is no setting 'unknown'." in told["unknown"]
    for name, text in told.items():
        # Of what is a list of colors or pairs, each word is told apart.
        assert name in ("unknown", "recolor") or f"got '{given[name]}'." in text
        assert ("It is left out." in text) != ("Left out of the link: " in text)
    assert made_in(visit.alert) == []


def lines(most):
    """Put words together in lines that are short enough to be shown whole."""
    line = "9"
    for words in OUTSIDE:
        if len(f"{line} {words}") > most:
            yield line
            line = "9"
        line += f" {words}".replace("\n", " ").rstrip()
    yield line


@pytest.mark.exhaustive
def test_words_in_a_palette_file_are_seen_as_they_are(visit):
    visit.open()
    visit.open_settings("Given colors")
    field = visit.page.locator(".st-key-palette_file input[type=file]")
    told = visit.page.get_by_test_id("stSidebar").get_by_role("alert")
    for line in list(lines(50))[::4]:
        data = f"GIMP Palette\n0 0 0 {line}\n{line}".encode()
        field.set_input_files({"name": line, "mimeType": "text/plain", "buffer": data})
        expect(told).to_contain_text(f"got {line!r}.")
        assert made_in(told) == []


def test_names_of_files_and_what_is_in_them_are_seen_as_they_are(visit):
    visit.open()
    name = "".join(IN_LINK) + ".png"
    profile = rgb_profile("Display P3", "www.a.example -- (+1) me.a.example")
    visit.upload(name, saved(np.eye(3)[..., None] * [200, 100, 0], profile))
    visit.shows(2)
    note = visit.main.get_by_test_id("stCaptionContainer").filter(has_text="About the picture")
    expect(note).to_contain_text("from www.a.example -- (+1) me.a.example to sRGB")
    assert made_in(note) == []
    visit.upload(name, b"<html>" + IN_LINK[0].encode())
    expect(visit.alert).to_contain_text("a web page")
    assert made_in(visit.alert) == []
    visit.drop((name, 50_000_001, "image/png"))
    expect(visit.said).to_contain_text(f"{name} has 50 MB")
    assert made_in(visit.said) == []
