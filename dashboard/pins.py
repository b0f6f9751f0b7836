"""A result that is kept to compare others with: how it was made stands in the link."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from colorseg.checks import OneOf
from colorseg.errors import ColorsegError
from colorseg.settings import ENTRIES, Settings
from colorseg.words import sentence
from dashboard import link
from dashboard.cached import Result, result_of
from dashboard.progress import Watch
from dashboard.wording import Markdown, as_text, join, markdown

_NAME = "pin"  # in the link
_PICTURE = "of"  # in what it says


@dataclass(frozen=True)
class Pinned(OneOf):
    """What may stand in a link: nothing, or any text; what is wrong with it is said beside it."""

    table: Mapping[str, Any] = field(default_factory=lambda: {"": "Nothing is pinned."})

    @property
    def labels(self) -> dict[str, str]:
        """What people call it."""
        return defaultdict(lambda: "what was pinned", {"": "none"})

    def check(self, name: str, value: Any) -> str:
        """Return ``value``."""
        return str(value)


def pin(result: Result) -> None:
    """Keep a result, in a callback.

    Parameters
    ----------
    result : Result
        What is shown now.
    """
    settings = result.segmentation.settings
    texts = {name: link.written(name, getattr(settings, name)) for name in ENTRIES}
    said = {_PICTURE: _mark(result)} | {name: text for name, text in texts.items() if text}
    link.choose(**{_NAME: urlencode(said)})


def unpin() -> None:
    """Keep it no longer, in a callback."""
    link.choose(**{_NAME: ""})


def is_pinned() -> bool:
    """Tell whether something is pinned, if only a result of another picture."""
    return bool(link.held(_NAME))


def pinned_beside(result: Result, watch: Watch) -> Result | Markdown | None:
    """Make the pinned result again, or recall it.

    Parameters
    ----------
    result : Result
        What is shown now.
    watch : Watch
        Where progress is shown.

    Returns
    -------
    Result or Markdown or None
        The pinned one, why it cannot be shown, or None if there is none.
    """
    if not is_pinned():
        return None
    said = dict(parse_qsl(link.held(_NAME)))
    if said.pop(_PICTURE, "") != _mark(result):
        return markdown("What is pinned is a result of another picture.")
    asked = link.read(said, {})
    if asked.complaints:
        return join(" ", asked.complaints.values())
    try:
        return result_of(result.picture, asked.settings, watch)
    except ColorsegError as error:
        return as_text(sentence(str(error)))


def differences(pinned: Settings, now: Settings) -> list[Markdown]:
    """Say what differs between two settings.

    Parameters
    ----------
    pinned, now : Settings
        Before and after.

    Returns
    -------
    list of Markdown
        Such as "Color space sRGB → OKLab".
    """
    return [
        markdown("{} {} → {}", entry.label, *map(_shown, (first, second)))
        for name, entry in ENTRIES.items()
        if (first := getattr(pinned, name)) != (second := getattr(now, name))
    ]


def _shown(value: object) -> str:
    return "none" if value == "" else f"{value}"


def _mark(result: Result) -> str:
    return result.picture.digest[:12]
