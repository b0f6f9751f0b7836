"""The fuzz command in small: python -m tests.fuzz runs it in full."""

import numpy as np
import pytest

from tests.fuzz import made_files, mutants, offense, with_checksums
from tests.made_chunks import SIGNATURE, chunk

FILES = list(made_files())


def test_every_file_it_starts_from_is_read():
    assert len(FILES) > 80
    assert [what for data in FILES if (what := offense(data))] == []


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_read_or_refused_in_a_plain_sentence(seed):
    found = [(what, data) for data in mutants(FILES, seed, 400) if (what := offense(data))]
    assert found == []


def test_the_same_seed_gives_the_same_files():
    first, again, other = (list(mutants(FILES, seed, 20)) for seed in (1, 1, 2))
    assert first == again != other


def test_checksums_are_mended():
    whole = SIGNATURE + chunk(b"abCd", b"body") + chunk(b"efGh", b"")
    assert with_checksums(SIGNATURE + chunk(b"abCd", b"body", 0) + chunk(b"efGh", b"", 7)) == whole


def test_what_is_wrong_is_told(monkeypatch):
    def fail(data, limits):
        raise np.exceptions.DTypePromotionError("odd")

    monkeypatch.setattr("tests.fuzz.load_image", fail)
    assert offense(b"") == "DTypePromotionError: odd"
