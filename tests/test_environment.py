"""What the host sets."""

import sys

import pytest

from colorseg.environment import number_from_environment, started_as


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("0", 7), ("-3", 7), ("lots", 7), ("", 7), ("2.5", 7)]
)
def test_only_a_whole_number_of_at_least_1_counts(monkeypatch, text, number):
    monkeypatch.setenv("COLORSEG_TEST", text)
    assert number_from_environment("COLORSEG_TEST", 7) == number


def test_what_is_not_set_is_the_default(monkeypatch):
    monkeypatch.delenv("COLORSEG_TEST", raising=False)
    assert number_from_environment("COLORSEG_TEST", 7) == 7


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["bin/colorseg", "a.png"], "colorseg"),
        (["colorseg.exe"], "colorseg"),
        (["bin/colorseg-page"], "colorseg-page"),
        (["-m"], "-m"),
        ([""], ""),
        ([], ""),
    ],
)
def test_a_process_has_the_name_of_the_command_that_started_it(monkeypatch, words, name):
    monkeypatch.setattr(sys, "argv", words)
    assert started_as() == name
