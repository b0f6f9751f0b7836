"""What makes a result again, and what is said about the picture."""

import shlex
import shutil
import subprocess
from urllib.parse import parse_qs, parse_qsl, urlsplit

import numpy as np
import pytest

from colorseg.cli.options import read_words
from colorseg.exports.provenance import UNKNOWN, Provenance, command, notes_about, query
from colorseg.images.loading import Image
from colorseg.settings import ENTRIES, Settings

SETTINGS = [
    Settings(),
    Settings(k=3, space="linear RGB", tol=1e-7, locked="#ff8000 #0080ff", background="#ffffff"),
    Settings(k=256, init="k-means++", weight_power=0.5, dither="Floyd-Steinberg", seed=2**32 - 1),
]
each_settings = pytest.mark.parametrize("settings", SETTINGS, ids=["usual", "given", "other"])


@each_settings
def test_a_query_carries_every_setting(settings):
    values = dict(parse_qsl(query(settings)[1:], keep_blank_values=True))
    numbers = {name: type(entry.default)(values[name]) for name, entry in ENTRIES.items()}
    assert Settings(**numbers) == settings


@each_settings
@pytest.mark.parametrize("file", ["photo.jpg", "my photo's.png", "-k.png", "in/größe.png"])
def test_a_command_is_read_as_the_settings_and_the_file(settings, file):
    words = shlex.split(command(settings, file))
    assert words[:3] == ["python", "-m", "colorseg"]
    options = vars(read_words(words[3:]))
    assert Settings(**{name: options[name] for name in ENTRIES if name in options}) == settings
    assert options["inputs"] == [file if file != "-k.png" else "./-k.png"]


UNSEEN = ["a\u202egnp.png", "a\nb.png", "\x1b[2J'\\.png", "\udcff.png", "\u3164 é.png"]


@pytest.mark.parametrize("file", UNSEEN)
def test_a_command_shows_every_character_of_the_file(file):
    assert command(Settings(), file).isprintable()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("file", UNSEEN)
def test_a_shell_reads_such_a_command_as_the_file(file):
    quoted = command(Settings(), file).removeprefix("python -m colorseg ").removesuffix(" -k 8")
    printed = subprocess.run(["bash", "-c", f"printf %s {quoted}"], capture_output=True, check=True)
    assert printed.stdout == file.encode("utf-8", "surrogateescape")


def test_a_sample_is_in_the_link_and_has_no_command():
    provenance = Provenance("planks.png", sample="planks", page="https://example.org/a/")
    parts = urlsplit(provenance.link(Settings()))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "example.org", "/a/")
    assert parse_qs(parts.query)["sample"] == ["planks"]
    assert provenance.command(Settings()) == ""


@pytest.mark.parametrize("page", ["", "javascript:alert(1)//", "file:///etc/"])
def test_what_is_no_address_of_a_page_is_left_out(page):
    assert Provenance(page=page).link(Settings()) == query(Settings())


def test_where_nothing_is_known_the_command_has_a_place_for_the_file():
    assert UNKNOWN.command(Settings(k=5)) == "python -m colorseg IN -k 5"


def image(alphas, notes=("turned the right way up",)):
    alpha = np.array(alphas, np.uint8).reshape(1, -1)
    return Image(np.zeros((*alpha.shape, 3), np.uint8), alpha, notes, 9)


@pytest.mark.parametrize(
    ("alphas", "said"),
    [
        ([255, 255, 0, 0], ["50.0 % of the pixels are clear, take no part and stay clear"]),
        ([255, 255, 1, 254], ["50.0 % of the pixels are partly clear and stay so"]),
        ([0] * 2 + [9], ["66.7 % of the pixels are clear", "33.3 % of the pixels are partly"]),
        ([255] * 9_999 + [0], ["0.1 % of the pixels are clear"]),
        ([0] * 9_999 + [255], ["99.9 % of the pixels are clear"]),
        ([9] * 3, ["100.0 % of the pixels are partly clear"]),
    ],
)
def test_clear_pixels_are_told_of(alphas, said):
    first, *notes = notes_about(image(alphas), Settings())
    assert first == "turned the right way up"
    assert len(notes) == len(said)
    assert all(note.startswith(words) for note, words in zip(notes, said, strict=True))


def test_a_background_is_told_of_where_it_shows():
    settings = Settings(background="#ff8000")
    assert notes_about(image([0, 9, 255, 255]), settings)[1:] == (
        "50.0 % of the pixels are not opaque and were laid on #ff8000",
    )
    opaque = Image(np.zeros((1, 1, 3), np.uint8), None, (), 9)
    assert notes_about(opaque, settings) == ()
