"""A result as one web page that needs nothing else: no network, no script, no other file."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

from colorseg.exports.encoders import encode_truecolor_png
from colorseg.exports.pictures import indexed_png
from colorseg.exports.previews import thumbnail
from colorseg.exports.provenance import UNKNOWN, Provenance, brief, checked_parts
from colorseg.metrics import METRICS, metric_texts
from colorseg.palettes import UNNAMED, clean_name, share_texts
from colorseg.plots import DARK, LIGHT, PLOTS, Plot, as_png
from colorseg.segmentation import Segmentation
from colorseg.settings import ENTRIES, Settings
from colorseg.words import counted, printable

_ENLARGED = 320  # pixels of the longer side up to which a picture is shown enlarged
_THINNEST = 24  # pixels of the shorter side: what is long is scrolled
_LONGEST = 1200  # pixels of the original's longer side: it is there to compare, not to keep

# The page may show pictures that it carries itself, and nothing else.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

_STYLE = """
:root { color-scheme: light dark; --text: #1b1b1b; --quiet: #555; --line: #d5d5d5;
  --page: #fff; --link: #1668b8; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e8e8; --quiet: #a9adb5; --line: #3d424c; --page: #14161a; --link: #6cb4f0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; overflow-wrap: anywhere; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
p, figcaption, small { color: var(--quiet); margin: .3rem 0; }
small { display: block; max-width: 40rem; }
a { color: var(--link); }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
figure { margin: 0; }
img { display: block; max-width: 100%; height: auto; }
.frame { overflow: auto; max-height: 85vh; }
.frame img { max-width: none; }
.pair { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.facts { width: 100%; table-layout: fixed; }
.facts th:first-child { width: 62%; }
.list td { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1.5rem .35rem 0;
  border-bottom: 1px solid var(--line); font-weight: normal; overflow-wrap: break-word; }
thead th { color: var(--quiet); font-size: .9rem; }
.number { text-align: right; white-space: nowrap; }
.swatch { display: inline-block; width: 2.6rem; height: 1.3rem; margin-right: .6rem;
  vertical-align: middle; border: 1px solid var(--line); border-radius: .2rem;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #444; --line: #bbb; --page: #fff; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  .frame { overflow: visible; max-height: none; }
  .pair { grid-template-columns: 1fr 1fr; }
}
"""


def report_html(
    segmentation: Segmentation, name: str = UNNAMED, provenance: Provenance = UNKNOWN
) -> bytes:
    """Describe a result on one page: pictures, palette, plot, figures and settings.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    name : str
        The title; it is cleaned.
    provenance : Provenance
        Where the picture came from.

    Returns
    -------
    bytes
        An HTML file. The result is in it exactly, as an indexed PNG of the full size; the
        original made smaller.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    segmentation, name, provenance = checked_parts(segmentation, name, provenance)
    title = _text(clean_name(name))
    parts = (
        f"<h1>{title}</h1>\n<p>{_text(_summary(segmentation, provenance))}</p>",
        *(f"<p><strong>{_text(notice)}</strong></p>" for notice in segmentation.notices),
        _pictures(segmentation),
        "<h2>Palette</h2>\n" + _palette(segmentation),
        *(f"<h2>{_text(plot.title)}</h2>\n" + _plot(plot, segmentation) for plot in PLOTS.values()),
        "<h2>Figures</h2>\n" + _figures(segmentation),
        "<h2>Settings</h2>\n" + _settings(segmentation.settings),
        "<h2>To make it again</h2>\n" + _again(segmentation.settings, provenance),
    )
    return _page(title, "\n".join(parts)).encode()


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _summary(segmentation: Segmentation, provenance: Provenance) -> str:
    height, width = segmentation.labels.shape
    colors = counted(len(segmentation.palette), "color")
    size = f"{width:,} × {height:,} pixels, {colors} from {len(segmentation.histogram):,}."
    return f"{size} {provenance.about}".strip()


def _pictures(segmentation: Segmentation) -> str:
    alpha, result = segmentation.own_alpha, indexed_png(segmentation)
    step = -(-max(segmentation.labels.shape) // _LONGEST)
    if alpha is None:
        kind, original = "jpeg", thumbnail(segmentation.original, _LONGEST)
    else:
        thinned = segmentation.original[::step, ::step], alpha[::step, ::step]
        kind, original = "png", encode_truecolor_png(*thinned)
    note = "Original" if step == 1 else f"Original, {step} times smaller"
    height, width = segmentation.labels.shape
    times = max(1, _ENLARGED // max(height, width))
    size = _size(height, width, times)
    # The result is never smoothed: that would make colors which it does not have.
    exact = f"{size}; image-rendering: pixelated"
    like = exact if times > 1 else size
    return (
        '<div class="pair">\n'
        + _framed(_image(f"image/{kind}", original, "The original picture", like), note)
        + _framed(_image("image/png", result, "The picture in few colors", exact), "Result")
        + "</div>"
    )


def _size(height: int, width: int, times: int) -> str:
    """Show a picture whole, so many times enlarged at the most, but not too thin to be seen."""
    ratio = width / height
    thinnest = min(height * times, width * times, _THINNEST) * max(ratio, 1)
    whole = f"min(100%, {width * times}px, {80 * ratio:.6g}vh)"
    return f"aspect-ratio: {width} / {height}; width: max({whole}, {thinnest:.6g}px)"


def _plot(plot: Plot, segmentation: Segmentation) -> str:
    words = plot.describe(segmentation)
    light, dark = (_data("image/png", as_png(plot.draw(segmentation, i))) for i in (LIGHT, DARK))
    dark = f'<source media="screen and (prefers-color-scheme: dark)" srcset="{dark}">'
    image = f'<img src="{light}" width="600" alt="{_text(words)}">'
    return _figure(f"<picture>{dark}{image}</picture>", words)


def _palette(segmentation: Segmentation) -> str:
    palette = segmentation.palette
    rows = [
        (str(number), _swatch(code), share, f"{pixels:,}")
        for number, (code, share, pixels) in enumerate(
            zip(palette.hexes, share_texts(palette.shares), palette.counts.tolist(), strict=True)
        )
    ]
    return _table(("Cluster", "Color", "Share", "Pixels"), rows, numbers=(2, 3))


def _swatch(code: str) -> str:
    return f'<span class="swatch" style="background: {code}"></span><code>{code}</code>'


def _figures(segmentation: Segmentation) -> str:
    iterations = segmentation.clustering.iterations
    rows = [(_term("Iterations", segmentation.ending), f"{iterations:,}")]
    for name, value in metric_texts(segmentation).items():
        meaning = f"{METRICS[name].summary} {METRICS[name].better.capitalize()} is better."
        rows.append((_term(name, meaning), _text(value)))
    return _table(("Figure", "Value"), rows, kind="facts")


def _settings(settings: Settings) -> str:
    rows = [
        (_term(entry.label, entry.summary), _text(brief(getattr(settings, name))))
        for name, entry in ENTRIES.items()
    ]
    return _table(("Setting", "Value"), rows, kind="facts")


def _term(name: str, meaning: str) -> str:
    return f"{_text(name)}<small>{_text(meaning)}</small>"


def _again(settings: Settings, provenance: Provenance) -> str:
    address = _text(provenance.link(settings))
    link, where = f"<code>{address}</code>", "On the page, after its address"
    if not address.startswith("?"):
        link, where = f'<a href="{address}" rel="noreferrer">{link}</a>', "On the page"
    ways = [(where, link)]
    if words := provenance.command(settings):
        ways.append(
            ("On the command line, in the project's folder", f"<code>{_text(words)}</code>")
        )
    note = "" if provenance.sample else "<p>The picture itself is needed: send it along.</p>"
    return "".join(f"<p>{where}: {way}</p>\n" for where, way in ways) + note


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    kind: str = "list",
) -> str:
    """Return a table of cells that are markup already; ``numbers`` are columns to align right."""
    classes = [' class="number"' if at in numbers else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{c}>{h}</th>' for h, c in zip(heads, classes, strict=True))
    body = ""
    for first, *others in rows:
        cells = zip(others, classes[1:], strict=True)
        cells_text = "".join(f"<td{c}>{cell}</td>" for cell, c in cells)
        body += f'<tr><th scope="row">{first}</th>{cells_text}</tr>\n'
    return (
        f'<table class="{kind}">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>'
    )


def _text(words: str) -> str:
    """Return words from anywhere as markup that shows them, and no more."""
    return escape(printable(words))


def _figure(content: str, caption: str) -> str:
    return f"<figure>{content}<figcaption>{_text(caption)}</figcaption></figure>\n"


def _framed(image: str, caption: str) -> str:
    return _figure(f'<div class="frame">{image}</div>', caption)


def _image(mime: str, data: bytes, alt: str, style: str) -> str:
    return f'<img src="{_data(mime, data)}" alt="{_text(alt)}" style="{style}">'


def _data(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{b64encode(data).decode()}"
