"""Outlines along the sides of pixels: filled, they are the labels again."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.path import Path

from colorseg.errors import InvalidValueError
from colorseg.exports.outlines import outline_mask, svg

SVG = "{http://www.w3.org/2000/svg}"


def random_labels(shape, k, seed=0):
    return np.random.default_rng(seed).integers(0, k, shape).astype(np.uint8)


def holes_in_holes(size):
    far = np.abs(np.indices((size, size)) - size // 2).max(axis=0)
    return (far % 3).astype(np.uint8)


PICTURES = {
    "one pixel": np.array([[3]], np.uint8),
    "one row": random_labels((1, 30), 3),
    "one column": random_labels((30, 1), 3),
    "one color": np.full((8, 5), 255, np.uint8),
    "checkerboard": (np.indices((7, 10)).sum(axis=0) % 2).astype(np.uint8),
    "holes in holes": holes_in_holes(15),
    "noise of two": random_labels((25, 30), 2),
    "noise of three": random_labels((25, 30), 3),
    "noise of many": random_labels((25, 30), 200),
    "blobs": random_labels((8, 9), 4).repeat(5, axis=0).repeat(4, axis=1),
    "diagonals": (np.eye(9) + 2 * np.eye(9)[::-1]).astype(np.uint8),
}
each_picture = pytest.mark.parametrize("labels", PICTURES.values(), ids=PICTURES)
CODES = np.random.default_rng(0).permutation(256**3)[:256]
COLORS = np.stack([CODES >> 16, CODES >> 8 & 255, CODES & 255], axis=1).astype(np.uint8)


def windings(loops, shape):
    """How often loops go around the middle of each pixel, clockwise, by scanning its row."""
    turns = np.zeros((shape[0], shape[1] + 1), int)
    for loop in loops:
        for (x, y), (to_x, to_y) in zip(loop, np.roll(loop, -1, axis=0), strict=True):
            assert (x == to_x) != (y == to_y)
            turns[min(y, to_y) : max(y, to_y), x] += np.sign(y - to_y)
    return turns.cumsum(axis=1)[:, :-1]


def read_path(text):
    """The loops of a path of m, h, v and z, all relative."""
    loops, place = [], np.zeros(2, int)
    assert re.fullmatch(r"(m-?\d+ -?\d+(h-?\d+|v-?\d+)+z)+", text)
    for move, sides in re.findall(r"m(-?\d+ -?\d+)([^z]+)z", text):
        place = place + np.array(move.split(), int)
        corners = [place]
        for way, length in re.findall(r"([hv])(-?\d+)", sides):
            step = (int(length), 0) if way == "h" else (0, int(length))
            corners.append(corners[-1] + step)
        loops.append(np.array(corners))
    return loops


def trace(labels, clear=None):
    """The loops that a drawing has for each label."""
    alpha = None if clear is None else np.where(clear, 0, 255).astype(np.uint8)
    root = ElementTree.fromstring(svg(labels, COLORS, alpha=alpha))
    numbers = {f"#{bytes(color).hex()}": label for label, color in enumerate(COLORS)}
    return {
        numbers[path.get("fill")]: read_path(path.get("d")) for path in root.findall(f"{SVG}path")
    }


def test_a_pixel_is_a_square_that_runs_clockwise():
    (loops,) = trace(np.array([[3]], np.uint8)).values()
    assert [loop.tolist() for loop in loops] == [[[0, 0], [1, 0], [1, 1], [0, 1]]]


def test_around_a_hole_it_runs_the_other_way():
    labels = np.zeros((3, 4), np.uint8)
    labels[1, 1:3] = 1
    outlines = trace(labels)
    assert [loop.tolist() for loop in outlines[0]] == [
        [[0, 0], [4, 0], [4, 3], [0, 3]],
        [[1, 2], [3, 2], [3, 1], [1, 1]],
    ]
    assert [loop.tolist() for loop in outlines[1]] == [[[1, 1], [3, 1], [3, 2], [1, 2]]]


@each_picture
def test_filled_by_either_rule_the_outlines_are_the_labels(labels):
    outlines = trace(labels)
    assert list(outlines) == np.unique(labels).tolist()
    for label, loops in outlines.items():
        # Around once or not at all: even-odd and nonzero agree.
        assert np.array_equal(windings(loops, labels.shape), labels == label)


@each_picture
def test_matplotlib_finds_the_same_pixels_inside(labels):
    middles = np.argwhere(labels >= 0)[:, ::-1] + 0.5
    for label, loops in trace(labels).items():
        inside = [Path(loop).contains_points(middles) for loop in loops]
        odd = np.logical_xor.reduce(inside).reshape(labels.shape)
        assert np.array_equal(odd, labels == label)


@each_picture
def test_sides_take_turns_and_none_could_be_longer(labels):
    for loops in trace(labels).values():
        for loop in loops:
            sides = np.roll(loop, -1, axis=0) - loop
            assert (sides[::2, 1] == 0).all()
            assert (sides[1::2, 0] == 0).all()
            assert sides[0, 0] > 0
            assert (np.abs(sides).sum(axis=1) > 0).all()


@each_picture
def test_bands_make_no_difference(labels, monkeypatch):
    whole = svg(labels, COLORS)
    monkeypatch.setattr("colorseg.exports.sides.LABELS_PER_BLOCK", 1)
    assert svg(labels, COLORS) == whole


@each_picture
def test_an_svg_has_one_path_for_each_color_that_is_there(labels):
    root = ElementTree.fromstring(svg(labels, COLORS))
    paths = root.findall(f"{SVG}path")
    drawn = np.full((*labels.shape, 3), -1)
    for path in paths:
        inside = windings(read_path(path.get("d")), labels.shape)
        assert set(np.unique(inside)) <= {0, 1}
        assert (drawn[inside == 1] == -1).all()
        drawn[inside == 1] = list(bytes.fromhex(path.get("fill")[1:]))
    assert len(paths) == len(np.unique(labels))
    assert np.array_equal(drawn, COLORS[labels])


def test_an_svg_says_its_size_its_title_and_that_edges_are_crisp():
    data = svg(PICTURES["blobs"], COLORS, title='A <b> & "c"\x00\n\udcff\u3164 é')
    root = ElementTree.fromstring(data)
    assert root.attrib == {
        "width": "36",
        "height": "40",
        "viewBox": "0 0 36 40",
        "shape-rendering": "crispEdges",
    }
    assert root.find(f"{SVG}title").text == 'A <b> & "c" é'


def test_clear_pixels_are_left_out():
    labels, clear = random_labels((20, 30), 3), random_labels((20, 30), 3, seed=1) == 0
    for label, loops in trace(labels, clear=clear).items():
        assert np.array_equal(windings(loops, labels.shape), (labels == label) & ~clear)
    everything = np.ones(labels.shape, bool)
    assert trace(labels, clear=everything) == {}
    assert b"<path" not in svg(labels, COLORS, alpha=np.zeros(labels.shape, np.uint8))


def test_an_svg_is_as_opaque_as_each_pixel_is():
    labels = PICTURES["blobs"]
    alpha = random_labels((10, 9), 256, seed=2).repeat(4, axis=0).repeat(4, axis=1)
    alpha[:4], alpha[4:8] = 0, 255
    drawn = np.zeros((*labels.shape, 4), int)
    for path in ElementTree.fromstring(svg(labels, COLORS, alpha=alpha)).findall(f"{SVG}path"):
        inside = windings(read_path(path.get("d")), labels.shape) == 1
        assert not drawn[inside].any()
        opacity = round(255 * float(path.get("fill-opacity", 1)))
        drawn[inside] = [*bytes.fromhex(path.get("fill")[1:]), opacity]
    assert np.array_equal(drawn[..., 3], alpha)
    assert np.array_equal(drawn[alpha > 0, :3], COLORS[labels][alpha > 0])


def test_too_many_corners_are_refused_with_the_remedy():
    labels = PICTURES["checkerboard"]
    corners = 4 * labels.size
    assert sum(len(loop) for loops in trace(labels).values() for loop in loops) == corners
    assert svg(labels, COLORS, most=corners)
    with pytest.raises(InvalidValueError, match="at most 279 corners, got more: .*speckles"):
        svg(labels, COLORS, most=corners - 1)


def test_an_outline_is_where_the_pixel_to_the_right_or_below_differs():
    labels = np.array([[0, 0, 1], [0, 0, 1], [2, 2, 2]], np.uint8)
    assert outline_mask(labels).astype(int).tolist() == [[0, 1, 0], [1, 1, 1], [0, 0, 0]]


@each_picture
def test_outlines_part_all_regions(labels):
    mask = outline_mask(labels)
    assert not mask[-1, -1]
    for here, there in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        assert ((labels[here] == labels[there]) | mask[here]).all()


def test_arguments_are_never_written_to():
    labels = random_labels((20, 20), 3)
    labels.setflags(write=False)
    svg(labels, COLORS, alpha=labels)
    outline_mask(labels)
