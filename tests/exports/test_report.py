"""The page about a result: whole, harmless, and with everything in it."""

import io
import os
import re
from base64 import b64decode
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.exports.provenance import UNKNOWN, Provenance, query
from colorseg.exports.report import report_html
from colorseg.metrics import METRICS, measure_all
from colorseg.plots import PLOTS
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import ENTRIES, Settings
from tests.marks import first_quick

VOID = {"meta", "img", "source", "br"}
HOSTILE = "</title><script>alert('x')</script>\"onload=x & '"


@pytest.fixture(scope="module")
def result():
    image = draw_sample("grace_hopper")[::8, ::8]
    return segment(image, Settings(k=6, restarts=2, locked="#ff0000"))


class Page(HTMLParser):
    """Elements with their attributes, and the text; fails where tags do not match."""

    def __init__(self, data):
        super().__init__()
        self.elements, self.open, self.text = [], [], ""
        self.feed(data.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def decoded(url):
    kind, _, data = url.partition(";base64,")
    return kind.removeprefix("data:"), b64decode(data, validate=True)


def read(url, mode):
    with pillow.open(io.BytesIO(decoded(url)[1])) as picture:
        return np.asarray(picture.convert(mode))


@pytest.mark.parametrize(
    ("name", "provenance"),
    first_quick(
        [
            ("photo", UNKNOWN),
            (HOSTILE, Provenance(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))),
            ("größe 寸法", Provenance(os.fsdecode(b"\xff.png"), page="javascript:alert(1)")),
            ("", Provenance(page="https://example.org/")),
            ("sea", Provenance(sample="sea", page="http://127.0.0.1:8501/")),
        ],
        quick=3,
    ),
    ids=["plain", "hostile", "script", "linked", "sample"],
)
def test_a_page_asks_for_nothing_and_runs_nothing(result, name, provenance):
    data = report_html(result, name, provenance)
    page = Page(data)
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "div"}
    allowed |= {"figure", "figcaption", "picture", "source", "img", "table", "thead", "tbody"}
    allowed |= {"tr", "th", "td", "span", "small", "code", "strong", "a"}
    assert {tag for tag, _ in page.elements} <= allowed
    for _, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on")]
        for key in {"src", "srcset"} & set(attributes):
            assert attributes[key].startswith("data:image/")
    assert [a["href"] for a in page.all("a")] == (
        [provenance.link(result.settings)] if provenance.page.startswith("http") else []
    )
    assert not re.search(rb"url\(|@import|<script|<link", data)
    policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_the_result_is_in_it_exactly_and_the_original_to_compare(result):
    page = Page(report_html(result))
    original, exact, *plots = (image["src"] for image in page.all("img"))
    np.testing.assert_array_equal(read(exact, "RGB"), result.image)
    assert decoded(exact)[0] == "image/png"
    assert decoded(original)[0] == "image/jpeg"
    away = np.abs(read(original, "RGB").astype(int) - result.original).mean()
    assert away < 4
    assert {decoded(plot)[0] for plot in plots} == {"image/png"}
    assert len(plots) == len(PLOTS)
    assert all(image["alt"] for image in page.all("img"))


def test_a_large_original_is_made_smaller_and_the_result_is_not(monkeypatch, result):
    monkeypatch.setattr("colorseg.exports.report._LONGEST", 25)
    page = Page(report_html(result))
    original, exact, *_ = (read(image["src"], "RGB") for image in page.all("img"))
    assert max(original.shape) <= 25
    assert exact.shape == result.image.shape
    assert "Original, 3 times smaller" in page.text


@pytest.mark.filterwarnings("ignore::colorseg.errors.FewerColorsWarning")
@pytest.mark.parametrize(
    ("shape", "width"),
    first_quick(
        [
            ((512, 20), "max(min(100%, 20px, 3.125vh), 20px)"),  # whole, and no wider than it is
            ((300, 400), "max(min(100%, 400px, 106.667vh), 32px)"),
            ((16, 24), "max(min(100%, 312px, 120vh), 36px)"),  # tiny ones are enlarged
            ((8000, 40), "max(min(100%, 40px, 0.4vh), 24px)"),  # long ones are scrolled
            ((10, 2000), "max(min(100%, 2000px, 16000vh), 2000px)"),
        ],
        quick=3,
    ),
)
def test_a_picture_is_shown_whole_and_no_larger_than_it_needs(shape, width):
    image = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    page = Page(report_html(segment(image, Settings(k=2, max_iter=1))))
    original, exact = (image["style"].split("; ") for image in page.all("img")[:2])
    size = [f"aspect-ratio: {shape[1]} / {shape[0]}", f"width: {width}"]
    assert exact == [*size, "image-rendering: pixelated"]
    assert original == (exact if max(shape) < 160 else size)


def test_clear_pixels_stay_clear(result):
    alpha = np.random.default_rng(0).choice(np.array([0, 9, 255], np.uint8), result.labels.shape)
    result = segment(result.original, result.settings, alpha=alpha)
    page = Page(report_html(result))
    original, exact, *_ = (read(image["src"], "RGBA") for image in page.all("img"))
    np.testing.assert_array_equal(original, np.dstack([result.original, alpha]))
    np.testing.assert_array_equal(exact[..., 3], alpha)
    np.testing.assert_array_equal(exact[alpha > 0, :3], result.image[alpha > 0])


def test_it_says_everything_that_is_known(result):
    text = " ".join(Page(report_html(result, "My photo")).text.split())
    values = measure_all(result)
    for name, metric in METRICS.items():
        assert f"{name}{metric.summary}" in text
        assert f"{metric.text(values[name])} {metric.unit}" in text
    for entry in ENTRIES.values():
        assert f"{entry.label}{entry.summary}" in text
    for code, pixels in zip(result.palette.hexes, result.palette.counts, strict=True):
        assert code in text
        assert f"{pixels:,}" in text
    assert "My photo" in text
    assert result.ending in text
    assert "The best of 2 runs was kept" in text


@pytest.mark.filterwarnings("ignore::colorseg.errors.FewerColorsWarning")
def test_notices_are_said():
    result = segment(draw_sample("tangram")[::8, ::8], Settings(k=200, merge=20))
    assert result.notices
    text = Page(report_html(result)).text
    assert all(notice in text for notice in result.notices)


def test_it_says_what_makes_it_again(result):
    text = Page(report_html(result)).text
    assert f"On the page, after its address: {query(result.settings)}" in text
    assert UNKNOWN.command(result.settings) in text
    provenance = Provenance("my photo.jpg", page="https://example.org/")
    text = Page(report_html(result, provenance=provenance)).text
    assert f"On the page: {provenance.link(result.settings)}" in text
    assert "python -m colorseg 'my photo.jpg' -k 6 --locked '#ff0000' --restarts 2" in text
    assert "send it along" in text
    sample = Page(
        report_html(result, provenance=Provenance("sea.png", "sea", "https://example.org/"))
    ).text
    assert "?sample=sea&k=6" in sample
    assert "python" not in sample


def test_how_the_picture_was_read_is_said(result):
    text = Page(report_html(result, provenance=Provenance(notes=("turned", "50.0 % clear")))).text
    assert "About the picture: turned; 50.0 % clear." in text


def test_what_cannot_be_seen_is_an_escape(result):
    provenance = Provenance("a\u202egnp.exe", notes=("from \u200b<b>\x1b</b>",))
    data = report_html(result, "a\u202eb\u3164c", provenance)
    assert Page(data).all("b") == []
    text = Page(data).text
    assert r"from \u200b<b>\x1b</b>" in text
    assert not set("\u202e\u200b\u3164\x1b") & set(text)


def test_equal_results_make_equal_pages(result):
    assert report_html(result, "a") == report_html(result, "a")
