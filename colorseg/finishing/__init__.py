"""What happens to the labels after the clustering: dithering, speckles. Table ``DITHERS``."""

from colorseg.finishing.applying import finish
from colorseg.finishing.dithering import DITHERS

__all__ = ["DITHERS", "finish"]
