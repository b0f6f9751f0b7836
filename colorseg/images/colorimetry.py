"""Colors that a file describes by a few numbers, written as the ICC profile they amount to.

From there on they are converted as every other profile is. HDR is named, and left as it is.
"""

import struct
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: White, red, green and blue, each as x and y of CIE 1931.
Chromaticities: TypeAlias = tuple[tuple[float, float], ...]

#: From codes X to light Y, both 0 to 1: Y = (aX + b)^g from d on, below it cX; as (g, a, b, c, d).
Curve: TypeAlias = tuple[float, float, float, float, float]

_D65, _C, _DCI = (0.3127, 0.3290), (0.310, 0.316), (0.314, 0.351)
_SMPTE = (_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070))
_DISPLAY_P3 = (_D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
SRGB_CHROMATICITIES: Chromaticities = (_D65, (0.640, 0.330), (0.300, 0.600), (0.150, 0.060))

# By the numbers of H.273.
_PRIMARIES: dict[int, tuple[str, Chromaticities]] = {
    1: ("BT.709", SRGB_CHROMATICITIES),
    4: ("BT.470 M", (_C, (0.670, 0.330), (0.210, 0.710), (0.140, 0.080))),
    5: ("BT.601 of 625 lines", (_D65, (0.640, 0.330), (0.290, 0.600), (0.150, 0.060))),
    6: ("BT.601 of 525 lines", _SMPTE),
    7: ("SMPTE ST 240", _SMPTE),
    8: ("film", (_C, (0.681, 0.319), (0.243, 0.692), (0.145, 0.049))),
    9: ("BT.2020", (_D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046))),
    10: ("XYZ", ((1 / 3, 1 / 3), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0))),
    11: ("DCI-P3", (_DCI, *_DISPLAY_P3[1:])),
    12: ("Display P3", _DISPLAY_P3),
    22: ("EBU Tech 3213", (_D65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077))),
}
_SRGB_CURVE: Curve = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_CURVES: dict[int, tuple[str, Curve]] = {
    **dict.fromkeys((1, 6, 11, 14, 15), ("gamma 2.4", (2.4, 1.0, 0.0, 0.0, 0.0))),  # by BT.1886
    4: ("gamma 2.2", (2.2, 1.0, 0.0, 0.0, 0.0)),
    5: ("gamma 2.8", (2.8, 1.0, 0.0, 0.0, 0.0)),
    7: ("", (1 / 0.45, 1 / 1.111572, 0.111572 / 1.111572, 1 / 4, 0.091286)),
    8: ("linear", (1.0, 1.0, 0.0, 0.0, 0.0)),
    13: ("", _SRGB_CURVE),
    17: ("gamma 2.6", (2.6, (52.37 / 48) ** (1 / 2.6), 0.0, 0.0, 0.0)),
}

#: HDR encodings, by their codes of H.273.
HDR = {16: "PQ", 18: "HLG"}

_UNSAID = 2
_LIKE_BT_709 = (1, 6, 14, 15)  # curves that cameras encode with, which screens show as that of sRGB

_UNKNOWN = "its colors are described in a way we do not know, which was ignored"
_LIMITED = "its colors are said to be of limited range, which was ignored"

_GAIN_MAPS = (
    b"http://ns.adobe.com/hdr-gain-map/1.0/",
    b"urn:iso:std:iso:ts:21496:-1",
    b"urn:com:apple:photo:2020:aux:hdrgainmap",
    b"http://ns.apple.com/HDRGainMap/1.0/",
)

_NEAR = 0.001  # of chromaticities, which files round
_GAMMAS = (0.05, 20.0)  # that make sense
_USUAL, _ABOUT = 2.2, 0.05  # a gamma that is about this says no more than that codes are codes

_D50 = np.array([0.9642, 1.0, 0.8249])  # the white of ICC profiles
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


@dataclass(frozen=True)
class Colorimetry:
    """What colors mean.

    Attributes
    ----------
    name : str
        What to call it.
    chromaticities : tuple of pairs of float
        White, red, green and blue.
    curve : tuple of five float
        From codes to light.
    """

    name: str
    chromaticities: Chromaticities
    curve: Curve


#: What was found, if anything, and what was ignored, in plain words.
Found: TypeAlias = tuple[Colorimetry | None, tuple[str, ...]]


def has_gain_map(data: bytes) -> bool:
    """Tell whether a file names a map that makes its picture HDR.

    Parameters
    ----------
    data : bytes
        A JPEG or AVIF.
    """
    return any(mark in data for mark in _GAIN_MAPS)


def from_cicp(primaries: int, transfer: int, *, matrix: int = 0, full: int = 1) -> Found:
    """Read the numbers that video and PNG describe colors by.

    Parameters
    ----------
    primaries, transfer, matrix : int
        Codes of H.273.
    full : int
        1 if codes run from 0 to 255.

    Returns
    -------
    colorimetry : Colorimetry or None
        What they mean; None if that is not said, or not known, or is HDR.
    notes : tuple of str
        What was ignored, in plain words.

    References
    ----------
    .. [1] ITU-T H.273, Coding-independent code points for video signal type identification, 2024.
    """
    if transfer in HDR:
        return None, (f"its HDR encoding ({HDR[transfer]}) was ignored",)
    if (primaries, transfer) == (_UNSAID, _UNSAID):
        return None, ()
    if primaries not in _PRIMARIES or transfer not in _CURVES or matrix != 0:
        return None, (_UNKNOWN,)
    if full != 1:
        return None, (_LIMITED,)
    (name, chromaticities), (curve_name, curve) = _PRIMARIES[primaries], _CURVES[transfer]
    return Colorimetry(_named(name, curve_name), chromaticities, curve), ()


def from_nclx(primaries: int, transfer: int) -> Found:
    """Read the numbers that an AVIF describes its colors by, as browsers do.

    Parameters
    ----------
    primaries, transfer : int
        Codes of H.273. What is not said is that of sRGB, and so are the curves of cameras.

    Returns
    -------
    colorimetry, notes
        As from `from_cicp`.
    """
    if (primaries, transfer) == (_UNSAID, _UNSAID):
        return None, ()
    primaries = 1 if primaries == _UNSAID else primaries
    return from_cicp(primaries, 13 if transfer in (_UNSAID, *_LIKE_BT_709) else transfer)


def from_gamma(gamma: float | None, chromaticities: Chromaticities | None) -> Found:
    """Read a gamma and chromaticities, as browsers do.

    Parameters
    ----------
    gamma : float or None
        The exponent from light to codes, such as 1 / 2.2; None if it is not said.
    chromaticities : tuple of pairs of float, or None
        White, red, green and blue; None if they are not said.

    Returns
    -------
    colorimetry : Colorimetry or None
        What they mean. Chromaticities without a gamma mean nothing, nor does a gamma of about
        1 / 2.2 without chromaticities.
    notes : tuple of str
        What was ignored, in plain words.
    """
    meant = chromaticities or SRGB_CHROMATICITIES
    are_usual = np.allclose(meant, SRGB_CHROMATICITIES, rtol=0, atol=_NEAR)
    if gamma is None:
        return None, ("its primaries, which come without a gamma, were ignored",) * (not are_usual)
    if not _GAMMAS[0] <= gamma <= _GAMMAS[1]:
        return None, ("its gamma makes no sense and was ignored",)
    if chromaticities is None and abs(_USUAL * gamma - 1) < _ABOUT:
        return None, ()
    if _light(meant) is None:
        return None, ("its primaries make no sense and were ignored with its gamma",)
    name = _named("sRGB primaries" if are_usual else "its own primaries", f"gamma {1 / gamma:.3g}")
    return Colorimetry(name, meant, (1 / gamma, 1.0, 0.0, 0.0, 0.0)), ()


def _named(name: str, curve_name: str) -> str:
    return f"{name} ({curve_name})" if curve_name else name


def _light(chromaticities: Chromaticities) -> NDArray[np.float64] | None:
    """Return XYZ under D50 of red, green and blue light in columns; None if no light is so."""
    white, *primaries = (np.array([x, y, 1 - x - y]) for x, y in chromaticities)
    if white[1] <= 0 or white.min() < 0 or abs(np.linalg.det(primaries)) < _NEAR**2:
        return None
    white = white / white[1]
    columns = np.stack(primaries, axis=1)
    adapted = np.diag(_BRADFORD @ _D50 / (_BRADFORD @ white))
    to_d50 = np.linalg.inv(_BRADFORD) @ adapted @ _BRADFORD
    light: NDArray[np.float64] = to_d50 @ (columns * np.linalg.solve(columns, white))
    return light if np.abs(light).max() < 100 else None


def profile_of(colorimetry: Colorimetry, *, gray: bool) -> bytes:
    """Write what colors mean as an ICC profile.

    Parameters
    ----------
    colorimetry : Colorimetry
        What they mean.
    gray : bool
        Whether it is for a gray picture, of which only the curve counts.

    Returns
    -------
    bytes
        The profile.

    References
    ----------
    .. [1] International Color Consortium, Specification ICC.1:2022, Image technology colour
       management: architecture, profile format, and data structure, 2022.
    """
    curve = b"para" + bytes(4) + struct.pack(">2H", 3, 0) + _fixed(*colorimetry.curve)
    text = colorimetry.name.encode("utf-16-be")
    name = b"mluc" + bytes(4) + struct.pack(">2I4s2I", 1, 12, b"enUS", len(text), 28) + text
    tags = {b"desc": name, b"wtpt": _xyz(_D50)}
    if gray:
        return _put_together(b"GRAY", tags | {b"kTRC": curve})
    light = _light(colorimetry.chromaticities)
    assert light is not None  # of none that `from_gamma` lets through
    for color, column in zip((b"r", b"g", b"b"), light.T, strict=True):
        tags |= {color + b"XYZ": _xyz(column), color + b"TRC": curve}
    return _put_together(b"RGB ", tags)


def _fixed(*numbers: float) -> bytes:
    return struct.pack(f">{len(numbers)}i", *(round(number * 65_536) for number in numbers))


def _xyz(numbers: NDArray[np.float64]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*numbers.tolist())


def _put_together(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Put tags behind a header and a table of where they are."""
    table, body, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        table += struct.pack(">4s2I", tag, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size, version = start + len(body), 0x04400000
    kinds = struct.pack(">3I4s4s4s", size, 0, version, b"mntr", space, b"XYZ ")
    header = (kinds + bytes(12) + b"acsp").ljust(68, b"\0") + _fixed(*_D50.tolist())
    return header.ljust(128, b"\0") + table + body
