"""Names and numbers in sentences."""

import numpy as np
import pytest

from colorseg.words import counted, one_of, sentence, shown, size_in_bytes


class Hostile:
    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("x", "'x'"),
        (None, "None"),
        (2.5, "2.5"),
        (np.float64(2.5), "2.5"),
        (np.int8(3), "3"),
        (float("nan"), "nan"),
        (10**5000, "a number of many digits"),
        ("x" * 900, "'" + "x" * 58 + "…"),
        (np.zeros((2, 3)), "an array of shape (2, 3)"),
        ([1] * 10**6, "a sequence of 1,000,000 values"),
        (object(), "something else"),
        (np.ndarray, "something else"),
        (Hostile(), "something else"),
    ],
    ids=lambda value: str(type(value)),
)
def test_a_value_is_shown_shortly_and_without_addresses(value, words):
    assert shown(value) == words


def test_allowed_names_are_listed():
    assert one_of("space", ["a"], 1) == "space must be 'a', got 1"
    assert one_of("space", ["a", "b"], "x") == "space must be one of 'a' or 'b', got 'x'"
    assert one_of("space", "abc", "x") == "space must be one of 'a', 'b' or 'c', got 'x'"


def test_one_has_no_s():
    assert [counted(n, "color") for n in (0, 1, 2, 1200)] == [
        "0 colors",
        "1 color",
        "2 colors",
        "1,200 colors",
    ]


@pytest.mark.parametrize("message", ["k must be 1", "k must be 1.", "K must be 1"])
def test_a_message_becomes_a_sentence(message):
    assert sentence(message) == "K must be 1."


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (13_149, "13.1 kB"),
        (1_234_567_890, "1,234.6 MB"),
    ],
)
def test_sizes_have_the_unit_that_fits(size, text):
    assert size_in_bytes(size) == text.replace(" ", "\N{NO-BREAK SPACE}")
