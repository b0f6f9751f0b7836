"""The public names."""

from pathlib import Path

import pytest

import colorseg

PUBLIC = sorted(colorseg.__all__)


def test_the_public_names_are_these():
    assert (
        sorted(
            [
                *("BASELINES", "CRITERIA", "DITHERS", "EXPORTS", "INITIALIZERS", "METRICS"),
                *("QUALITIES", "SAMPLES", "SPACES"),
                *(
                    "Clustering",
                    "Histogram",
                    "Image",
                    "Limits",
                    "Palette",
                    "Segmentation",
                    "Settings",
                ),
                *("ColorsegError", "FewerColorsWarning", "ImageError", "Step"),
                *("count_colors", "draw_sample", "load_image", "read_strips", "segment"),
                *("cluster_figures", "measure_all", "quantize", "read_palette", "survey"),
                *("read_image", "convert_img_to_1d", "kmeans", "generate_2d_img", "save_img"),
                *("show_img", "show_img_comparison", "color_segmentation", "main"),
            ]
        )
        == PUBLIC
    )


@pytest.mark.parametrize("name", [name for name in PUBLIC if callable(getattr(colorseg, name))])
def test_every_public_name_is_documented_in_its_own_words(name):
    own = getattr(colorseg, name).__dict__.get("__doc__") or getattr(colorseg, name).__doc__
    assert own.splitlines()[0].endswith(".")
    assert not own.startswith(f"{name}(")  # what a dataclass writes by itself


def test_no_module_has_the_name_of_a_public_function():
    modules = {path.stem for path in Path(colorseg.__file__).parent.iterdir()}
    assert not modules & set(PUBLIC)
