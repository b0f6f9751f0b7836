"""What a person can choose, and its limits."""

import sys
from dataclasses import asdict

import numpy as np
import pytest

from colorseg.errors import ColorsegError, InvalidTypeError, InvalidValueError
from colorseg.settings import ENTRIES, Settings
from colorseg.starts import INITIALIZERS

NONSENSE = [
    "5",
    None,
    [],
    {},
    2.5,
    float("nan"),
    float("inf"),
    True,
    b"8",
    pytest.param(object(), id="an object"),
    1j,
]


def test_the_defaults_are_those_of_the_report_and_the_field():
    assert asdict(Settings()) == asdict(Settings()) | {
        "k": 8,
        "space": "sRGB",
        "lightness": 1.0,
        "init": "coarse-to-fine",
        "quality": "standard",
        "weight_power": 1.0,
        "locked": "",
        "chosen": "",
        "ignore": "",
        "ignore_within": 2.0,
        "ignored": "cleared",
        "recolor": "",
        "merge": 0.0,
        "background": "",
        "speckles": 0,
        "dither": "off",
        "dither_strength": 1.0,
        "max_iter": 300,
        "tol": 1e-5,
        "restarts": 1,
        "seed": 0,
    }


@pytest.mark.parametrize(
    ("name", "value", "limits"),
    [
        ("lightness", 0.0, "0.1 to 4"),
        ("lightness", float("nan"), "0.1 to 4"),
        ("weight_power", 1.5, "0 to 1"),
        ("weight_power", None, "0 to 1"),
        ("merge", -1, "0 to 50"),
        ("merge", "5", "0 to 50"),
        ("ignore_within", 51, "0 to 50"),
    ],
)
def test_every_number_has_its_limits(name, value, limits):
    with pytest.raises(ColorsegError, match=f"^{name} must be (a number )?from {limits}, got "):
        Settings(**{name: value})


@pytest.mark.parametrize("name", ["locked", "chosen", "ignore"])
def test_colors_are_kept_in_one_way_of_writing_and_each_once(name):
    settings = Settings(**{name: "F80, #ff8800;#00FF00"})
    assert getattr(settings, name) == "#ff8800 #00ff00"
    colors = settings.ignored_colors if name == "ignore" else getattr(settings, f"{name}_colors")
    assert colors.tolist() == [[255, 136, 0], [0, 255, 0]]


@pytest.mark.parametrize("name", ["locked", "chosen", "ignore"])
@pytest.mark.parametrize("value", ["red", "#12", 3, None, ["#ffffff"], b"#fff"], ids=repr)
def test_what_is_no_color_is_refused_by_the_name_of_the_setting(name, value):
    with pytest.raises(ColorsegError, match=f"^{name}"):
        Settings(**{name: value})


def test_own_colors_are_pairs_in_one_way_of_writing():
    settings = Settings(recolor="#306A72 = #f00,#e3d9c0=#FFFFFF; #123456=#123456 #306a72=#f00")
    assert settings.recolor == "#306a72=#ff0000 #e3d9c0=#ffffff"
    assert settings.own_colors == {"#306a72": "#ff0000", "#e3d9c0": "#ffffff"}
    assert Settings(recolor=settings.recolor) == settings


@pytest.mark.parametrize(
    "value",
    [
        *("red=#fff", "#fff", "#fff=", "=#fff", "#fff=#000=#fff", "#fff==#000", "#fff:#000", 3),
        *("#fff=#000 #ffffff=#111", None, ["#fff=#000"], b"#fff=#000", "#fff,#000=#111"),
        " ".join(f"#{number:06x}=#ffffff" for number in range(257)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_pair_of_colors_is_refused_by_the_name_of_the_setting(value):
    with pytest.raises(ColorsegError, match="^recolor"):
        Settings(recolor=value)


def test_no_more_colors_can_be_given_than_k():
    assert Settings(k=3, locked="#000 #111", chosen="#222").k == 3
    with pytest.raises(ColorsegError, match="^k must be at least 3, for 3 locked or first colors"):
        Settings(k=2, locked="#000 #111", chosen="#222")


@pytest.mark.parametrize("name", ["k", "restarts", "seed", "speckles"])
@pytest.mark.parametrize("value", [*NONSENSE, -1, 10**30], ids=repr)
def test_a_whole_number_is_a_whole_number_within_its_limits(name, value):
    with pytest.raises(ColorsegError, match=f"^{name} must be (a whole number )?from "):
        Settings(**{name: value})


@pytest.mark.parametrize("value", [*NONSENSE, -1, 0], ids=repr)
def test_the_iterations_are_a_whole_number_from_1_on(value):
    with pytest.raises(ColorsegError, match="^max_iter must be (a whole number )?at least 1, got "):
        Settings(max_iter=value)


@pytest.mark.parametrize("value", [10_000_000, sys.maxsize, 10**30])
def test_there_may_be_any_number_of_iterations(value):
    assert Settings(max_iter=value).max_iter == value


def test_colors_that_are_kept_have_room_beside_the_others():
    assert Settings(k=254, ignore="#fff #000", ignored="kept").k == 254
    assert Settings(k=256, ignore="#fff #000").k == 256
    with pytest.raises(InvalidValueError, match="^k must be at most 254 beside 2 ignored colors"):
        Settings(k=255, ignore="#fff #000", ignored="kept")


@pytest.mark.parametrize("value", ["5", None, [], float("nan"), float("inf"), -1e-9, 1j, 300, True])
def test_the_tolerance_is_a_number_within_its_limits(value):
    with pytest.raises(ColorsegError, match="^tol must be (a number )?from 0 to 255, got "):
        Settings(tol=value)


@pytest.mark.parametrize("name", ["init", "space", "quality", "dither", "ignored"])
@pytest.mark.parametrize("value", ["kmeans++", None, 5, [], True, b"off"], ids=repr)
def test_an_unknown_name_is_answered_with_the_valid_ones(name, value):
    kind = InvalidValueError if isinstance(value, str) else InvalidTypeError
    with pytest.raises(kind) as caught:
        Settings(**{name: value})
    for valid in ENTRIES[name].limit.names:
        assert repr(valid) in str(caught.value)


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


@pytest.mark.parametrize("name", ["init", "space", "quality", "dither"])
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
