"""The JSON of a result, and its list of codes."""

import json

import numpy as np
import pytest

from colorseg.exports.records import hex_list, palette_json
from colorseg.metrics import METRICS
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::4, ::4]


def test_the_json_holds_palette_settings_and_figures(photograph):
    result = segment(photograph, Settings(k=5, seed=3, restarts=2))
    content = json.loads(palette_json(result))
    assert [entry["hex"] for entry in content["palette"]] == list(result.palette.hexes)
    assert [entry["cluster"] for entry in content["palette"]] == [0, 1, 2, 3, 4]
    assert sum(entry["pixels"] for entry in content["palette"]) == photograph[..., 0].size
    assert sum(entry["share"] for entry in content["palette"]) == pytest.approx(1)
    assert all(entry["compactness"] > 0 < entry["separation"] for entry in content["palette"])
    assert Settings(**content["settings"]) == result.settings
    assert content["size"] == {"width": photograph.shape[1], "height": photograph.shape[0]}
    assert content["iterations"] == result.clustering.iterations
    assert content["stopped"] == result.clustering.stopped
    assert content["runs"] == [run.inertias[-1] for run in result.runs]
    assert content["metrics"] == {n: m.measure(result) for n, m in METRICS.items()}
    assert content["clear"] == {"pixels": 0, "label": 255}
    assert (content["optimum"], content["proven_optimal"]) == (None, False)


def test_the_json_says_how_many_pixels_are_clear(photograph):
    alpha = np.full(photograph.shape[:2], 255, np.uint8)
    alpha[0, :7] = 0
    alpha[1, :7] = 1
    content = json.loads(
        palette_json(segment(photograph, Settings(k=256, max_iter=1), alpha=alpha))
    )
    assert content["clear"] == {"pixels": 7, "label": None}
    assert sum(entry["pixels"] for entry in content["palette"]) == alpha.size - 7


def test_the_json_of_an_unchanged_image_has_no_infinity(photograph):
    result = segment(photograph[:1, :2], Settings(k=2))
    content = json.loads(palette_json(result), parse_constant=pytest.fail)
    assert (content["metrics"]["MSE"], content["metrics"]["PSNR"]) == (0, None)


def test_the_json_says_what_is_proven_optimal(photograph):
    for init, iterations in (("coarse-to-fine", 300), ("random", 1)):
        gray = photograph[..., [0, 0, 0]]
        result = segment(gray, Settings(k=9, init=init, max_iter=iterations))
        content = json.loads(palette_json(result))
        assert content["proven_optimal"] == (
            content["optimum"] == pytest.approx(content["runs"][0])
        )
        assert content["proven_optimal"] == (iterations > 1)


def test_the_hex_list_is_one_color_a_line_most_common_first(photograph):
    result = segment(photograph, Settings(k=4))
    assert hex_list(result).decode().splitlines() == list(result.palette.hexes)
