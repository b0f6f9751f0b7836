"""The measurements as tables in Markdown."""

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.bench import Record
from benchmarks.goals import found, reference, verdicts

_COLUMNS = ("k", "peer", "stop", "time", "× ours", "iterations", "error", "peak MB", "note")
_GOAL_COLUMNS = ("goal", "picture", "k", "wanted", "measured", "met")
_TITLES = {
    "pictures": "Every peer on every picture",
    "files": "From the file to labels",
    "small": "The plain NumPy forms, on shrunk pictures",
    "growth": "As the work grows",
    "memory": "Memory of large pictures, 2 iterations",
    "noise": "The worst case: noise with as many colors as there can be, at most 50 iterations",
}


def report(results: dict[str, Any]) -> str:
    """Write all measurements as one page.

    Parameters
    ----------
    results : dict
        What `Bench.results` holds.

    Returns
    -------
    str
        Markdown.
    """
    records = results["records"]
    parts = ["# Measurements", _about(results), "## Goals", goals_table(records)]
    for study, title in _TITLES.items():
        of_study = found(records, study=study)
        if of_study:
            parts += [f"## {title}", *_by_picture(of_study)]
    return "\n\n".join(parts) + "\n"


def goals_table(records: Sequence[Record]) -> str:
    """Write every goal with what was measured and whether it is met.

    Parameters
    ----------
    records : sequence of dict
        The measurements.

    Returns
    -------
    str
        A table in Markdown, and how many goals are met.
    """
    all_verdicts = verdicts(records)
    rows = [
        (v.goal, v.picture, str(v.k), v.wanted, v.measured, "met" if v.met else "**not met**")
        for v in all_verdicts
    ]
    met = sum(verdict.met for verdict in all_verdicts)
    return f"{met} of {len(rows)} met.\n\n{_table(_GOAL_COLUMNS, rows)}"


def _about(results: dict[str, Any]) -> str:
    machine, versions = results["machine"], results["versions"]
    lines = (
        f"{results['date']}, {results['minutes']} minutes; {machine['processor']}, "
        f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}; "
        f"everyone with {results['threads']} threads; other work on the machine at the start: load "
        f"{results['load']}.",
        ", ".join(f"{name} {version}" for name, version in versions.items()) + ".",
        "Times are medians of whole runs, from 8-bit pixels to a label for each. ≈ marks a run "
        f"that would have taken more than {results['budget_seconds']:g} s: its time is scaled "
        "from fewer iterations, and its error is the one after those. Error is the mean over "
        "pixels of the squared distance to the palette, in 8-bit codes, summed over the channels. "
        "Peak is memory above the decoded image.",
    )
    return "\n\n".join(lines)


def _by_picture(records: Sequence[Record]) -> Iterator[str]:
    for picture in dict.fromkeys(record["picture"] for record in records):
        of_picture = found(records, picture=picture)
        colors = next((r["colors"] for r in of_picture if r["colors"]), None)
        yield f"### {picture}" + (f" ({colors:,} colors)" if colors else "")
        yield _table(_COLUMNS, [_row(record, records) for record in of_picture])


def _row(record: Record, records: Sequence[Record]) -> tuple[str, ...]:
    ours = reference(records, record)
    seconds, about = record["seconds"], "≈ " if record["estimated"] else ""
    ratio = seconds / ours["seconds"] if ours and seconds else None
    return (
        str(record["k"]),
        record["title"],
        _stop(record),
        "" if seconds is None else f"{about}{_seconds(seconds)}",
        "" if ratio is None else f"{about}{ratio:.3g}",
        str(record["iterations"] or ""),
        "" if record["error"] is None else f"{about}{record['error']:.2f}",
        "" if record["peak_mb"] is None else f"{record['peak_mb']:.0f}",
        record["note"],
    )


def _stop(record: Record) -> str:
    if record["limit"]:
        return f"{record['limit']} iterations"
    return "no label changed" if record["iterations"] else ""


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 0.9995 else f"{seconds:.3g} s"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
