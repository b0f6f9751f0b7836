"""The fuzz command in small: python -m tests.fuzz runs it in full."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.images.directories import first_directory
from tests.fuzz import (
    made_files,
    mutants,
    offense,
    with_another_tag,
    with_checksums,
    with_long_tables,
)
from tests.made import encoded
from tests.made_chunks import SIGNATURE, chunk
from tests.made_tiffs import planar_tiff
from tests.marks import first_quick

ROOT = Path(__file__).parent.parent
FILES = list(made_files())


def test_every_file_it_starts_from_is_read():
    assert len(FILES) > 80
    assert [what for data in FILES if (what := offense(data))] == []


@pytest.mark.parametrize("seed", first_quick(range(4)))
def test_damaged_files_are_read_or_refused_in_a_plain_sentence(seed):
    found = [(what, data) for data in mutants(FILES, seed, 400) if (what := offense(data))]
    assert found == []


def test_the_same_seed_gives_the_same_files():
    first, again, other = (list(mutants(FILES, seed, 20)) for seed in (1, 1, 2))
    assert first == again != other


def test_checksums_are_mended():
    whole = SIGNATURE + chunk(b"abCd", b"body") + chunk(b"efGh", b"")
    assert with_checksums(SIGNATURE + chunk(b"abCd", b"body", 0) + chunk(b"efGh", b"", 7)) == whole


def test_long_tables_are_what_the_file_says():
    whole = planar_tiff(np.zeros((3, 6, 5), np.uint8))
    for seed in range(8):
        directory = first_directory(with_long_tables(whole, np.random.default_rng(seed)))
        assert directory.tags[273].count == directory.tags[279].count in (2, 300, 3_000, 30_000)
        assert not directory.broken


def test_a_changed_tag_is_the_only_change():
    whole = planar_tiff(np.zeros((3, 6, 5), np.uint8))
    for seed in range(20):
        data = with_another_tag(whole, np.random.default_rng(seed))
        assert len(data) == len(whole)
        assert sum(a != b for a, b in zip(data, whole, strict=True)) <= 4


READ_WITHIN = """
import sys
from pathlib import Path
from tests.fuzz import limit_memory, made_files, offense
offense(next(made_files()))  # what is loaded once does not count
limit_memory(int(sys.argv[1]) * 1_000_000)
print(offense(Path(sys.argv[2]).read_bytes()))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no limits of memory here")
@pytest.mark.parametrize(("megabytes", "what"), [(5, "ran out of memory"), (600, "None")])
def test_a_refusal_for_want_of_memory_is_no_good_one(tmp_path, megabytes, what):
    (tmp_path / "image").write_bytes(encoded(pillow.new("RGB", (2500, 2500))))
    words = [sys.executable, "-c", READ_WITHIN, str(megabytes), str(tmp_path / "image")]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == what


def test_what_is_wrong_is_told(monkeypatch):
    def fail(data, limits):
        raise np.exceptions.DTypePromotionError("odd")

    monkeypatch.setattr("tests.fuzz.load_image", fail)
    assert offense(b"") == "DTypePromotionError: odd"
