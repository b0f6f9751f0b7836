"""Group the colors of an image by k-means, exactly, in NumPy alone."""

from colorseg.environment import started_as

if started_as() in ("-m", "colorseg"):  # a command: it can be stopped before all else is imported
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback, until more is imported

    from colorseg.interrupts import stop_in_one_line

    stop_in_one_line()

from colorseg.clustering import Clustering, Step
from colorseg.color import SPACES
from colorseg.errors import ColorsegError, FewerColorsWarning, ImageError
from colorseg.exports import EXPORTS
from colorseg.finishing import DITHERS
from colorseg.histogram import Histogram, count_colors
from colorseg.images import Image, Limits, load_image, read_strips
from colorseg.metrics import METRICS, cluster_figures, measure_all
from colorseg.palettes import BASELINES, Palette, quantize, read_palette
from colorseg.samples import SAMPLES, draw_sample
from colorseg.segmentation import Segmentation, segment
from colorseg.selection import CRITERIA, survey
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS, QUALITIES
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

__version__ = "0.1.0"

__all__ = [
    "BASELINES",
    "CRITERIA",
    "DITHERS",
    "EXPORTS",
    "INITIALIZERS",
    "METRICS",
    "QUALITIES",
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
    "cluster_figures",
    "color_segmentation",
    "convert_img_to_1d",
    "count_colors",
    "draw_sample",
    "generate_2d_img",
    "kmeans",
    "load_image",
    "main",
    "measure_all",
    "quantize",
    "read_image",
    "read_palette",
    "read_strips",
    "save_img",
    "segment",
    "show_img",
    "show_img_comparison",
    "survey",
]
