"""The command line, as a person runs it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.cli import run
from colorseg.images import save_image
from colorseg.samples import draw_sample, photograph_path
from colorseg.segmentation import segment
from colorseg.settings import ENTRIES, Settings

PHOTO = str(photograph_path())


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
        (["."], "is a folder"),
        ([PHOTO, "-k", "0"], "k must be from 1 to 256, got 0"),
        ([PHOTO, "--tol", "nan"], "tol must be from 0 to 255, got nan"),
        ([PHOTO, "-k", "many"], "k must be a whole number from 1 to 256, got 'many'"),
        ([PHOTO, "-k", "2.5"], "k must be a whole number from 1 to 256, got 2.5"),
        ([PHOTO, "--init", "best"], "init must be one of 'random'"),
        ([PHOTO, "-o", "out.xyz"], "ending of the output must be one of '.png'"),
        ([PHOTO, "-o", "gone/out.png"], "There is no folder gone"),
        ([PHOTO, "-o", "."], "ending of the output must be one of '.png'"),
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


@pytest.mark.parametrize("words", [[], [PHOTO, "--bogus"], [PHOTO, "-k"]])
def test_a_command_that_cannot_be_understood_is_answered_in_one_line(capsys, words):
    with pytest.raises(SystemExit) as caught:
        run(words)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("colorseg: ")
    assert error.count("\n") == 1


def test_the_photo_itself_is_never_overwritten(tmp_path, capsys):
    photo = tmp_path / "photo.png"
    save_image(draw_sample("grace_hopper")[:8, :8], photo)
    before = photo.read_bytes()
    assert run([str(photo), "-o", str(photo)]) == 2
    assert photo.read_bytes() == before
    assert "is the photo itself" in capsys.readouterr().err


@pytest.mark.parametrize("name", ENTRIES)
def test_every_setting_is_an_option_with_its_default_in_the_help(name, capsys):
    with pytest.raises(SystemExit):
        run(["--help"])
    text = " ".join(capsys.readouterr().out.split()).replace("to- fine", "to-fine")
    assert (f"-{name} " if len(name) == 1 else f"--{name.replace('_', '-')} ") in text
    default = ENTRIES[name].default
    assert f"Default: {'none' if default == '' else default}." in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_an_interrupted_run_writes_nothing_and_says_so(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (1000, 1000, 3), dtype=np.uint8)
    save_image(noise, tmp_path / "noise.png")
    words = ["noise.png", "-k", "64", "--max-iter", "10000", "-o", "out.png"]
    process = subprocess.Popen(
        [sys.executable, "-m", "colorseg", *words],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "iteration   1 " in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.endswith("colorseg: stopped\n")
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["noise.png"]
