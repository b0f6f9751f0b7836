"""Numbers that a host sets."""

import pytest

from colorseg.environment import number_from_environment


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("0", 7), ("-3", 7), ("lots", 7), ("", 7), ("2.5", 7)]
)
def test_only_a_whole_number_of_at_least_1_counts(monkeypatch, text, number):
    monkeypatch.setenv("COLORSEG_TEST", text)
    assert number_from_environment("COLORSEG_TEST", 7) == number


def test_what_is_not_set_is_the_default(monkeypatch):
    monkeypatch.delenv("COLORSEG_TEST", raising=False)
    assert number_from_environment("COLORSEG_TEST", 7) == 7
