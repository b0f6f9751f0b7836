"""The public names."""

import inspect

import pytest

import colorseg

PUBLIC = sorted(colorseg.__all__)


def test_the_public_names_are_these():
    assert (
        sorted(
            [
                *("EXPORTS", "INITIALIZERS", "METRICS", "SAMPLES", "SPACES"),
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
                *("count_colors", "draw_sample", "load_image", "segment"),
                *("read_image", "convert_img_to_1d", "kmeans", "generate_2d_img", "save_img"),
                *("show_img", "show_img_comparison", "color_segmentation", "main"),
            ]
        )
        == PUBLIC
    )


@pytest.mark.parametrize("name", [name for name in PUBLIC if callable(getattr(colorseg, name))])
def test_every_public_name_is_documented(name):
    assert inspect.getdoc(getattr(colorseg, name))


@pytest.mark.parametrize("name", PUBLIC)
def test_no_module_has_the_name_of_a_public_function(name):
    assert not inspect.ismodule(getattr(colorseg, name))
