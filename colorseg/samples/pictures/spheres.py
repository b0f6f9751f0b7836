"""Five balls of one paint each: rays from one eye, a lamp, soft shadows in closed form."""

from typing import TypeAlias

import numpy as np

from colorseg.arrays import Pixels
from colorseg.samples.pictures.brushes import HEIGHT, Field, X, Y, blend, grained, linear, rise

EYE = np.array([0, 2.7, -8.0], dtype=np.float32)
LAMP = np.array([-0.55, 0.7, -0.45], dtype=np.float32) / np.float32(np.sqrt(0.995))
ZOOM, TILT = 1.75, 0.265
FLOOR = "cdbfae"
# Center x, center z, radius, paint: far ones first, since each is painted over those before it.
Ball: TypeAlias = tuple[float, float, float, str]
BALLS: tuple[Ball, ...] = (
    (1.75, 1.7, 0.95, "2e7f86"),
    (-0.35, 0.6, 1.2, "c8452f"),
    (-2.35, -0.5, 0.7, "e3a72f"),
    (1.35, -1.3, 0.5, "e9e1d2"),
    (-0.95, -2.0, 0.33, "41568f"),
)


def draw() -> Pixels:
    """Draw it, uint8 (h, w, 3)."""
    up, sine, cosine = 0.5 - Y, float(np.sin(TILT)), float(np.cos(TILT))
    axes = X - 0.75, up * cosine - ZOOM * sine, up * sine + ZOOM * cosine
    rays = _unit(np.stack(np.broadcast_arrays(*axes), axis=-1))
    canvas = _floor(rays)
    for ball in BALLS:
        _paint_ball(canvas, rays, ball)
    # Light adds up in linear values; film-like exposure keeps the highlights from clipping.
    return grained((1 - np.exp(-1.35 * canvas)) ** (1 / 2.2), np.random.default_rng(2))


def _dot(a: Field, b: Field) -> Field:
    return np.einsum("...i,...i", a, b)


def _unit(vectors: Field) -> Field:
    return vectors / np.sqrt(_dot(vectors, vectors))[..., None]


def _center(ball: Ball) -> Field:
    return np.array([ball[0], ball[2], ball[1]], dtype=np.float32)


def _floor(rays: Field) -> Field:
    points = EYE - EYE[1] / np.minimum(rays[..., 1:2], -0.02) * rays
    lit = linear(FLOOR) * _received(points, np.array([0, 1, 0], dtype=np.float32), BALLS)
    wall = blend(linear("8e8a8c"), linear("5f646f"), rise(0.3, 0, Y))
    return blend(lit, wall, rise(4, 16, points[..., 2]))


def _received(points: Field, normals: Field, balls: tuple[Ball, ...]) -> Field:
    """Light that reaches each point: a broad lamp, the room, and color from balls close by."""
    lamp = np.clip(normals @ LAMP, 0, None)
    room = 0.5 + 0.5 * normals[..., 1]
    tint = np.zeros_like(points)
    for ball in balls:
        toward = _center(ball) - points
        along, squared = toward @ LAMP, _dot(toward, toward)
        miss = np.sqrt(np.clip(squared - along**2, 0, None)) - ball[2]
        shadow = rise(-1, 1, miss / (0.16 * np.clip(along, 0.05, None)))
        lamp = lamp * np.where(along > 0, shadow, 1)
        facing = np.clip(_dot(normals, toward), 0, None) / np.sqrt(squared)
        cover = np.clip(facing * ball[2] ** 2 / squared, 0, 1)
        room = room * (1 - cover)
        tint += (0.4 * cover * (1 - cover))[..., None] * linear(ball[3])
    warm, cool = 1.15 * linear("fff1dc"), 0.5 * linear("aebfda")
    return lamp[..., None] * warm + room[..., None] * cool + tint


def _paint_ball(canvas: Field, rays: Field, ball: Ball) -> None:
    toward, radius = _center(ball) - EYE, ball[2]
    along = rays @ toward
    miss = np.sqrt(np.clip(toward @ toward - along**2, 0, None))
    rows, columns = np.nonzero(miss < radius * 1.03)
    part = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    ray, along, miss = rays[part], along[part], miss[part]
    depth = along - np.sqrt(np.clip(radius**2 - miss**2, 0, None))
    normals = _unit(depth[..., None] * ray - toward)
    color = _glossy(ray, EYE + depth[..., None] * ray, normals, ball)
    pixels_in = (radius - miss) * (ZOOM * HEIGHT / float(np.linalg.norm(toward)))
    canvas[part] = blend(canvas[part], color, np.clip(pixels_in + 0.5, 0, 1))


def _glossy(ray: Field, points: Field, normals: Field, ball: Ball) -> Field:
    light = _received(points, normals, tuple(other for other in BALLS if other is not ball))
    from_floor = (0.14 - 0.14 * normals[..., 1:2]) * rise(0, ball[2] * 1.2, points[..., 1:2])
    facing = -_dot(ray, normals)[..., None]
    mirror = ray + 2 * facing * normals
    lamp = (mirror @ LAMP)[..., None]
    shine = 1.1 * rise(0.94, 0.995, lamp) + 0.08 * rise(0.6, 1, lamp)
    rim = 0.25 * np.clip(1 - facing, 0, 1) ** 4 * rise(-0.4, 0.3, mirror[..., 1:2])
    return linear(ball[3]) * (light + from_floor * linear(FLOOR)) + rim + shine
