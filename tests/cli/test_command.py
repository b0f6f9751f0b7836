"""The command line, as a person runs it."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg import __version__
from colorseg.cli.command import run
from colorseg.images.loading import load_image
from colorseg.images.saving import save_image
from colorseg.samples import draw_sample, photograph_path
from colorseg.segmentation import segment
from colorseg.settings import ENTRIES, Settings
from colorseg.words import size_in_bytes
from tests.marks import first_quick

PHOTO = str(photograph_path())


ROOT = str(Path(__file__).parents[2])


def command(words, *, cwd=None, stdin=None, stdout=None, text=True, **variables):
    """The command in a process of its own, as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "colorseg", *words],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": ROOT} | variables,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=text,
        # A shell lets what it starts be interrupted, even where the tests themselves may not be.
        preexec_fn=None if os.name == "nt" else _let_be_interrupted,
    )


def _let_be_interrupted():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_photo_becomes_an_indexed_png_of_k_colors_and_one_line(tmp_path, capsys):
    out = tmp_path / "out.png"
    assert run([PHOTO, "-k", "10", "-o", str(out)]) == 0
    image = pillow.open(out)
    assert (image.mode, image.size) == ("P", (512, 600))
    assert len(image.getcolors()) == 10
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    for words in ("10 colors", "iterations", "no pixel changed cluster", "MSE", "PSNR", " s"):
        assert words in printed.out
    assert "iteration   1 " in printed.err


def test_the_version_is_said_in_one_line_without_a_picture(capsys):
    with pytest.raises(SystemExit) as leaving:
        run(["--version"])
    assert (leaving.value.code, *capsys.readouterr()) == (0, f"colorseg {__version__}\n", "")


def test_the_engine_is_the_same_as_in_python(tmp_path, capsys):
    out = tmp_path / "out.json"
    options = ["--init", "random", "--max-iter", "7", "--tol", "0.5", "--restarts", "2"]
    run([PHOTO, "-k", "5", "--seed", "3", *options, "-q", "-o", str(out)])
    settings = Settings(k=5, init="random", max_iter=7, tol=0.5, restarts=2, seed=3)
    content = json.loads(out.read_text())
    expected = segment(draw_sample("grace_hopper"), settings)
    assert [entry["hex"] for entry in content["palette"]] == list(expected.palette.hexes)
    assert Settings(**content["settings"]) == settings
    assert capsys.readouterr().err == ""


def test_several_outputs_are_chosen_by_their_endings(tmp_path):
    outs = [tmp_path / name for name in ("a.png", "a.json", "a.txt")]
    assert run([PHOTO, "-k", "3", "-q", *(f"-o{out}" for out in outs)]) == 0
    colors = pillow.open(outs[0]).convert("RGB").getcolors()
    hexes = {"#{:02x}{:02x}{:02x}".format(*color) for _, color in colors}
    assert set(outs[2].read_text().split()) == hexes
    assert {entry["hex"] for entry in json.loads(outs[1].read_text())["palette"]} == hexes


def test_without_an_output_the_name_says_what_is_in_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run([PHOTO, "-k", "4", "-q"])
    assert [path.name for path in tmp_path.iterdir()] == ["grace_hopper_k4_srgb_seed0.png"]


def test_a_picture_with_fewer_colors_says_so_and_succeeds(tmp_path, capsys):
    save_image(np.zeros((3, 3, 3), np.uint8), tmp_path / "black.png")
    assert run([str(tmp_path / "black.png"), "-q", "-o", str(tmp_path / "out.png")]) == 0
    assert "Note: The image has only 1 distinct color," in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["gone.png"], "There is no file gone.png"),
        (["."], "There are no images in the folder ."),
        ([""], "must be given by its path, got an empty one"),
        (["a\0b.png"], "could not be read"),
        ([PHOTO, "-k", "0"], "k must be from 1 to 256, got 0"),
        ([PHOTO, "--tol", "nan"], "tol must be from 0 to 255, got nan"),
        ([PHOTO, "-k", "many"], "k must be a whole number from 1 to 256, got 'many'"),
        ([PHOTO, "-k", "2.5"], "k must be a whole number from 1 to 256, got 2.5"),
        ([PHOTO, "--init", "best"], "init must be one of 'random'"),
        ([PHOTO, "-o", "out.xyz"], "ending of the output must be one of '.png'"),
        ([PHOTO, "-o", "gone/out.png"], "There is no folder gone"),
        ([PHOTO, "-o", ""], "an output must be a path, got an empty one"),
        ([PHOTO, "-o", "a\0b.png"], "cannot be the name of a file"),
        ([PHOTO, "-o", "a.png", "-o", "./a.png"], "a.png is named as an output twice"),
        ([PHOTO, "-o", "a.png", "--formats", "PNG"], "--formats is for folders"),
        (
            [PHOTO, "--formats", "PNG", "png2"],
            "a kind of file must be one of 'PNG', 'quick PNG', 'WebP'",
        ),
        ([PHOTO, "--labels", "a.json"], "the ending of labels must be one of '.labels.png'"),
        ([PHOTO, "--report", "a.gif"], "the ending of report must be one of '.html'"),
        ([PHOTO, PHOTO, "-o", "out.png"], "several pictures need a folder to go to, got out.png"),
        ([PHOTO, "-o", "gone/out/"], "There is no folder gone"),
        ([PHOTO, "--palette", "gone.gpl"], "--palette gone.gpl: There is no file gone.gpl"),
    ],
)
def test_a_mistake_is_answered_in_one_plain_line_with_exit_code_2(
    tmp_path, monkeypatch, capsys, words, message
):
    monkeypatch.chdir(tmp_path)
    assert run(words) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert message in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [[], [PHOTO, "--bogus"], [PHOTO, "-k"], [PHOTO, "--a\nb"]])
def test_a_command_that_cannot_be_understood_is_answered_in_one_line(capsys, words):
    with pytest.raises(SystemExit) as caught:
        run(words)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("colorseg: ")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--nope"], "there is no option --nope"),
        ([PHOTO, "--nope", "5"], "there is no option --nope"),
        (["-k"], "argument -k: expected one argument"),
        ([], "the picture is missing"),
        (["-k", "3", "--"], "the picture is missing"),
    ],
)
def test_the_first_thing_that_is_wrong_is_said(capsys, words, message):
    with pytest.raises(SystemExit):
        run(words)
    assert capsys.readouterr().err.startswith(f"colorseg: {message}")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder, with pictures in it."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    photograph = draw_sample("grace_hopper")
    for name, rows in (("a.png", slice(0, 60)), ("b.bmp", slice(60, 150)), ("c.png", slice(300))):
        save_image(photograph[rows, :100], Path("in", name))
    return tmp_path


def names_in(path):
    return sorted(entry.name for entry in Path(path).iterdir())


def colors_in(path):
    return {color for _, color in pillow.open(path).convert("RGB").getcolors()}


@pytest.mark.parametrize("words", [[], ["--force"]])
@pytest.mark.parametrize("output", ["in/a.png", "in/../in/a.png", "link.png"])
def test_an_input_is_never_overwritten(folder, capsys, words, output):
    Path("link.png").symlink_to("in/a.png")
    before = Path("in/a.png").read_bytes()
    assert run(["in/a.png", "-o", output, *words]) == 2
    assert Path("in/a.png").read_bytes() == before
    assert "is an input itself" in capsys.readouterr().err


def test_a_palette_is_never_overwritten(folder, capsys):
    Path("mine.txt").write_text("#ff0000")
    assert run(["in/a.png", "--palette", "mine.txt", "-o", "mine.txt", "--force"]) == 2
    assert Path("mine.txt").read_text() == "#ff0000"


def test_nothing_is_overwritten_without_force(folder, capsys):
    Path("out.png").write_bytes(b"mine")
    assert run(["in/a.png", "-o", "out.png", "-o", "new.json"]) == 2
    assert (
        capsys.readouterr().err == "colorseg: out.png exists already; add --force to overwrite it\n"
    )
    assert Path("out.png").read_bytes() == b"mine"
    assert not Path("new.json").exists()
    assert run(["in/a.png", "-o", "out.png", "-q", "--force"]) == 0
    assert len(colors_in("out.png")) == 8


def test_names_that_the_work_itself_gives_are_not_overwritten_either(folder, capsys):
    assert run(["in", "-o", "out", "-q"]) == 0
    first = Path("out/a_k8_srgb_seed0.png").read_bytes()
    Path("out/b_k8_srgb_seed0.png").unlink()
    assert run(["in", "-o", "out", "-q"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in said] == ["in/a.png", "in/c.png"]
    assert all("exists already; add --force" in line for line in said)
    assert Path("out/a_k8_srgb_seed0.png").read_bytes() == first
    assert len(names_in("out")) == 3


def test_a_folder_stands_for_its_pictures(folder, capsys):
    Path("in/notes.txt").write_text("no picture")
    Path("in/.hidden.png").write_bytes(b"no picture")
    Path("in/inner.png").mkdir()
    assert run(["in", "-k", "4", "-o", "out", "--formats", "png", "JSON"]) == 0
    stems = [f"{name}_k4_srgb_seed0" for name in "abc"]
    assert names_in("out") == sorted(f"{stem}.{end}" for stem in stems for end in ("png", "json"))
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        f"[{number}/3] in/{name} …" for number, name in enumerate(("a.png", "b.bmp", "c.png"), 1)
    ]
    assert printed.out.count("\n") == 3
    assert printed.out.startswith("out/a_k4_srgb_seed0.png, out/a_k4_srgb_seed0.json: 4 colors")


def test_each_picture_of_several_is_what_it_is_alone(folder):
    run(["in/a.png", "in/b.bmp", "-k", "5", "-o", "out/", "-q"])
    run(["in/b.bmp", "-k", "5", "-o", "alone.png", "-q"])
    assert Path("out/b_k5_srgb_seed0.png").read_bytes() == Path("alone.png").read_bytes()


def test_names_that_collide_get_a_number(folder):
    Path("other").mkdir()
    save_image(np.zeros((2, 2, 3), np.uint8), Path("other/A.gif"))
    Path("other/A.gif").rename("other/a.gif")
    words = ["-k", "1", "-q", "--formats", "PNG", "NPY", "--labels", "out", "-o", "out"]
    assert run(["in/a.png", "other/a.gif", *words]) == 0
    stems = ("a_k1_srgb_seed0", "a_k1_srgb_seed0_2")
    endings = (".png", ".npy", ".labels.png")
    assert names_in("out") == sorted(stem + ending for stem in stems for ending in endings)
    assert np.load("out/a_k1_srgb_seed0_2.npy").shape == (2, 2)


def test_a_failing_file_is_reported_and_the_rest_is_done(folder, capsys):
    Path("in/b.bmp").write_bytes(b"BM no picture")
    Path("empty").mkdir()
    assert run(["gone.png", "empty", "in", "-o", "out", "-q", "-k", "3"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "colorseg: empty: There are no images in the folder empty"
    assert said[1] == "colorseg: gone.png: There is no file gone.png."
    assert said[2].startswith("colorseg: in/b.bmp: ")
    assert len(said) == 3
    assert names_in("out") == ["a_k3_srgb_seed0.png", "c_k3_srgb_seed0.png"]


def test_what_there_is_of_damaged_pictures_is_taken_if_that_is_asked_for(folder, capsys):
    Path("cut.jpg").write_bytes(Path(PHOTO).read_bytes()[:40_000])
    assert run(["cut.jpg", "-q", "-o", "out.png"]) == 2
    assert "or take the damaged picture. --damaged does that." in capsys.readouterr().err
    assert run(["cut.jpg", "-q", "-k", "3", "--damaged", "-o", "out.png"]) == 0
    assert "Note: Damaged: " in capsys.readouterr().err
    alpha = np.asarray(pillow.open("out.png").convert("RGBA"))[..., 3]
    assert (alpha[0] == 255).all()
    assert (alpha[-1] == 0).all()
    shared = ["in/a.png", "cut.jpg", "--damaged", "--shared", "--force", "-q", "-o", "shared/"]
    assert run(shared) == 0
    assert run(["in/a.png", "-q", "--palette", "cut.jpg", "--damaged", "-o", "mapped.png"]) == 0


def test_several_pictures_that_all_fail_are_a_refusal(folder, capsys):
    assert run(["x.png", "y.png", "--shared", "-o", "out"]) == 2
    assert not Path("out").exists()


def test_json_says_what_became_of_each_picture(folder, capsys):
    Path("in/b.bmp").write_bytes(b"BM no picture")
    assert run(["in", "--json", "-k", "3", "-o", "out", "--formats", "JSON"]) == 1
    printed = capsys.readouterr()
    first, second, third = json.loads(printed.out)
    assert [first["input"], second["input"], third["input"]] == ["in/a.png", "in/b.bmp", "in/c.png"]
    assert second["outputs"] == []
    assert second["error"] in printed.err
    assert first["outputs"] == ["out/a_k3_srgb_seed0.json"]
    assert first | json.loads(Path(first["outputs"][0]).read_text()) == first
    assert third["settings"]["k"] == 3


def test_one_palette_is_shared_by_all(folder, capsys):
    assert run(["in", "--shared", "-k", "6", "-o", "out"]) == 0
    hexes = re.search("shared palette: (.+)", capsys.readouterr().err)[1].split()
    allowed = {tuple(bytes.fromhex(code[1:])) for code in hexes}
    assert len(allowed) == 6
    for name in names_in("out"):
        assert colors_in(f"out/{name}") <= allowed
    # The palette, given as such, makes the same files again.
    Path("six.txt").write_text(" ".join(hexes))
    assert run(["in", "--palette", "six.txt", "-o", "again", "-q"]) == 0
    assert names_in("again") == names_in("out")
    for name in names_in("out"):
        assert Path("again", name).read_bytes() == Path("out", name).read_bytes()


def test_a_locked_color_takes_none_of_those_that_are_shared(folder, capsys):
    four = np.array([[[0, 0, 0], [255, 0, 0]], [[0, 255, 0], [0, 0, 255]]], np.uint8)
    save_image(four[:1], "left.png")
    save_image(four[1:], "right.png")
    words = ["left.png", "right.png", "--shared", "-k", "5", "--locked", "#123456", "-o", "out/"]
    assert run([*words, "-q"]) == 0
    found = [np.asarray(pillow.open(f"out/{name}").convert("RGB")) for name in names_in("out")]
    np.testing.assert_array_equal(np.concatenate(found), four)


def test_a_shared_palette_leaves_out_what_is_ignored_in_each(folder):
    white = np.full((2, 3, 3), 255, np.uint8)
    left, right = white.copy(), white - np.uint8(1)
    left[0], right[0] = (200, 0, 0), (0, 0, 200)
    save_image(left, "left.png")
    save_image(right, "right.png")
    words = ["left.png", "right.png", "--shared", "-k", "2", "--ignore", "#fff", "-o", "out/"]
    assert run([*words, "-q"]) == 0
    for name, color in zip(names_in("out"), ([200, 0, 0], [0, 0, 200]), strict=True):
        pixels = np.asarray(pillow.open(f"out/{name}").convert("RGBA"))
        assert (pixels[0] == [*color, 255]).all()
        assert (pixels[1, :, 3] == 0).all()


def test_ignoring_every_color_is_refused_in_plain_words(folder, capsys):
    save_image(np.full((2, 3, 3), 255, np.uint8), "white.png")
    assert run(["white.png", "--ignore", "#fff", "-o", "out.png"]) == 2
    assert "every pixel is within ΔE 2 of an ignored color" in capsys.readouterr().err
    assert not Path("out.png").exists()


def test_labels_of_256_colors_and_clear_pixels_are_refused_in_plain_words(folder, capsys):
    pixels = np.zeros((17, 17, 4), np.uint8)
    pixels.reshape(-1, 4)[:, 0] = np.arange(289) % 256
    pixels.reshape(-1, 4)[:256, 3] = 255
    pillow.fromarray(pixels).save("clear.png")
    assert run(["clear.png", "-k", "256", "-o", "out.png", "--labels", "labels.npy"]) == 2
    assert "at most 255 colors, got 256; choose fewer" in capsys.readouterr().err
    assert not Path("out.png").exists()
    assert run(["clear.png", "-k", "255", "-o", "out.png", "--labels", "labels.npy"]) == 0
    np.testing.assert_array_equal(np.load("labels.npy") == 255, pixels[..., 3] == 0)


def test_a_picture_that_fails_takes_no_part_in_the_shared_palette(folder, capsys):
    run(["in/a.png", "in/c.png", "--shared", "-o", "out", "-q"])
    Path("in/b.bmp").write_bytes(b"BM no picture")
    assert run(["in", "--shared", "-o", "again", "-q"]) == 1
    for name in names_in("out"):
        assert Path("again", name).read_bytes() == Path("out", name).read_bytes()


def test_the_colors_of_a_given_palette_decide(folder, capsys):
    Path("mine.gpl").write_text("GIMP Palette\n0 0 0 black\n255 255 255 white\n255 0 0 red\n")
    words = ["--palette", "mine.gpl", "-k", "5", "--merge", "50", "-o", "out.png", "-o", "out.json"]
    assert run(["in/a.png", *words, "-q"]) == 0
    said = capsys.readouterr().err
    assert said.splitlines() == [
        "Note: the palette has 3 colors, which decides; -k 5 does not count.",
        "Note: the palette decides; --merge does not count.",
    ]
    assert colors_in("out.png") <= {(0, 0, 0), (255, 255, 255), (255, 0, 0)}
    content = json.loads(Path("out.json").read_text())
    again = segment(load_image("in/a.png").colors, Settings(**content["settings"]))
    np.testing.assert_array_equal(pillow.open("out.png").convert("RGB"), again.image)


def test_the_palette_of_another_picture_is_found_by_the_settings(folder):
    assert run(["in/c.png", "-k", "4", "-o", "c.txt", "-q"]) == 0
    assert run(["in/a.png", "-k", "4", "--palette", "in/c.png", "-o", "a.json", "-q"]) == 0
    found = {entry["hex"] for entry in json.loads(Path("a.json").read_text())["palette"]}
    assert found == set(Path("c.txt").read_text().split())


def test_clear_pixels_stay_clear(folder):
    pixels = np.random.default_rng(0).integers(0, 256, (9, 9, 4), dtype=np.uint8)
    pixels[:4, :, 3] = 0
    pillow.fromarray(pixels).save("in/d.png")
    assert run(["in/d.png", "-k", "3", "--shared", "-o", "out.png", "-q"]) == 0
    alpha = np.array(pillow.open("out.png").convert("RGBA"))[..., 3]
    np.testing.assert_array_equal(alpha, pixels[..., 3])


@pytest.mark.parametrize(
    ("words", "files"),
    first_quick(
        [
            (["--labels", "l.png", "--report", "r.html"], {"l.png": b"\x89PNG", "r.html": b"<!"}),
            (
                ["--labels", "l.npy", "--report", "r.png"],
                {"l.npy": b"\x93NUMPY", "r.png": b"\x89PNG"},
            ),
            (["--labels", "l.masks.zip"], {"l.masks.zip": b"PK"}),
            (["--labels", "more/"], {"more/a_k2_srgb_seed0.labels.png": b"\x89PNG"}),
            (["--report", "more"], {"more/a_k2_srgb_seed0.html": b"<!"}),
        ],
        quick=2,
    ),
)
def test_labels_and_reports_are_saved_besides(folder, words, files):
    assert run(["in/a.png", "-k", "2", "-q", "-o", "out.png", *words]) == 0
    assert Path("out.png").exists()
    for name, start in files.items():
        assert Path(name).read_bytes().startswith(start)


def test_names_that_no_one_can_print_do_no_harm(folder, capsys):
    name = os.fsdecode(b"in/\xff\x1b[2J\nx.png")
    try:
        Path("in/a.png").rename(name)
    except OSError:
        pytest.skip("this file system refuses such a name")
    assert run(["in", "-o", "out", "-q", "--json", "-k", "2"]) == 0
    assert [os.fsdecode(r["input"]) for r in json.loads(capsys.readouterr().out)][-1] == name
    Path(name).write_bytes(b"no picture")
    assert run([name]) == 2
    assert run(["in", "-o", "again", "-k", "2"]) == 1
    printed = capsys.readouterr()
    assert "\\udcff\\x1b[2J\\nx.png" in printed.err
    assert "\x1b" not in printed.err + printed.out


@pytest.mark.parametrize(
    "words", first_quick([["größe.png"], ["--help"], ["in/a.png", "-o", "out.png"]])
)
def test_a_screen_of_few_letters_is_enough(folder, words):
    process = command(words, PYTHONIOENCODING="ascii", stdout=subprocess.PIPE)
    printed, said = process.communicate(timeout=60)
    assert process.returncode == (2 if words == ["größe.png"] else 0)
    assert "Traceback" not in said
    assert (printed + said).isascii()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
def test_an_output_that_takes_nothing_is_told_in_one_line(folder):
    with open("/dev/full", "w") as full:
        process = command(["in/a.png", "-o", "out.png", "-q"], stdout=full)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said == f"colorseg: could not print: {os.strerror(errno.ENOSPC)}\n"


def test_a_reader_that_leaves_ends_the_work(folder):
    process = command(["in", "-o", "out", "-q"], stdout=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=60) == 130
    assert len(names_in("out")) == 1


def test_pictures_and_options_may_come_in_any_order(folder):
    Path("in/a.png").rename("-a.png")
    assert run(["-q", "in/b.bmp", "-k", "2", "in/c.png", "-o", "out", "--", "-a.png"]) == 0
    assert names_in("out") == [f"{name}_k2_srgb_seed0.png" for name in "abc"]


def test_a_name_that_begins_with_a_hyphen_may_be_the_only_one(folder):
    Path("in/a.png").rename("-k.png")
    assert run(["-k2", "-q", "-o", "out", "--", "-k.png"]) == 0
    assert names_in("out") == ["k_k2_srgb_seed0.png"]


def test_what_dithering_and_cleanup_cost_is_said(folder, capsys):
    assert run(["in/a.png", "-k", "4", "-q", "-o", "plain.png"]) == 0
    assert "Note: " not in capsys.readouterr().err
    words = ["--dither", "Floyd-Steinberg", "--speckles", "3", "-o", "out.png", "-o", "out.json"]
    assert run(["in/a.png", "-k", "4", "--json", *words]) == 0
    printed = capsys.readouterr()
    (record,) = json.loads(printed.out)
    assert record["sizes"] == {name: Path(name).stat().st_size for name in ("out.png", "out.json")}
    before = Path("plain.png").stat().st_size
    assert record["sizes_without_finishing"] == {"out.png": before}
    expected = f"without dithering and speckle cleanup it would have {size_in_bytes(before)}."
    assert expected in printed.err


def test_what_became_of_clear_pixels_is_said(folder, capsys):
    pixels = np.full((4, 5, 4), 255, np.uint8)
    pixels[0, :, 3], pixels[1, 0] = 0, (1, 2, 3, 9)
    pillow.fromarray(pixels).save("in/d.png")
    assert run(["in/d.png", "-k", "2", "-q", "-o", "out.png", "--report", "r.html"]) == 0
    said = capsys.readouterr().err
    assert "Note: 25.0 % of the pixels are clear, take no part and stay clear.\n" in said
    assert "Note: 5.0 % of the pixels are partly clear and stay so.\n" in said
    report = Path("r.html").read_text()
    assert "25.0 % of the pixels are clear" in report
    assert "python -m colorseg in/d.png -k 2<" in report


@pytest.mark.parametrize("words", first_quick([["--help"], ["--nope"]]))
def test_help_that_nobody_reads_on_is_no_error(words):
    process = command(words, stdout=subprocess.PIPE)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == (130 if words == ["--help"] else 2)
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


@pytest.mark.parametrize("name", ENTRIES)
def test_every_setting_is_an_option_with_its_default_in_the_help(name, capsys):
    with pytest.raises(SystemExit):
        run(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert (f"-{name} " if len(name) == 1 else f"--{name.replace('_', '-')} ") in text
    default = ENTRIES[name].default
    assert f"Default: {'none' if default == '' else default}." in text


def test_a_reader_of_messages_who_leaves_does_not_end_the_work(folder):
    process = command(["in", "-k", "2", "-o", "out"], stdout=subprocess.DEVNULL)
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert len(names_in("out")) == 3


def test_a_picture_goes_through_the_command_as_through_a_pipe(folder):
    assert run(["in/a.png", "-k", "3", "-o", "out.png", "-q"]) == 0
    with open("in/a.png", "rb") as picture:
        process = command(
            ["-", "-k", "3", "-o", "-"], stdin=picture, stdout=subprocess.PIPE, text=False
        )
        printed, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert printed == Path("out.png").read_bytes()
    assert b"standard output: 3 colors from " in said


@pytest.fixture
def pipes(folder):
    """Pipes that give a picture once each, by the names that the command knows them by."""
    held = []

    def pipe(path):
        reader, writer = os.pipe()
        held.append(reader)
        os.write(writer, Path(path).read_bytes())  # small enough to wait in the pipe
        os.close(writer)
        return f"/dev/fd/{reader}"

    if not os.path.exists("/dev/fd"):
        pytest.skip("pipes have no names here")
    yield pipe
    for reader in held:
        os.close(reader)


def test_pipes_are_read_once_whatever_they_are_for(pipes, capsys):
    small = ["-k", "3", "-q"]
    assert run(["in/a.png", "in/b.bmp", "--shared", *small, "-o", "files"]) == 0
    assert run([pipes("in/a.png"), pipes("in/b.bmp"), "--shared", *small, "-o", "pipes"]) == 0
    contents = [{path.read_bytes() for path in Path(f).iterdir()} for f in ("files", "pipes")]
    assert contents[0] == contents[1]
    for palette in ("in/c.png", "files/a_k3_srgb_seed0.png"):
        assert run(["in/a.png", "--palette", palette, *small, "-o", "1.png", "--force"]) == 0
        assert run(["in/a.png", "--palette", pipes(palette), *small, "-o2.png", "--force"]) == 0
        assert Path("1.png").read_bytes() == Path("2.png").read_bytes()


def test_a_pipe_that_is_named_twice_is_refused_before_it_is_read(pipes, capsys):
    pipe = pipes("in/a.png")
    assert run(["in/b.bmp", pipe, pipe, "-o", "out", "-q"]) == 1
    assert f"{pipe} is named twice, but it can be read only once" in capsys.readouterr().err
    assert len(names_in("out")) == 2
    assert run(["-", "--palette", "-", "-o", "x.png"]) == 2
    assert "the standard input is named twice" in capsys.readouterr().err


def test_an_input_is_not_overwritten_through_the_standard_streams(folder):
    before = Path("in/a.png").read_bytes()
    with open("in/a.png", "rb") as source:
        process = command(["-", "-o", "in/a.png", "--force"], stdin=source)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.count("an input itself")) == (2, 1)
    with open("in/a.png", "ab") as output:
        process = command(["in/a.png", "-o", "-"], stdout=output)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.count("an input itself")) == (2, 1)
    assert Path("in/a.png").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "start"),
    first_quick(
        [
            (["-o", "-", "--formats", "hex"], b"#"),
            (["-o", "-", "--formats", "ASE"], b"ASEF"),
            (["-o", "out.png", "--labels", "-"], b"\x89PNG"),
            (["-o", "out.png", "--report", "-"], b"<!"),
        ],
        quick=2,
    ),
)
def test_any_one_kind_of_file_goes_to_the_standard_output(folder, capfdbinary, words, start):
    assert run(["in/a.png", "-k", "2", "-q", *words]) == 0
    printed = capfdbinary.readouterr()
    assert printed.out.startswith(start)
    assert printed.err == b""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["in/a.png", "-o", "-", "--formats", "PNG", "ASE"], "- takes one kind of file, got 2"),
        (["in/a.png", "-o", "-", "--labels", "-"], "- is named as an output twice"),
        (["in/a.png", "-o", "-", "--print"], "--print and a file cannot both go to the standard"),
        (["in", "-o", "-"], "several pictures need a folder to go to, got -"),
    ],
)
def test_what_cannot_go_to_the_standard_output_is_refused(folder, capsys, words, message):
    assert run(words) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""


def test_a_folder_may_have_the_name_that_means_the_standard_output(folder, capsys):
    assert run(["in/a.png", "-o", "./-", "-k", "2", "--json"]) == 0
    assert names_in("./-") == ["a_k2_srgb_seed0.png"]


@contextmanager
def terminal(monkeypatch, **variables):
    """The standard output is a terminal; gives what to call for the lines on its screen."""
    if os.name == "nt":
        pytest.skip("Windows has no terminals of this kind")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", **variables}.items():
        monkeypatch.setenv(name, value)
    ours, theirs = os.openpty()

    def shown():
        os.write(theirs, b"end")
        text = b""
        while not text.endswith(b"end"):
            text += os.read(ours, 1000)
        return text.decode().removesuffix("end").splitlines()

    with open(theirs, "w") as screen, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        yield shown
    os.close(ours)


def test_a_picture_is_not_poured_over_a_terminal(folder, monkeypatch, capsys):
    with terminal(monkeypatch) as shown:
        assert run(["in/a.png", "-o", "-", "-q"]) == 2
        assert run(["in/a.png", "-o", "-", "--formats", "hex", "-k", "1", "-q"]) == 0
        (line,) = shown()
    assert "a .png file is nothing to read on a terminal" in capsys.readouterr().err
    assert re.fullmatch("#[0-9a-f]{6}", line)


def test_a_terminal_shows_the_palette_in_its_colors(folder, monkeypatch):
    with terminal(monkeypatch) as shown:
        assert run(["in/a.png", "-k", "3", "-q", "--print"]) == 0
        lines = shown()
    result = segment(load_image("in/a.png").colors, Settings(k=3))
    for line, color, code in zip(lines, result.colors, result.palette.hexes, strict=True):
        red, green, blue = color
        assert line.startswith(f"\x1b[48;2;{red};{green};{blue}m ")
        assert re.search(rf"\x1b\[0m {code} +[0-9.]+ %$", line)


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}])
def test_a_terminal_without_colors_gets_plain_lines(folder, monkeypatch, variable):
    with terminal(monkeypatch, **variable) as shown:
        assert run(["in/a.png", "-k", "3", "-q", "--print"]) == 0
        assert all(re.fullmatch(r"#[0-9a-f]{6} [0-9.]+ %", line) for line in shown())


def test_the_palette_is_printed_and_nothing_else_is_done(folder, capsys):
    assert run(["in", "-k", "3", "--print", "-q"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[::4] == ["in/a.png:", "in/b.bmp:", "in/c.png:"]
    result = segment(load_image("in/a.png").colors, Settings(k=3))
    shares = [f"{100 * share:.1f} %" for share in result.palette.shares]
    assert lines[1:4] == [" ".join(row) for row in zip(result.palette.hexes, shares, strict=True)]
    assert names_in(".") == ["in"]
    assert run(["in/a.png", "-k", "3", "--print", "--json", "-q"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert [row["hex"] for row in record["palette"]] == list(result.palette.hexes)
    assert record["outputs"] == []
    assert names_in(".") == ["in"]
    assert run(["in/a.png", "-k", "3", "--print", "-q", "-o", "out.txt"]) == 0
    assert Path("out.txt").read_text().split() == list(result.palette.hexes)


def test_folders_inside_folders_keep_their_places(folder, capsys):
    Path("in/sub/deep").mkdir(parents=True)
    Path("in/a.png").rename("in/sub/deep/a.png")
    Path("in/b.bmp").rename("in/sub/a.bmp")
    assert run(["in", "-k", "2", "-q", "-o", "out"]) == 0
    assert names_in("out") == ["c_k2_srgb_seed0.png"]
    assert run(["in", "-r", "-k", "2", "-q", "-o", "all", "--formats", "PNG", "hex"]) == 0
    files = [path.relative_to("all").as_posix() for path in Path("all").rglob("*.*")]
    assert sorted(files) == sorted(
        f"{stem}_k2_srgb_seed0{ending}"
        for stem in ("c", "sub/a", "sub/deep/a")
        for ending in (".png", ".txt")
    )
    # Results are no pictures to begin with.
    assert run(["in", "-r", "-k", "2", "-q", "-o", "in/out"]) == 0
    assert run(["in", "-r", "-k", "2", "-q", "-o", "in/out", "--force"]) == 0
    assert len(list(Path("in/out").rglob("*.png"))) == 3


def test_names_that_collide_inside_folders_get_a_number(folder):
    Path("in/sub").mkdir()
    for name in ("a.bmp", "a.png"):
        save_image(np.zeros((2, 2, 3), np.uint8), Path("in/sub", name))
    Path("more/sub").mkdir(parents=True)
    save_image(np.zeros((2, 2, 3), np.uint8), Path("more/sub/A.png"))
    assert run(["in", "more", "-r", "-k", "1", "-q", "-o", "out"]) == 0
    names = [f"a_k1_srgb_seed0{end}.png" for end in ("", "_2")] + ["A_k1_srgb_seed0_3.png"]
    assert names_in("out/sub") == sorted(names)


def test_json_is_one_list_whatever_happens(folder, capsys):
    for words in (
        ["in/a.png", "-k", "0"],
        ["in/a.png", "-o", "out.xyz"],
        ["in/a.png", "--palette", "gone"],
        ["gone", "gone.png"],
        ["in/a.png", "-o", "-"],
    ):
        assert run([*words, "--json"]) == 2
        printed = capsys.readouterr()
        for record in json.loads(printed.out):
            assert record["outputs"] == []
            assert record["error"] in printed.err
    with pytest.raises(SystemExit):
        run(["--json", "--nope"])
    assert json.loads(capsys.readouterr().out) == []


def test_files_of_any_name_can_be_written(folder):
    source, stem = os.fsdecode(b"\xff \n\x1b.png"), os.fsdecode(b"\xfe\n")
    try:
        save_image(np.zeros((2, 2, 3), np.uint8), source)
    except OSError:
        pytest.skip("this file system refuses such a name")
    # Which has all kinds of files in it.
    words = ["-o", f"{stem}.zip", "--report", f"{stem}.html"]
    assert run([source, "-q", "-k", "1", *words, "-o", "out"]) == 0
    assert {f"{stem}.zip", f"{stem}.html"} <= set(os.listdir("."))
    assert names_in("out") == ["image_k1_srgb_seed0.png"]


@pytest.fixture(scope="module")
def told():
    """What is said to someone without rights: code and messages for each command."""
    if os.name == "nt":
        pytest.skip("Windows has no rights to take from a folder like this")
    modes = {"in/locked": 0, "locked": 0, "in/open/b.png": 0, "listed": 0o444, "out/a.png": 0o444}
    with tempfile.TemporaryDirectory() as name:  # which others can reach, unlike those of pytest
        folder = Path(name)
        for each in ("in/open/a.png", "in/open/b.png", "in/locked/a.png", "locked/a.png"):
            (folder / each).parent.mkdir(parents=True, exist_ok=True)
            save_image(np.zeros((2, 2, 3), np.uint8), folder / each)
        for each in ("listed", "out"):
            shutil.copytree(folder / "locked", folder / each)
        for each, mode in ({".": 0o755, "out": 0o777} | modes).items():
            (folder / each).chmod(mode)
        answer = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, *_REFUSED],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": ROOT},
            stdout=subprocess.PIPE,
            timeout=60,
        )
        for each in modes:
            (folder / each).chmod(0o755)
    return json.loads(answer.stdout)


_AS_NOBODY = """
import contextlib, io, json, os, sys
from colorseg.cli import run

with contextlib.redirect_stdout(io.StringIO()):  # imports all, which might not be permitted later
    assert run(["in/open/a.png", "-q", "--print"]) == 0
if os.geteuid() == 0:  # the superuser may do all
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
answers = {}
for words in sys.argv[1:]:
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        answers[words] = run([*words.split(), "-q", "-k1"]), said.getvalue().splitlines()
print(json.dumps(answers))
"""

_REFUSED = {
    "in/open/b.png -o out": "No permission to read in/open/b.png.",
    "locked/a.png -o out": "No permission to read locked/a.png.",
    "listed/a.png -o out": "No permission to read listed/a.png.",
    "listed -o out": "No permission to read listed/a.png.",
    "locked -o out": "No permission to read the folder locked.",
    "in/open/a.png --palette locked/a.png -o out": "No permission to read locked/a.png.",
    "in/open/a.png -o locked/out.png": "No permission to write locked/out.png.",
    "in/open/a.png -o locked": "No permission to write to the folder locked.",
    "in/open/a.png -o new": "No permission to write to the folder ..",
    "in/open/a.png -o locked/new/out.png": "No permission to write locked/new/out.png.",
    "in/open/a.png -o listed/new/": "No permission to write listed/new.",
    "in/open/a.png -o out/a.png --force": "No permission to write out/a.png.",
    "in -r -o out": "No permission to read in/open/b.png.",
}


@pytest.mark.parametrize("words", _REFUSED)
def test_what_is_not_permitted_is_called_so(told, words):
    code, said = told[words]
    if words.startswith("in -r"):  # the rest is done
        assert said.pop(0).endswith("No permission to read the folder in/locked.")
        assert code == 1
    else:
        assert code == 2
    (line,) = said
    assert line.endswith(_REFUSED[words])


PIPES = pytest.mark.skipif(os.name == "nt", reason="Windows has neither such pipes nor signals")


def stopped(process, number=signal.SIGINT):
    process.send_signal(number)
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert said.endswith("colorseg: stopped\n")
    assert "Traceback" not in said
    return printed


@PIPES
@pytest.mark.parametrize("number", first_quick([signal.SIGINT, signal.SIGTERM]))
@pytest.mark.parametrize("words", first_quick([["in/a.png", "pipe", "--shared"], ["pipe"]]))
def test_reading_can_be_stopped(folder, number, words):
    os.mkfifo("pipe")
    process = command([*words, "-o", "out/", "-q"])
    with open("pipe", "wb"):  # which waits for the process to open it for reading
        stopped(process, number)
    assert names_in(".") == ["in", "pipe"]


@PIPES
def test_imports_can_be_stopped(folder):
    os.mkfifo("pipe")
    Path("numpy.py").write_text("open('pipe').read()")  # which waits as long as imports may take
    process = command(["in/a.png"], PYTHONPATH=f"{folder}{os.pathsep}{ROOT}")
    with open("pipe", "wb"):
        stopped(process)


@PIPES
def test_what_is_done_when_the_work_is_stopped_is_in_the_json(folder):
    os.mkfifo("pipe")
    process = command(["in/a.png", "pipe", "--json", "-o", "out"], stdout=subprocess.PIPE)
    with open("pipe", "wb"):
        (record,) = json.loads(stopped(process))
    assert record["input"] == "in/a.png"
    assert names_in("out") == ["a_k8_srgb_seed0.png"]


@PIPES
def test_writing_can_be_stopped_and_leaves_whole_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    noise = np.random.default_rng(0).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    save_image(noise, "noise.png")
    os.mkfifo("pipe.png")
    words = ["-k", "256", "--max-iter", "1", "-o", "pipe.png", "-o", "out.png", "-q"]
    process = command(["noise.png", *words])
    with open("pipe.png", "rb") as pipe:
        pipe.read(1)  # more than fits into a pipe is behind it
        stopped(process)
    assert names_in(".") == ["noise.png", "out.png", "pipe.png"]
    assert len(colors_in("out.png")) == 256


@PIPES
def test_an_interrupted_run_writes_nothing_and_says_so(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (1000, 1000, 3), dtype=np.uint8)
    save_image(noise, tmp_path / "noise.png")
    words = ["-k", "64", "--max-iter", "10000", "-o", "out.png"]
    process = command([str(tmp_path / "noise.png"), *words], cwd=tmp_path)
    assert "iteration   1 " in process.stderr.readline()
    stopped(process)
    assert [path.name for path in tmp_path.iterdir()] == ["noise.png"]


def test_what_an_archive_has_to_leave_out_is_said(tmp_path, capsys):
    image = np.random.default_rng(0).integers(0, 256, (20, 20, 4)).astype(np.uint8)
    image[..., 3] = np.arange(20)[:, None] // 5 * 255 > 0
    image[..., 3] *= 255
    pillow.fromarray(image).save(tmp_path / "in.png")
    for k, said in (("256", True), ("4", False)):
        out = str(tmp_path / f"{k}.zip")
        assert run([str(tmp_path / "in.png"), "-k", k, "-o", out]) == 0
        printed = capsys.readouterr().err
        assert (".labels.png, .npy" in printed) == said == ("left out of the ZIP" in printed)
