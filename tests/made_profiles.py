"""Color profiles made for tests, and what they mean, computed from their definitions alone.

Layout: International Color Consortium, Specification ICC.1:2001-04 (version 2 of the format).
"""

import struct

import numpy as np

D50 = np.array([0.9642, 1.0, 0.8249])  # the white of the profile connection space
D65 = np.array([0.3127, 0.3290])
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def srgb_curve(codes):
    return np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)


def from_srgb_curve(light):
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def power(gamma):
    return lambda codes: codes**gamma


# Chromaticities of red, green, blue and white, and the curve: from the standards of each space.
SPACES = {
    "sRGB": ([(0.64, 0.33), (0.30, 0.60), (0.15, 0.06)], D65, srgb_curve),
    "Display P3": ([(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)], D65, srgb_curve),
    "Adobe RGB (1998)": ([(0.64, 0.33), (0.21, 0.71), (0.15, 0.06)], D65, power(563 / 256)),
    "ProPhoto RGB": (
        [(0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)],
        (0.3457, 0.3585),
        power(1.8),
    ),
    "Swapped GBR": ([(0.30, 0.60), (0.15, 0.06), (0.64, 0.33)], D65, srgb_curve),
}


def xyz(chromaticity):
    x, y = chromaticity
    return np.array([x / y, 1, (1 - x - y) / y])


def to_d50(white):
    """The matrix that adapts XYZ from a white to that of the profile connection space."""
    scale = (BRADFORD @ D50) / (BRADFORD @ white)
    return np.linalg.inv(BRADFORD) @ np.diag(scale) @ BRADFORD


def to_xyz(primaries, white):
    """The matrix from linear RGB to XYZ under D50."""
    columns = np.stack([xyz(primary) for primary in primaries], axis=1)
    weights = np.linalg.solve(columns, xyz(white))
    return to_d50(xyz(white)) @ (columns * weights)


def expected(codes, name):
    """What codes of a space are in sRGB: uint8, by the definitions and without any profile."""
    primaries, white, curve = SPACES[name]
    light = curve(np.asarray(codes) / 255) @ to_xyz(primaries, white).T
    light = light @ np.linalg.inv(to_xyz(*SPACES["sRGB"][:2])).T
    return np.rint(from_srgb_curve(np.clip(light, 0, 1)) * 255).astype(np.uint8)


def _fixed(numbers):
    return struct.pack(f">{len(numbers)}i", *(round(number * 65_536) for number in numbers))


def _xyz_tag(numbers):
    return b"XYZ " + bytes(4) + _fixed(numbers)


def _curve_tag(curve, points=4096):
    levels = np.rint(curve(np.linspace(0, 1, points)) * 65_535).astype(">u2")
    return b"curv" + bytes(4) + struct.pack(">I", points) + levels.tobytes()


def _description(text):
    ascii_text = text.encode("latin-1") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(ascii_text)) + ascii_text + bytes(78)


def _profile(device, space, connection, tags):
    """Put tags together behind a header and a table of where they are."""
    tags = {b"wtpt": _xyz_tag(D50), b"cprt": b"text" + bytes(4) + b"none\0", **tags}
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += padded
    header = struct.pack(
        ">I4sI4s4s4s", at + len(body), bytes(4), 0x02400000, device, space, connection
    )
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def rgb_profile(name, description=None):
    primaries, white, curve = SPACES[name]
    columns = to_xyz(primaries, white).T
    tags = {b"desc": _description(name if description is None else description)}
    tags |= {b"%cXYZ" % c: _xyz_tag(column) for c, column in zip(b"rgb", columns, strict=True)}
    tags |= {b"%cTRC" % c: _curve_tag(curve) for c in b"rgb"}
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def gray_profile(gamma, description="Gray Gamma", black=0.0):
    """Gray of a power curve that starts at a share of the light of white."""
    curve = _curve_tag(lambda codes: black + (1 - black) * codes**gamma)
    tags = {b"desc": _description(description), b"kTRC": curve}
    return _profile(b"mntr", b"GRAY", b"XYZ ", tags)


def lab(colors):
    """L*, a*, b* under D50 of sRGB codes: (n, 3)."""
    light = srgb_curve(np.asarray(colors) / 255) @ to_xyz(*SPACES["sRGB"][:2]).T / D50
    f = np.where(light > (6 / 29) ** 3, np.cbrt(light), light * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def press_profile(inks, description="A Press"):
    """A press that prints these sRGB colors: (16, 3), the corners in order of c, m, y, k."""
    corners = np.rint(np.clip(lab(inks) * [652.8, 256, 256] + [0, 32_768, 32_768], 0, 65_535))
    straight = np.array([0, 65_535], ">u2").tobytes()
    table = b"mft2" + bytes(4) + bytes([4, 3, 2, 0]) + _fixed(np.eye(3).ravel())
    table += (
        struct.pack(">2H", 2, 2) + straight * 4 + corners.astype(">u2").tobytes() + straight * 3
    )
    tags = {b"desc": _description(description), b"A2B0": table, b"A2B1": table}
    return _profile(b"prtr", b"CMYK", b"Lab ", tags)
