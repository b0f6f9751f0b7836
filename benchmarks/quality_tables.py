"""The error that everyone reaches as tables in Markdown, and what is wanted of ours."""

from collections.abc import Callable, Iterator, Sequence
from statistics import fmean
from typing import Any

from benchmarks.bench import Record
from benchmarks.contenders import CONTENDERS
from benchmarks.goals import Verdict, found

DEFAULT_RATIO = 1.01  # on average
PUBLISHED_KS = (32, 64, 128, 256)

_OURS = ("default", "best")
_SAME = 1 + 1e-9  # sums of as many numbers are not equal to the last digit
_TENS = ("ten on pixels", "ten")


def quality_report(results: dict[str, Any]) -> str:
    """Write all measurements as one page.

    Parameters
    ----------
    results : dict
        Where and when it was measured, and the measurements.

    Returns
    -------
    str
        Markdown.
    """
    records = measured(results["records"])
    parts = ["# Error", _about(results), "## Goals", _goals(records)]
    if records:
        parts += ["## Ratio to the best known", _ratios(records), "## Seconds", _seconds(records)]
        parts += _published(records)
    return "\n\n".join(parts) + "\n"


def measured(records: Sequence[Record]) -> list[Record]:
    """Join the seeds of each contender, picture and number of colors: means, and the highest.

    Parameters
    ----------
    records : sequence of dict
        The measurements; those that could not be made are left out.

    Returns
    -------
    list of dict
        With ``lowest`` and ``highest`` inertia of the seeds besides the means.
    """
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for record in records:
        if record["seconds"] is not None:
            key = record["picture"], record["k"], record["contender"]
            groups.setdefault(key, []).append(record)
    return [_joined(group) for group in groups.values()]


def _joined(seeds: Sequence[Record]) -> Record:
    inertias = [record["inertia"] for record in seeds]
    means = {key: fmean(record[key] for record in seeds) for key in ("seconds", "inertia", "error")}
    return {**seeds[0], **means, "lowest": min(inertias), "highest": max(inertias)}


def quality_verdicts(records: Sequence[Record]) -> list[Verdict]:
    """Hold every goal against the measurements.

    Parameters
    ----------
    records : sequence of dict
        What `measured` returns.

    Returns
    -------
    list of Verdict
        One for each goal and what it is wanted of.
    """
    return [verdict for goal in GOALS for verdict in goal(records)]


def _default_near_the_best(records: Sequence[Record]) -> Iterator[Verdict]:
    known = _best_known(records)
    for k in dict.fromkeys(record["k"] for record in records):
        ratios = [
            record["inertia"] / known[record["picture"], k]
            for record in found(records, contender="default", k=k)
        ]
        if ratios:
            mean, wanted = fmean(ratios), f"≤ {DEFAULT_RATIO} on average"
            title = "default, against the best known"
            yield Verdict(title, "all", k, wanted, f"{mean:.4f}", mean <= DEFAULT_RATIO)


def _best_against_ten(records: Sequence[Record]) -> Iterator[Verdict]:
    wanted = "inertia no higher, in less time"
    for ten in _TENS:
        for ours, theirs in _pairs(records, ("best",), ten):
            lower = ours["highest"] <= theirs["inertia"] * _SAME
            yield Verdict(
                f"best, against {CONTENDERS[ten].title}",
                ours["picture"],
                ours["k"],
                wanted,
                f"{ours['highest'] / theirs['inertia']:.5f}, "
                f"{ours['seconds']:.2f} s against {theirs['seconds']:.2f} s",
                lower and ours["seconds"] < theirs["seconds"],
            )


def _below_published_ways(records: Sequence[Record]) -> Iterator[Verdict]:
    for other in ("wu", "maximin, settled"):
        for ours, theirs in _pairs(records, _OURS, other):
            ratio = ours["inertia"] / theirs["inertia"]
            title = f"{ours['contender']}, against {CONTENDERS[other].title}"
            met = ratio <= _SAME
            yield Verdict(title, ours["picture"], ours["k"], "no higher", f"{ratio:.5f}", met)


def _pairs(
    records: Sequence[Record], ours: tuple[str, ...], theirs: str
) -> Iterator[tuple[Record, Record]]:
    for other in found(records, contender=theirs):
        for mine in found(records, contender=ours, picture=other["picture"], k=other["k"]):
            yield mine, other


GOALS: tuple[Callable[[Sequence[Record]], Iterator[Verdict]], ...] = (
    _default_near_the_best,
    _best_against_ten,
    _below_published_ways,
)


def _about(results: dict[str, Any]) -> str:
    machine, versions = results["machine"], results["versions"]
    missing = dict.fromkeys(
        CONTENDERS[record["contender"]].title
        for record in results["records"]
        if record["note"] == "not installed"
    )
    lines = (
        f"{results['date']}; {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gb']} GB, {machine['system']}; {results['threads']} threads; other "
        f"work on the machine at the start: load {results['load']}.",
        ", ".join(f"{name} {version}" for name, version in versions.items()) + ".",
        "Each from its own start, from 8-bit pixels to centroids; of those that chance decides, "
        "the mean over the seeds. scikit-learn works on the distinct colors with their counts, "
        "unless it says *on pixels*. Inertia is the sum over pixels of the squared distance to the "
        "nearest centroid, MSE the mean of that to the nearest rounded color, summed over the "
        "channels. Best known is the lowest inertia of all measured here, of any seed.",
        f"Not installed: {', '.join(missing)}." if missing else "",
    )
    return "\n\n".join(line for line in lines if line)


def _goals(records: Sequence[Record]) -> str:
    verdicts = quality_verdicts(records)
    rows = [
        (v.goal, v.picture, str(v.k), v.wanted, v.measured, "met" if v.met else "**not met**")
        for v in verdicts
    ]
    met = sum(verdict.met for verdict in verdicts)
    columns = ("goal", "picture", "k", "wanted", "measured", "met")
    return f"{met} of {len(rows)} met.\n\n{_table(columns, rows)}"


def _ratios(records: Sequence[Record]) -> str:
    known = _best_known(records)

    def ratio(record: Record) -> float:
        return record["inertia"] / known[record["picture"], record["k"]]

    def best(group: Sequence[Record]) -> str:
        return f"{min(record['lowest'] for record in group):.5g}"

    return _by_picture(records, ratio, ".4f", "best known", best)


def _seconds(records: Sequence[Record]) -> str:
    def colors(group: Sequence[Record]) -> str:
        return f"{group[0]['colors']:,}"

    return _by_picture(records, lambda record: record["seconds"], ".2f", "colors", colors)


def _by_picture(
    records: Sequence[Record],
    value: Callable[[Record], float],
    form: str,
    column: str,
    of_group: Callable[[Sequence[Record]], str],
) -> str:
    """Write a row for each picture and k, and means, with a column for each contender."""
    names = [name for name in CONTENDERS if found(records, contender=name)]
    rows = []
    for picture, k in _best_known(records):
        group = found(records, picture=picture, k=k)
        cells = [_mean(found(group, contender=name), value, form) for name in names]
        rows.append((picture, str(k), of_group(group), *cells))
    for k in dict.fromkeys(record["k"] for record in records):
        group = found(records, k=k)
        cells = [_mean(found(group, contender=name), value, form) for name in names]
        rows.append(("**mean**", str(k), "", *cells))
    titles = [CONTENDERS[name].title for name in names]
    return _table(("picture", "k", column, *titles), rows)


def _published(records: Sequence[Record]) -> Iterator[str]:
    """Write mean errors in the form in which those on CQ100 are published."""
    ks = tuple(k for k in PUBLISHED_KS if found(records, k=k))
    if ks != PUBLISHED_KS:
        return
    pictures = len({record["picture"] for record in records})
    yield f"## Mean MSE over k = {', '.join(map(str, ks))}"
    yield (
        f"Of the {pictures} pictures measured here. The means published for CQ100 are over all of "
        "its 100 pictures: they can be held against these only if the folder had all of those."
    )
    rows = []
    for name, contender in CONTENDERS.items():
        of_name = found(records, contender=name)
        # Of a contender that was left out somewhere the mean would be over other pictures.
        if len(found(of_name, k=ks)) == pictures * len(ks):
            each = [_mean(found(of_name, k=k), lambda r: r["error"], ".2f") for k in ks]
            rows.append((contender.title, *each, _mean(of_name, lambda r: r["error"], ".2f", ks)))
    yield _table(("contender", *(f"k = {k}" for k in ks), "mean"), rows)


def _best_known(records: Sequence[Record]) -> dict[tuple[str, int], float]:
    known: dict[tuple[str, int], float] = {}
    for record in records:
        key = record["picture"], record["k"]
        known[key] = min(known.get(key, record["lowest"]), record["lowest"])
    return known


def _mean(
    records: Sequence[Record],
    value: Callable[[Record], float],
    form: str,
    ks: tuple[int, ...] | None = None,
) -> str:
    values = [value(record) for record in records if ks is None or record["k"] in ks]
    return format(fmean(values), form) if values else ""


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
