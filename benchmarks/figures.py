"""The measurements as figures. Table ``FIGURES``.

A figure is drawn only of what was measured; of nothing there is none.
"""

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from benchmarks.bench import Record
from benchmarks.goals import found
from benchmarks.peers import OWN_STARTS

# Okabe and Ito's colors, which stay apart for color-blind eyes, and a mark each.
_LOOKS: dict[str, tuple[str, str]] = {
    "ours": ("#0072b2", "o"),
    "ours-start": ("#0072b2", "p"),
    "ours-wu": ("#0072b2", "h"),
    "ours-clustering": ("#56b4e9", "o"),
    "sklearn-lloyd": ("#d55e00", "s"),
    "sklearn-elkan": ("#e69f00", "D"),
    "sklearn-lloyd-32": ("#d55e00", "s"),
    "sklearn-elkan-32": ("#e69f00", "D"),
    "expert-lloyd": ("#009e73", "^"),
    "expert-elkan": ("#66c2a5", "v"),
    "opencv": ("#cc79a7", "P"),
    "faiss": ("#8b5fbf", "X"),
    "median-cut": ("#777777", "<"),
    "octree": ("#aaaaaa", ">"),
    "libimagequant": ("#000000", "*"),
}
_GRID = "#d9d9d9"


def time_by_pixels(records: Sequence[Record]) -> Figure | None:
    """Draw the time of 10 iterations against the pixels of one scene, shrunk and tiled."""
    of_study = [r for r in found(records, study="growth") if r["seconds"] and r["labels"]]
    ten = [r for r in of_study if r["limit"]]
    if not ten:
        return None
    title = f"10 iterations of one scene, shrunk and tiled (k = {ten[0]['k']})"
    figure, axes = _figure(title, "Pixels", "Seconds, pixels to labels")
    _draw_lines(axes, ten, "labels")
    return _finished(figure, axes)


def time_by_k(records: Sequence[Record]) -> Figure | None:
    """Draw the time until no label changes against k, on the picture with the most pixels."""
    of_study = [r for r in found(records, study="pictures", limit=None) if r["seconds"]]
    if not of_study:
        return None
    picture = max(of_study, key=lambda r: r["labels"])["picture"]
    title = f"{picture}, same start, until no label changes"
    figure, axes = _figure(title, "Number of colors k", "Seconds, pixels to labels")
    iterated = [r for r in found(of_study, picture=picture) if r["iterations"]]
    _draw_lines(axes, [r for r in iterated if r["peer"] not in OWN_STARTS], "k")
    ticks = sorted({record["k"] for record in of_study})
    axes.set_xticks(ticks, [str(k) for k in ticks])
    axes.minorticks_off()
    return _finished(figure, axes)


def time_by_colors(records: Sequence[Record]) -> Figure | None:
    """Draw the time of 10 iterations against the distinct colors, over all pictures."""
    wanted = found(records, study=("pictures", "growth", "noise"), limit=10, k=8)
    # Tiles have more pixels of the same colors, which is another figure.
    same_start = [r for r in wanted if r["peer"] not in OWN_STARTS]
    timed = [r for r in same_start if r["seconds"] and r["colors"] and "2×2" not in r["picture"]]
    if not timed:
        return None
    title = "10 iterations of every picture (k = 8)"
    figure, axes = _figure(title, "Distinct colors", "Seconds, pixels to labels")
    _draw_lines(axes, timed, "colors", joined=False)
    return _finished(figure, axes)


def error_by_time(records: Sequence[Record]) -> Figure | None:
    """Draw the error against the time, on the picture with the most pixels and the largest k."""
    of_study = [r for r in found(records, study="pictures") if r["seconds"] and r["error"]]
    whole = [r for r in of_study if not r["estimated"]]
    if not whole:
        return None
    most = max(whole, key=lambda r: (r["labels"], r["k"]))
    shown = found(whole, picture=most["picture"], k=most["k"])
    title = f"{most['picture']}, k = {most['k']}: lower and further left is better"
    figure, axes = _figure(title, "Seconds, pixels to labels", "Error (mean squared distance)")
    for record in shown:
        color, mark = _LOOKS[record["peer"]]
        label = _label(record) + (f", {record['limit']} iterations" if record["limit"] else "")
        hollow = "none" if record["limit"] and record["peer"].startswith("ours") else color
        size = min(3 + (record["limit"] or 6), 9)  # smaller after fewer iterations
        place = record["seconds"], record["error"]
        axes.plot(*place, mark, color=color, mfc=hollow, ms=size, label=label)
    return _finished(figure, axes)


def _figure(title: str, x: str, y: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(9.2, 5), dpi=120, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left")
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:,.10g}")
        axis.set_minor_formatter(LogFormatter(minor_thresholds=(1.5, 0.6)))
    axes.grid(color=_GRID, lw=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _draw_lines(axes: Axes, records: Sequence[Record], x: str, *, joined: bool = True) -> None:
    """Draw a line for each peer, hollow marks where the time is scaled."""
    for peer in dict.fromkeys(record["peer"] for record in records):
        mine = sorted(found(records, peer=peer), key=lambda record: record[x])
        color, mark = _LOOKS[peer]
        line = "-" if joined else ""
        xs, ys = [r[x] for r in mine], [r["seconds"] for r in mine]
        axes.plot(xs, ys, mark + line, color=color, ms=6, label=_label(mine[0]))
        scaled = [(r[x], r["seconds"]) for r in mine if r["estimated"]]
        if scaled:
            axes.plot(*zip(*scaled, strict=True), mark, color=color, mfc="white", ms=6)
    if any(record["estimated"] for record in records):
        axes.plot([], [], "o", color="#555555", mfc="white", label="≈ scaled from fewer iterations")


def _label(record: Record) -> str:
    return str(record["title"])


def _finished(figure: Figure, axes: Axes) -> Figure:
    """Put the legend beside the axes, where it covers no data."""
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=9)
    return figure


FIGURES: dict[str, Callable[[Sequence[Record]], Figure | None]] = {
    "time-by-pixels": time_by_pixels,
    "time-by-k": time_by_k,
    "time-by-colors": time_by_colors,
    "error-by-time": error_by_time,
}
