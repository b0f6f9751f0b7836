"""What a person can choose, and its limits."""

from dataclasses import asdict

import numpy as np
import pytest

from colorseg.errors import ColorsegError, InvalidTypeError, InvalidValueError
from colorseg.initializers import INITIALIZERS
from colorseg.settings import ENTRIES, Settings

NONSENSE = ["5", None, [], {}, 2.5, float("nan"), float("inf"), True, b"8", object(), 1j]


def test_the_defaults_are_those_of_the_report_and_the_field():
    assert asdict(Settings()) == {
        "k": 8,
        "space": "sRGB",
        "init": "k-means++",
        "max_iter": 300,
        "tol": 1e-5,
        "restarts": 1,
        "seed": 0,
    }


@pytest.mark.parametrize("name", ["k", "max_iter", "restarts", "seed"])
@pytest.mark.parametrize("value", [*NONSENSE, -1, 10**30], ids=repr)
def test_a_whole_number_is_a_whole_number_within_its_limits(name, value):
    with pytest.raises(ColorsegError, match=f"^{name} must be (a whole number )?from "):
        Settings(**{name: value})


@pytest.mark.parametrize("value", ["5", None, [], float("nan"), float("inf"), -1e-9, 1j, 300, True])
def test_the_tolerance_is_a_number_within_its_limits(value):
    with pytest.raises(ColorsegError, match="^tol must be (a number )?from 0 to 255, got "):
        Settings(tol=value)


@pytest.mark.parametrize("name", ["init", "space"])
def test_an_unknown_name_is_answered_with_the_valid_ones(name):
    with pytest.raises(InvalidValueError) as caught:
        Settings(**{name: "kmeans++"})
    for valid in ENTRIES[name].limit.names:
        assert repr(valid) in str(caught.value)
    with pytest.raises(InvalidTypeError):
        Settings(**{name: 3})


def test_the_message_says_what_is_allowed_and_what_was_got():
    with pytest.raises(InvalidValueError, match="^k must be from 1 to 256, got 600$"):
        Settings(k=600)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_setting_has_a_label_and_one_plain_line(name):
    assert ENTRIES[name].label
    assert ENTRIES[name].summary.endswith(".")


@pytest.mark.parametrize("name", INITIALIZERS)
def test_every_initializer_can_be_chosen(name):
    assert Settings(init=name).init == name


@pytest.mark.parametrize("name", ["init", "space"])
def test_every_choice_says_in_one_line_what_it_stands_for(name):
    meanings = ENTRIES[name].limit.meanings
    assert list(meanings) == list(ENTRIES[name].limit.names)
    assert all(meaning.endswith(".") for meaning in meanings.values())


def test_numpy_numbers_become_plain_ones_and_make_the_same_key():
    settings = Settings(k=np.int64(5), tol=np.float32(0.5), seed=np.uint8(3))
    assert settings == Settings(k=5, tol=0.5, seed=3)
    assert hash(settings) == hash(Settings(k=5, tol=0.5, seed=3))
    assert type(settings.k) is int
    assert type(settings.tol) is float
