"""Engine calls remembered between visitors."""

import inspect
import threading
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
import streamlit as st

from colorseg.errors import ColorsegError
from colorseg.images.saving import encode_image
from colorseg.plots import DARK, LIGHT
from colorseg.settings import Settings
from dashboard import cached, explored
from dashboard.cached import Result, plot_of, png_of, preview_of, remembered, result_of
from dashboard.pictures import Picture
from dashboard.progress import Course, Watch
from tests.dashboard.other_settings import OTHERS


def watch():
    return Watch(st.empty(), Course(), on_stop=lambda: None)


def picture(name="a.png", seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    return Picture(name, encode_image(pixels))


def test_the_same_bytes_and_settings_are_segmented_once():
    first, second = (result_of(picture(), Settings(k=4), watch()) for _ in range(2))
    assert first.segmentation is second.segmentation
    assert png_of(first) is png_of(second)
    assert preview_of(first) is preview_of(second)


def test_other_settings_and_pictures_one_pixel_apart_are_segmented_anew():
    first = result_of(picture(), Settings(k=4), watch())
    assert result_of(picture(), Settings(k=5), watch()).segmentation is not first.segmentation
    pixels = first.segmentation.original.copy()
    pixels[0, 0, 0] ^= 1
    other = Picture("a.png", encode_image(pixels))
    assert result_of(other, Settings(k=4), watch()).segmentation is not first.segmentation


def test_own_colors_need_nothing_but_a_palette():
    plain = result_of(picture(), Settings(k=4), watch()).segmentation
    own = Settings(k=4, recolor=f"{plain.palette.hexes[0]}=#00ff00")
    shown = result_of(picture(), own, watch()).segmentation
    assert shown.clustering is plain.clustering
    assert shown.finished is plain.finished
    assert (shown.labels == plain.labels).all()
    assert shown.palette.hexes == ("#00ff00", *plain.palette.hexes[1:])


def test_a_plot_is_drawn_once_for_each_page_light_or_dark():
    result = result_of(picture(), Settings(k=4), watch())
    light, dark = (plot_of("convergence", result, ink) for ink in (LIGHT, DARK))
    assert light != dark
    assert plot_of("convergence", result, LIGHT) is light


def test_each_visitor_keeps_the_name_of_their_own_file():
    hers, his = (result_of(picture(name), Settings(), watch()) for name in ("hers", "his"))
    assert (hers.picture.name, his.picture.name) == ("hers", "his")
    assert hers.segmentation is his.segmentation


def test_a_broken_picture_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(ColorsegError, match="not an image"):
            result_of(Picture("x.png", b"nonsense"), Settings(), watch())


def functions_of_a_result():
    """All that is remembered of a result alone: whatever is added joins them."""
    for name, function in {**vars(cached), **vars(explored)}.items():
        if inspect.isfunction(function) and hasattr(function, "__wrapped__"):
            kinds = [each.annotation for each in inspect.signature(function).parameters.values()]
            if Result in kinds and set(kinds) <= {Result, Watch}:
                yield pytest.param(function, Watch in kinds, id=name)


@pytest.mark.parametrize(("function", "is_watched"), [*functions_of_a_result()])
def test_what_is_remembered_is_what_would_be_found_anew_whatever_the_settings(function, is_watched):
    watches = [watch()] * is_watched
    usual = {"k": 4, "space": "CIELAB", "ignore": "#7f7f7f", "dither": "Floyd-Steinberg"}
    for name, value in OTHERS.items():
        shown = result_of(half_clear(), Settings(**{**usual, name: value}), watch())
        found = function(shown, *watches)
        assert function(shown, *watches) is found
        assert parts(found) == parts(function.__wrapped__(shown, *watches)), name


def half_clear():
    colors = np.random.default_rng(5).integers(0, 256, (3, 3, 4), dtype=np.uint8)
    return Picture("a.png", encode_image(colors[..., :3], alpha=colors[..., 3]))


def parts(value):
    """A value down to its bytes, so that two can be compared."""
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if isinstance(value, tuple):
        return [parts(each) for each in value]
    if is_dataclass(value):
        return [parts(getattr(value, field.name)) for field in fields(value)]
    return value


def test_a_remembered_function_keeps_its_name_and_words_and_is_asked_once_a_key():
    asked = []

    @remembered(lambda text: text.lower())
    def lowered(text: str, watch: Watch) -> str:
        """Write it small."""
        asked.append(text)
        return text.lower()

    assert (lowered.__name__, lowered.__doc__) == ("lowered", "Write it small.")
    assert [lowered(text, watch()) for text in ("A", "a", "B", "A")] == ["a", "a", "b", "a"]
    assert asked == ["A", "B"]


def test_two_functions_of_one_key_are_remembered_apart():
    def make(value):
        @remembered(lambda key: key)
        def found(key):
            return value

        return found

    assert [make(value)("key") for value in (1, 2)] == [1, 2]


def test_who_waits_for_another_visitor_is_told_so():
    making, waiting = threading.Event(), threading.Event()

    class Waiting(Watch):
        def on_wait(self):
            waiting.set()

    @remembered(lambda: ())
    def slow(watch):
        making.set()
        assert waiting.wait(30)
        return object()

    other = threading.Thread(target=slow, args=(watch(),))
    other.start()
    assert making.wait(30)
    value = slow(Waiting(st.empty(), Course(), on_stop=lambda: None))
    other.join()
    assert slow(watch()) is value
