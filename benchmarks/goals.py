"""What this engine wants to reach, against what was measured. Table ``GOALS``."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.bench import Record
from benchmarks.peers import OWN_STARTS, PEERS

PIXEL_RATIO = {8: 150, 30: 200}
EXPERT_RATIO = {8: 3, 30: 5, 256: 10}
OPENCV_RATIO = 60
FILE_RATIO = {8: 3, 30: 5}
FILE_PIXELS = (20e6, 30e6)  # about 24 megapixels
PEAK_MB = 250
GROWTH_RATIO = 1.3

_SAME = 1 + 1e-9  # sums of as many numbers are not equal to the last digit


@dataclass(frozen=True)
class Verdict:
    """One goal on one picture.

    Attributes
    ----------
    goal, picture : str
        What is wanted of which picture.
    k : int
        Number of colors.
    wanted, measured : str
        Both in words.
    met : bool
        Whether it was reached.
    """

    goal: str
    picture: str
    k: int
    wanted: str
    measured: str
    met: bool


def verdicts(records: Sequence[Record]) -> list[Verdict]:
    """Hold every goal against the measurements.

    Parameters
    ----------
    records : sequence of dict
        The measurements.

    Returns
    -------
    list of Verdict
        One for each goal, picture and number of colors that was measured.
    """
    timed = [record for record in records if record["seconds"] is not None]
    return [verdict for goal in GOALS for verdict in goal(timed)]


def found(records: Sequence[Record], **wanted: object) -> list[Record]:
    """Return the records that have the values asked for; of several values, any."""

    def has(record: Record, key: str, value: object) -> bool:
        return record[key] in value if isinstance(value, tuple) else record[key] == value

    return [r for r in records if all(has(r, key, value) for key, value in wanted.items())]


def reference(records: Sequence[Record], record: Record) -> Record | None:
    """Return our own measurement that a peer's is held against."""
    same = {key: record[key] for key in ("study", "picture", "k", "limit")}
    name = "ours-file" if record["study"] == "files" else "ours"
    ours = [r for r in found(records, peer=name, **same) if r["seconds"] is not None]
    return ours[0] if ours else None


def _pairs(records: Sequence[Record], **theirs: object) -> Iterator[tuple[Record, Record]]:
    """Yield ours and the quickest of theirs, for each picture and number of colors."""
    groups: dict[tuple[str, int], list[Record]] = {}
    for record in found(records, **theirs):
        groups.setdefault((record["picture"], record["k"]), []).append(record)
    for group in groups.values():
        quickest = min(group, key=lambda record: record["seconds"])
        ours = reference(records, quickest)
        if ours is not None:
            yield ours, quickest


def _against_pixels(records: Sequence[Record]) -> Iterator[Verdict]:
    names = ("sklearn-lloyd", "sklearn-elkan", "sklearn-lloyd-32", "sklearn-elkan-32")
    yield from _times_faster("scikit-learn on pixels", records, names, PIXEL_RATIO)


def _against_expert(records: Sequence[Record]) -> Iterator[Verdict]:
    names = ("expert-lloyd", "expert-elkan")
    yield from _times_faster("the expert's way", records, names, EXPERT_RATIO)


def _times_faster(
    goal: str, records: Sequence[Record], names: tuple[str, ...], ratios: dict[int, int]
) -> Iterator[Verdict]:
    for ours, theirs in _pairs(records, study="pictures", peer=names, limit=None):
        if ours["k"] not in ratios:
            continue
        ratio, wanted = theirs["seconds"] / ours["seconds"], ratios[ours["k"]]
        no_higher = theirs["estimated"] or ours["inertia"] <= theirs["inertia"] * _SAME
        yield _verdict(
            goal,
            ours,
            f"≥ {wanted}×, inertia no higher",
            f"{_about(theirs)}{ratio:.3g}×, {_inertias(ours, theirs)}",
            ratio >= wanted and no_higher,
        )


def _inertias(ours: Record, theirs: Record) -> str:
    if theirs["estimated"]:
        return "inertia of a run cut short is not held against it"
    return f"inertia {ours['inertia'] / theirs['inertia'] - 1:+.1e} of theirs"


def _against_opencv(records: Sequence[Record]) -> Iterator[Verdict]:
    for ours, theirs in _pairs(records, study="pictures", peer="opencv"):
        ratio = theirs["seconds"] / ours["seconds"]
        measured = f"{_about(theirs)}{ratio:.3g}×"
        yield _verdict(
            "OpenCV, 10 iterations",
            ours,
            f"≥ {OPENCV_RATIO}×",
            measured,
            ratio >= OPENCV_RATIO,
        )


def _against_libimagequant(records: Sequence[Record]) -> Iterator[Verdict]:
    """Hold ours from a start of its own against it, since it chooses its start too."""
    for theirs in found(records, study="pictures", peer="libimagequant", k=256):
        same = {key: theirs[key] for key in ("study", "picture", "k")}
        for ours in found(records, peer=OWN_STARTS, **same):
            ratio = theirs["seconds"] / ours["seconds"]
            stop = f"{ours['limit']} iterations" if ours["limit"] else "to the end"
            yield _verdict(
                f"libimagequant, {PEERS[ours['peer']].title} {stop}",
                ours,
                "no slower, error lower",
                f"{ratio:.3g}×, error {ours['error']:.4g} against {theirs['error']:.4g}",
                ratio >= 1 and ours["error"] < theirs["error"],
            )


def _from_file(records: Sequence[Record]) -> Iterator[Verdict]:
    for ours in found(records, study="files", peer="ours-file", k=tuple(FILE_RATIO)):
        decode = found(records, study="files", peer="decode", picture=ours["picture"], k=ours["k"])
        is_jpeg = ours["picture"].lower().endswith((".jpg", ".jpeg"))
        if decode and is_jpeg and FILE_PIXELS[0] <= ours["labels"] <= FILE_PIXELS[1]:
            ratio, wanted = ours["seconds"] / decode[0]["seconds"], FILE_RATIO[ours["k"]]
            goal, measured = "file to labels, against decoding alone", f"{ratio:.3g}×"
            yield _verdict(goal, ours, f"≤ {wanted}×", measured, ratio <= wanted)


def _peak(records: Sequence[Record]) -> Iterator[Verdict]:
    ours_to_the_end = found(records, peer=("ours", "ours-file"), study=("pictures", "files"))
    ours_at_size = found(records, peer="ours", study="memory")
    for ours in [*(r for r in ours_to_the_end if not r["limit"]), *ours_at_size]:
        peak = ours["peak_mb"]
        name = f"peak memory above the image, {ours['title']}"
        yield _verdict(name, ours, f"≤ {PEAK_MB} MB", f"{peak:.0f} MB", peak <= PEAK_MB)


def _growth(records: Sequence[Record]) -> Iterator[Verdict]:
    of_ours = found(records, study="growth", peer="ours-clustering")
    whole = [record for record in of_ours if record["picture"].endswith("whole")]
    tiled = [record for record in of_ours if record["picture"].endswith("2×2")]
    for small, large in zip(whole, tiled, strict=False):
        ratio = large["seconds"] / small["seconds"]
        wanted, met = f"≤ {GROWTH_RATIO}×", ratio <= GROWTH_RATIO
        yield _verdict("clustering 4× the pixels of a scene", large, wanted, f"{ratio:.3g}×", met)


def _noise(records: Sequence[Record]) -> Iterator[Verdict]:
    for peer in ("sklearn-lloyd", "expert-lloyd"):
        for ours, theirs in _pairs(records, study="noise", peer=peer):
            ratio = theirs["seconds"] / ours["seconds"]
            goal, measured = f"noise, against {theirs['title']}", f"{_about(theirs)}{ratio:.3g}×"
            yield _verdict(goal, ours, "faster", measured, ratio > 1)


def _verdict(goal: str, record: Record, wanted: str, measured: str, met: bool) -> Verdict:
    return Verdict(goal, record["picture"], record["k"], wanted, measured, met)


def _about(record: Record) -> str:
    return "≈ " if record["estimated"] else ""


GOALS: tuple[Callable[[Sequence[Record]], Iterator[Verdict]], ...] = (
    _against_pixels,
    _against_expert,
    _against_opencv,
    _against_libimagequant,
    _from_file,
    _peak,
    _growth,
    _noise,
)
