"""What README says is so, and what it says to run runs."""

import re

import pytest

from tests.project import FILES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
# Such as [[Lloyd 1982](https://doi.org/…)], with parentheses in the address or without.
PAPERS = re.findall(r"\[\[([^]\d]+) (\d{4})\]\((\S+?)\)\]", README)
REFERENCES = CITATION.partition("references:")[2].split("  - type: ")[1:]


@pytest.mark.parametrize(("family", "year", "address"), PAPERS)
def test_a_paper_that_is_named_is_among_those_to_cite(family, year, address):
    identifier = address.removeprefix("https://doi.org/")
    (reference,) = [each for each in REFERENCES if f": {identifier}\n" in each]
    assert f"year: {year}\n" in reference
    first = re.search(r"family-names: (.*)", reference)[1]
    assert first == family


def test_nothing_else_is_cited():
    assert len(PAPERS) == len(REFERENCES) > 10


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_files_that_are_named_are_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", text)
    named = re.findall(r"`([\w./]+/|[\w/]+\.(?:md|py|cff|toml))`", text)
    for path in (*linked, *named):
        assert any((ROOT / place / path).exists() for place in ("", "colorseg")), path


def test_the_commands_of_make_are_there():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for words in re.findall(r"`make ([\w ]+)", text):
            assert set(words.split()) - {"PLACE"} <= set(targets), words


def test_everything_that_is_packed_is_there():
    assert all((ROOT / name).is_file() for name in FILES)
