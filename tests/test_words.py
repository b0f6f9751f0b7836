"""Names and numbers in sentences."""

import numpy as np
import pytest

from colorseg.words import counted, one_of, sentence, shown


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
