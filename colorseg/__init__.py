"""Group the colors of an image by k-means, exactly, in NumPy alone."""

from colorseg.clustering import Clustering, Step
from colorseg.errors import ColorsegError, FewerColorsWarning, ImageError
from colorseg.exports import EXPORTS
from colorseg.histogram import Histogram, count_colors
from colorseg.images import Image, Limits, load_image, read_strips
from colorseg.initializers import INITIALIZERS
from colorseg.metrics import METRICS
from colorseg.palette import Palette
from colorseg.samples import SAMPLES, draw_sample
from colorseg.segmentation import Segmentation, segment
from colorseg.settings import Settings
from colorseg.spaces import SPACES
from colorseg.steps import (
    color_segmentation,
    convert_img_to_1d,
    generate_2d_img,
    kmeans,
    main,
    read_image,
    save_img,
    show_img,
    show_img_comparison,
)

__all__ = [
    "EXPORTS",
    "INITIALIZERS",
    "METRICS",
    "SAMPLES",
    "SPACES",
    "Clustering",
    "ColorsegError",
    "FewerColorsWarning",
    "Histogram",
    "Image",
    "ImageError",
    "Limits",
    "Palette",
    "Segmentation",
    "Settings",
    "Step",
    "color_segmentation",
    "convert_img_to_1d",
    "count_colors",
    "draw_sample",
    "generate_2d_img",
    "kmeans",
    "load_image",
    "main",
    "read_image",
    "read_strips",
    "save_img",
    "segment",
    "show_img",
    "show_img_comparison",
]
