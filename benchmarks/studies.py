"""What is measured on which picture. Table ``STUDIES``."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from benchmarks.bench import Bench, Scene, Start
from benchmarks.jobs import TO_THE_END
from benchmarks.peers import OWN_STARTS
from benchmarks.pictures import Picture

FEW = 10  # iterations, where libraries are compared that do not stop by themselves

_FEWEST = 3  # iterations from a good start, for those in a hurry
_MANY = 50  # iterations, where to the end would be thousands
_GOAL_KS = {8, 30, 256}
_ON_THE_FILE = (8, 30)  # numbers of colors
_SMALL = 60_000  # pixels: as many as one array against 256 centroids can be made of
_STRIDES = (4, 2, 8)
_MEGA = 1_000_000


def pictures(bench: Bench) -> None:
    """Measure every peer on every picture, from the same start."""
    for number, scene in enumerate(bench.scenes):
        # Every k on the first picture, for the figure; those that have goals on the others.
        for k in bench.options.ks if number == 0 else sorted(_GOAL_KS & set(bench.options.ks)):
            start = scene.start(k)
            if start is not None:
                _to_the_end(bench, scene.picture, start)
                _few_iterations(bench, scene.picture, start)
                _each_in_its_way(bench, scene.picture, start)


def _to_the_end(bench: Bench, picture: Picture, start: Start) -> None:
    ours = bench.measure("pictures", "ours", picture, start)
    expected = ours["iterations"]
    for peer in ("sklearn-lloyd", "sklearn-elkan", "expert-lloyd", "expert-elkan"):
        theirs = bench.measure("pictures", peer, picture, start, expected=expected)
        if peer == "sklearn-lloyd" and theirs["note"].startswith("needs"):
            bench.measure("pictures", "sklearn-lloyd-32", picture, start, expected=expected)


def _few_iterations(bench: Bench, picture: Picture, start: Start) -> None:
    bench.measure("pictures", "ours", picture, start, iterations=FEW)
    for peer in ("opencv", "faiss"):
        bench.measure("pictures", peer, picture, start, iterations=FEW, expected=FEW)


def _each_in_its_way(bench: Bench, picture: Picture, start: Start) -> None:
    """Measure those that choose where to start themselves, of which ours stops three ways."""
    for peer, limit in product(OWN_STARTS, (_FEWEST, FEW, TO_THE_END)):
        bench.measure("pictures", peer, picture, start, iterations=limit)
    for peer in ("median-cut", "octree", "libimagequant"):
        bench.measure("pictures", peer, picture, start)


def files(bench: Bench) -> None:
    """Measure from the file to labels, beside decoding alone."""
    scenes = bench.scenes[:1] if bench.options.quick else bench.scenes
    for scene in scenes:
        whole = replace(scene.picture, name=scene.picture.name.partition(" ÷")[0], stride=1)
        for k in sorted(set(_ON_THE_FILE) & set(bench.options.ks)):
            start = scene.start(k)
            for peer in ("decode", "ours-file") if start else ():
                bench.measure("files", peer, whole, start or [])


def small(bench: Bench) -> None:
    """Measure the plain NumPy forms, on a scene shrunk until they fit."""
    for scene in bench.scenes[: 1 if bench.options.quick else 2]:
        picture = scene.picture.shrunk(scene.pixels * scene.picture.stride**2, _SMALL)
        for k in sorted(set(_ON_THE_FILE) & set(bench.options.ks)):
            start = Scene(picture).start(k)
            if start is not None:
                ours = bench.measure("small", "ours", picture, start)
                for peer in ("broadcast", "einsum"):
                    expected = ours["iterations"]
                    bench.measure("small", peer, picture, start, expected=expected)


def growth(bench: Bench) -> None:
    """Measure the largest scene shrunk, as it is, and tiled 2 × 2, from one start."""
    scene = max(bench.scenes, key=lambda scene: scene.pixels)
    k = 8 if 8 in bench.options.ks else bench.options.ks[0]
    start = scene.start(k)
    if start is None:
        return
    stride, name = scene.picture.stride, scene.picture.name
    strides = _STRIDES[:1] if bench.options.quick else _STRIDES
    sizes = [scene.picture.strided(stride * by) for by in strides]
    sizes += [
        replace(scene.picture, name=f"{name} whole"),
        replace(scene.picture, name=f"{name} 2×2", pixels=4 * scene.pixels),
    ]
    for picture in sizes:
        bench.measure("growth", "ours-clustering", picture, start)
        bench.measure("growth", "ours", picture, start, iterations=FEW)
        for peer in ("sklearn-lloyd", "expert-lloyd", "opencv"):
            bench.measure("growth", peer, picture, start, iterations=FEW, expected=FEW)


def memory(bench: Bench) -> None:
    """Measure pictures up to 200 megapixels: the first one tiled, and noise; a few iterations."""
    quick, scene = bench.options.quick, bench.scenes[0]
    noise = Picture("noise", noise="uniform", pixels=10_000)
    for k in (8,) if quick else (8, 256):
        for megapixels in (2, 8) if quick else (24, 50, 100, 200):
            for base, start in ((scene.picture, scene.start(k)), (noise, Scene(noise).start(k))):
                name = f"{base.name}, {megapixels} megapixels"
                picture = replace(base, name=name, pixels=megapixels * _MEGA)
                if start is not None:
                    bench.measure("memory", "ours", picture, start, iterations=2, judged=False)


def noise(bench: Bench) -> None:
    """Measure the worst case: noise with as many colors as there can be."""
    megapixels = 2 if bench.options.quick else 24
    name = f"distinct noise, {megapixels} megapixels"
    scene = Scene(Picture(name, noise="distinct", pixels=megapixels * _MEGA))
    for k in sorted({8, 256} & set(bench.options.ks)):
        start = scene.start(k)
        if start is not None:
            ours = bench.measure("noise", "ours", scene.picture, start, iterations=_MANY)
            for peer in ("sklearn-lloyd", "expert-lloyd"):
                bench.measure(
                    "noise",
                    peer,
                    scene.picture,
                    start,
                    iterations=_MANY,
                    expected=ours["iterations"],
                )


STUDIES: dict[str, Callable[[Bench], None]] = {
    "pictures": pictures,
    "files": files,
    "small": small,
    "growth": growth,
    "memory": memory,
    "noise": noise,
}
