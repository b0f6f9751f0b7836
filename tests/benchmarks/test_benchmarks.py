"""The measurements of this engine and its peers: what they say, not how long anything took."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from PIL import Image

from benchmarks.accuracy import accuracy
from benchmarks.bench import Bench, Options
from benchmarks.command import run, write
from benchmarks.figures import FIGURES
from benchmarks.goals import verdicts
from benchmarks.jobs import Job, Outcome, in_own_process
from benchmarks.machine import is_installed, versions
from benchmarks.peers import PEERS
from benchmarks.pictures import NOISES, Picture, files_in, starting_centroids, tiled
from benchmarks.tables import goals_table, report
from benchmarks.tasks import Task
from benchmarks.worker import measure
from tests.made import picture
from tests.marks import first_quick

K = 5
EXACT = ("broadcast", "einsum", "sklearn-lloyd", "sklearn-elkan", "expert-lloyd", "expert-elkan")
FROM_FILE = ("ours-file", "decode")


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A file with soft colors, so that clusters are found and none runs empty."""
    rng = np.random.default_rng(3)
    colors = rng.integers(30, 220, (40, 3))
    image = colors[rng.integers(0, 40, (60, 50))] + rng.integers(-20, 20, (60, 50, 3))
    path = tmp_path_factory.mktemp("photos") / "soft.png"
    Image.fromarray(image.astype(np.uint8)).save(path)
    return path


def task_of(path):
    image = Picture("soft", str(path)).load()
    return Task(image, starting_centroids(image, K), str(path), threads=1)


def prepared(name, task):
    if not is_installed(PEERS[name].module):
        pytest.skip(f"{PEERS[name].module} is not installed")
    return PEERS[name].prepare(task)


def record(**values):
    ours = {
        "study": "pictures", "picture": "a.jpg", "k": 8, "peer": "ours", "title": "ours",
        "limit": None, **asdict(Outcome(seconds=1.0, iterations=9, peak_mb=70.0, colors=99)),
        "inertia": 50.0, "error": 5.0, "labels": 24_000_000,
    }  # fmt: skip
    return ours | values


@pytest.mark.parametrize("name", [name for name in PEERS if name not in FROM_FILE])
def test_every_peer_labels_every_pixel_by_one_of_k_clusters(photo, name):
    task = task_of(photo)
    answer = prepared(name, task)(10)
    colors = len(np.unique(task.pixels, axis=0))
    assert len(answer.labels) == (colors if name == "ours-clustering" else len(task.pixels))
    assert answer.centroids.shape == (K, 3)
    assert set(np.unique(answer.labels)) <= set(range(K))


@pytest.mark.parametrize("name", first_quick(EXACT, quick=2))
def test_exact_peers_end_where_ours_does(photo, name):
    task = task_of(photo)
    ours, theirs = prepared("ours", task)(1000), prepared(name, task)(1000)
    assert accuracy(task.image, theirs.centroids).inertia == pytest.approx(
        accuracy(task.image, ours.centroids).inertia, rel=1e-9
    )
    # scikit-learn counts the pass that finds nothing changed, which is also its last update.
    assert theirs.iterations == ours.iterations + (PEERS[name].module == "sklearn")


@pytest.mark.parametrize("name", ["opencv", "faiss"])
def test_ten_iterations_are_the_same_ten_for_peers_of_single_precision(photo, name):
    task = task_of(photo)
    ours, theirs = prepared("ours", task)(10), prepared(name, task)(10)
    np.testing.assert_allclose(theirs.centroids, ours.centroids, atol=1e-2)


def test_from_the_file_every_pixel_is_labeled_too(photo):
    assert len(PEERS["ours-file"].prepare(task_of(photo))(10).labels) == 3000


def test_accuracy_is_that_of_a_loop_over_pixels():
    image, centroids = picture(), np.random.default_rng(1).uniform(0, 255, (7, 3))
    pixels = image.reshape(-1, 3).astype(float)
    inertia = sum(min(((x - c) ** 2).sum() for c in centroids) for x in pixels)
    error = np.mean([min(((x - c) ** 2).sum() for c in np.rint(centroids)) for x in pixels])
    measured = accuracy(image, centroids)
    assert measured.inertia == pytest.approx(inertia)
    assert measured.error == pytest.approx(error)
    assert measured.colors == len(np.unique(pixels, axis=0))


def test_the_start_is_distinct_colors_of_the_picture_and_always_the_same():
    image = picture()
    start = starting_centroids(image, 20)
    assert len(np.unique(start, axis=0)) == 20
    assert {tuple(c) for c in start} <= {tuple(x) for x in image.reshape(-1, 3).astype(float)}
    np.testing.assert_array_equal(start, starting_centroids(image, 20))
    assert starting_centroids(np.zeros((5, 5, 3), np.uint8), 2) is None


def test_four_times_the_pixels_are_two_by_two_tiles():
    image = picture()
    np.testing.assert_array_equal(tiled(image, 4 * 40 * 30), np.tile(image, (2, 2, 1)))


@pytest.mark.exhaustive
def test_distinct_noise_has_no_color_twice():
    noise = NOISES["distinct"](50_000).reshape(-1, 3)
    assert len(np.unique(noise, axis=0)) == 50_000


def test_a_worker_in_its_own_process_answers_as_this_one_does(photo):
    start = task_of(photo).start.tolist()
    job = Job("ours", Picture("soft", str(photo)), start, runs=1)
    there, here = in_own_process(job), measure(job)
    assert (there.inertia, there.iterations, there.labels) == (
        here.inertia,
        here.iterations,
        here.labels,
    )
    assert there.peak_mb > 0
    assert len(there.times) == 1
    assert not there.estimated


def test_a_run_over_the_budget_is_scaled_to_the_expected_iterations(photo):
    start = task_of(photo).start.tolist()
    job = Job("einsum", Picture("soft", str(photo)), start, expected=10**6, budget=0.0)
    outcome = measure(job)
    assert outcome.estimated
    assert outcome.iterations == 10**6
    assert outcome.measured_iterations == 5
    shorter, longer = outcome.times
    an_iteration = max(0.0, longer - shorter) / 3  # of the five and the two that were measured
    assert outcome.seconds == pytest.approx(longer + an_iteration * (10**6 - 5))


def test_a_missing_library_is_said_to_be_missing(photo, monkeypatch):
    monkeypatch.setattr("benchmarks.worker.is_installed", lambda module: module is None)
    job = Job("sklearn-lloyd", Picture("soft", str(photo)), task_of(photo).start.tolist())
    assert measure(job) == Outcome(note="not installed")


def test_a_worker_that_fails_says_why(tmp_path):
    job = Job("ours", Picture("none", str(tmp_path / "none.png")), [[0.0, 0.0, 0.0]])
    outcome = in_own_process(job)
    assert outcome.seconds is None
    assert outcome.note.startswith("failed: ")


@pytest.mark.parametrize(("seconds", "met"), [(149.0, False), (150.0, True)])
def test_a_ratio_meets_its_goal_from_the_goal_on(seconds, met):
    theirs = record(peer="sklearn-lloyd", seconds=seconds)
    assert goal("scikit-learn on pixels", [record(), theirs]).met == met


def test_the_quicker_of_lloyd_and_elkan_counts():
    slow, quick = (
        record(peer=f"sklearn-{n}", seconds=s) for n, s in (("elkan", 400), ("lloyd", 9))
    )
    assert not goal("scikit-learn on pixels", [record(), slow, quick]).met


@pytest.mark.parametrize(("estimated", "met"), [(False, False), (True, True)])
def test_a_higher_inertia_fails_the_goal_unless_theirs_was_cut_short(estimated, met):
    theirs = record(peer="expert-lloyd", seconds=9.0, inertia=49.0, estimated=estimated)
    verdict = goal("the expert's way", [record(), theirs])
    assert verdict.met == met
    assert verdict.measured.startswith("≈") == estimated


def test_libimagequant_must_be_beaten_in_time_and_error():
    theirs = record(peer="libimagequant", k=256, seconds=2.0, error=6.0)
    for ours, met in (({}, True), ({"seconds": 3.0}, False), ({"error": 6.0}, False)):
        verdict = goal(
            "libimagequant, ours, from its own start to the end",
            [record(peer="ours-start", k=256, **ours), theirs],
        )
        assert verdict.met == met


def test_a_measurement_that_was_not_made_is_no_verdict():
    missing = record(peer="opencv", limit=10, seconds=None, note="not installed")
    assert "OpenCV" not in goals_table([record(), record(limit=10), missing])


def goal(name, records):
    (verdict,) = [v for v in verdicts(records) if v.goal == name]
    return verdict


def test_tables_mark_what_is_scaled_and_say_what_is_missing():
    bench = Bench(Options(threads=1))
    bench.records += [
        record(),
        record(peer="sklearn-lloyd", title="scikit-learn", seconds=200.0, estimated=True),
        record(peer="opencv", title="OpenCV", **asdict(Outcome(note="not installed"))),
    ]
    text = report(bench.results)
    assert "| 8 | scikit-learn | no label changed | ≈ 200 s | ≈ 200 |" in text
    assert "not installed |" in text
    assert "1 threads" in text


def test_of_nothing_measured_there_is_a_page_and_no_figure(tmp_path):
    write(Bench(Options()), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results.json", "results.md"]


def test_only_images_are_taken_from_a_folder(photo):
    (photo.parent / "notes.txt").write_text("no image")
    assert files_in([str(photo.parent)]) == [photo]


@pytest.mark.exhaustive
def test_the_whole_command_writes_every_file(photo, tmp_path, monkeypatch, capsys):
    # Everything in this process, on a tiny picture, with noise and tiles as tiny.
    monkeypatch.setattr("benchmarks.bench.in_own_process", measure)
    monkeypatch.setattr("benchmarks.studies._MEGA", 2000)
    words = [str(photo), "--quick", "--runs", "1", "-k", "8", "--out", str(tmp_path), "--threads"]
    assert run(["speed", *words, "1"]) == 0
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert results["versions"] == versions()
    assert {r["study"] for r in results["records"]} == {
        "pictures", "files", "small", "growth", "memory", "noise",
    }  # fmt: skip
    assert not [r for r in results["records"] if r["note"].startswith("failed")]
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"results.json", "results.md", *(f"{name}.png" for name in FIGURES)}
    assert "soft.png, k=8, ours" in capsys.readouterr().out


def test_interrupted_it_writes_what_it_has(photo, tmp_path, monkeypatch):
    def interrupted(job):
        raise KeyboardInterrupt

    monkeypatch.setattr("benchmarks.bench.in_own_process", interrupted)
    assert run([str(photo), "--quick", "--out", str(tmp_path)]) == 130
    assert (tmp_path / "results.md").exists()


def test_without_an_image_it_says_so(tmp_path, capsys):
    assert run([str(tmp_path)]) == 2
    assert "no image" in capsys.readouterr().err
