"""How colors look to people who see them otherwise, and in gray.

References
----------
G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for simulation of
color vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009.
https://doi.org/10.1109/TVCG.2009.113

IEC 61966-2-1:1999, "Default RGB colour space - sRGB": the luminance of its primaries.
"""

from dataclasses import dataclass

from colorseg.arrays import Colors
from colorseg.checks import Array
from colorseg.color.conversions import from_linear_rgb, linear_rgb

_CODES = Array("uint8", ("n", 3), may_be_empty=True)

Mixture = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Vision:
    """A way of seeing colors.

    Attributes
    ----------
    matrix : tuple of tuple of float, shape (3, 3)
        Red, green and blue light as it is, to the light that looks the same to most people.
    label : str
        What people call it.
    summary : str
        One line for people: who sees so.
    """

    matrix: Mixture
    label: str
    summary: str

    def seen(self, colors: Colors) -> Colors:
        """Return what colors look like.

        Parameters
        ----------
        colors : ndarray of uint8, shape (n, 3)
            sRGB codes.

        Returns
        -------
        ndarray of uint8, shape (n, 3)
            The sRGB codes of what is seen, clipped to those there are.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If the colors are no such array.

        Examples
        --------
        >>> import numpy as np
        >>> from colorseg.color import VISIONS
        >>> VISIONS["gray"].seen(np.array([[255, 0, 0]], np.uint8)).tolist()
        [[127, 127, 127]]
        """
        light = linear_rgb(_CODES.check("colors", colors))
        return from_linear_rgb(light @ [list(column) for column in zip(*self.matrix, strict=True)])


#: The matrices of the paper at full severity, 1.0, where a kind of cone is missing.
PROTAN: Mixture = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTAN: Mixture = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
TRITAN: Mixture = (
    (1.255528, -0.076749, -0.178779),
    (-0.078411, 0.930809, 0.147602),
    (0.004733, 0.691367, 0.303900),
)
GRAY: Mixture = ((0.2126, 0.7152, 0.0722),) * 3
