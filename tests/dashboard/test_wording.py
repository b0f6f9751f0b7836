"""What the page says: its own Markdown, and all other words as text."""

import itertools
import re
from html import unescape

import pytest

from dashboard.wording import Markdown, as_text, cells, code, join, markdown
from tests.made_words import OUTSIDE

PLAIN = (
    *("8 colors", "1,200 × 300 pixels.", "13.1\N{NO-BREAK SPACE}kB", "12.5 %", "+3.2 %", "∞"),
    *(
        "k-means",
        "coarse-to-fine",
        "U.S. Navy's photo.png, from 1952;",
        "(CIEDE2000)",
        "variance (%)",
        "with k = 8",
    ),
    *("95th-percentile ΔE", "MSE (8-bit units²)", "größe 色 é", "'x'", "got 8.", "20 → 8"),
)


def spans(words):
    """Cut Markdown into code spans and what is between them, as CommonMark does."""
    at = 0
    for match in re.finditer(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", words):
        yield "text", words[at : match.start()]
        inside = match[2]
        if inside.strip(" ") and inside[0] == inside[-1] == " ":
            inside = inside[1:-1]
        yield "code", inside
        at = match.end()
    yield "text", words[at:]


def seen(words):
    """What a reader sees of Markdown that has no marks but those of code."""
    return "".join(part if kind == "code" else unescape(part) for kind, part in spans(words))


@pytest.mark.parametrize("words", OUTSIDE + PLAIN)
def test_words_from_outside_are_seen_as_they_are(words):
    assert seen(as_text(words)) == seen(code(words)) == words.replace("\n", r"\n")


@pytest.mark.parametrize("words", OUTSIDE)
def test_what_markdown_might_heed_is_in_code(words):
    around = " ".join(part for kind, part in spans(as_text(words)) if kind == "text")
    assert not re.search(r"[][<>$`*_~@#:{}|\\+/]|www|--|(?m:^[-=\d])", around.replace("&#47;", ""))


def test_any_two_of_them_together_are_seen_as_they_are():
    for pair in itertools.product(OUTSIDE, repeat=2):
        words = " ".join(pair).replace("\n", " ")
        assert seen(as_text(words)) == words
        assert seen(markdown("{} and {}.", *pair)) == f"{pair[0]} and {pair[1]}.".replace(
            "\n", r"\n"
        )


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_stay_plain(words):
    assert as_text(words) == words


def test_what_streamlit_rewrites_in_code_is_in_two():
    assert as_text(":material/home:") == "`:material`&#47;`home:`"
    assert code(":material/") == "`:material`&#47;"


@pytest.mark.parametrize("words", ["a\u202eb", "a\u200bb", "a\ufeffb", "a\u2066b", "a\x1b[2Jb"])
def test_what_moves_or_hides_characters_is_an_escape(words):
    escape = words[1].encode("unicode_escape").decode()
    assert seen(as_text(words)) == f"a{escape}{words[2:]}"


def test_letters_from_right_to_left_do_not_move_their_neighbors():
    assert as_text("שלום 8 ثمانية 9") == "`שלום` 8 `ثمانية` 9"


def test_the_point_of_a_sentence_is_not_in_code():
    assert as_text("A code such as #ff8000, got 'x y'.") == "A code such as `#ff8000`, got 'x y'."


def test_long_words_take_no_longer_than_their_length():
    for words in ("é" * 50_000 + "*", "a-" * 50_000, "a " * 50_000 + "*", "`" * 9999, "ww" * 9999):
        assert seen(as_text(words)) == words


def test_markdown_fills_words_and_keeps_its_own():
    bold = markdown("**{}**", "*x*")
    assert bold == "**`*x*`**"
    assert markdown("{}: {:.1f} of {}", bold, 2.25, ["_"]) == "**`*x*`**: 2.2 of `['_']`"
    assert join(", ", ["a", bold, "$"]) == "a, **`*x*`**, `$`"
    assert cells({"a_b": [1, bold]}) == {"`a_b`": ["1", bold]}
    assert as_text(bold) is bold


def test_markdown_that_was_changed_is_words_again():
    for changed in (f"{markdown('*a*')}", markdown("*a*") + "*b*", markdown("*a*").upper()):
        assert not isinstance(changed, Markdown)
