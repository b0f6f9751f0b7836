"""Images in a window: the only place that uses pyplot and its global state."""

import matplotlib
from matplotlib.backends.registry import BackendFilter, backend_registry

from colorseg.arrays import Pixels
from colorseg.checks import IMAGE, of_kind, text
from colorseg.errors import InvalidValueError


def show_images(images: dict[str, Pixels]) -> None:
    """Open a window with images side by side.

    Parameters
    ----------
    images : dict of str to ndarray of uint8, shape (h, w, 3)
        The images, each under its title; at least one.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they are not such images.
    """
    if not of_kind("images", images, dict, "{'Title': image} is one"):
        raise InvalidValueError("images must be at least one, got none; give one with its title")
    images = {text("a title", t): IMAGE.check("an image", image) for t, image in images.items()}
    from matplotlib import pyplot as plt  # opens a display, so only when one is asked for

    # One window for all: many calls without a screen would otherwise pile figures up.
    figure = plt.figure("colorseg", figsize=(6 * len(images), 5), clear=True)
    row = figure.subplots(1, len(images), squeeze=False)
    for axes, (title, image) in zip(row[0], images.items(), strict=True):
        axes.imshow(image)
        axes.set_title(title)
        axes.set_axis_off()
    figure.tight_layout()
    if matplotlib.get_backend() not in backend_registry.list_builtin(BackendFilter.NON_INTERACTIVE):
        plt.show()
