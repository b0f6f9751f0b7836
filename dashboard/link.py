"""The page's address is its state: what differs from the defaults stands there, for anyone to open.

Every action of the visitor is an entry in the browser's history, so Back takes it back.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from colorseg.errors import ColorsegError, InvalidValueError
from colorseg.settings import ENTRIES, Hexes, Settings
from colorseg.words import counted, sentence
from dashboard.wording import Markdown, markdown

_MOST_UNDONE = 100

Held = dict[str, str]  # texts by their names in the link


@dataclass(frozen=True)
class Asked:
    """What a link asks for.

    Attributes
    ----------
    settings : Settings
        All that fits.
    complaints : dict of Markdown
        What is wrong with a part of the link, by its name.
    """

    settings: Settings
    complaints: Mapping[str, Markdown] = field(default_factory=dict)


def follow(known: Collection[str]) -> Asked:
    """Take over what the address says, if that is where the visitor has gone.

    Parameters
    ----------
    known : collection of str
        Names in links that are no settings.

    Returns
    -------
    Asked
        What is wanted now.
    """
    state, went = st.session_state, st.query_params.to_dict()
    # What a browser sends along with an action may be the address before the last one.
    if not state.pop("acted", False) or "held" not in state:
        state["held"] = went
    asked = read(state["held"], known)
    # Words that fit nowhere are told of until the next action.
    state["misfits"] = {n for n in asked.complaints if not _is_typed(n)}
    if state["held"] != went:
        st.query_params.from_dict(state["held"])
    return asked


def choose(**texts: str) -> None:
    """Put choices into the link, in a callback.

    Parameters
    ----------
    **texts : str
        By their names in the link; an empty text leaves one out.
    """
    state = st.session_state
    before = state.get("held", {})
    kept = {name: text for name, text in before.items() if name not in state.get("misfits", ())}
    state["acted"] = True
    state["held"] = {name: text for name, text in (kept | texts).items() if text}
    if state["held"] != before:
        state["past"] = [*state.get("past", []), before][-_MOST_UNDONE:]


def choose_settings(settings: Settings, **texts: str) -> None:
    """Put all settings into the link, in a callback.

    Parameters
    ----------
    settings : Settings
        What is wanted from now on.
    **texts : str
        Other choices, as `choose` takes them.
    """
    choose(**{name: written(name, getattr(settings, name)) for name in ENTRIES}, **texts)


def can_undo() -> bool:
    """Tell whether there is an action to take back."""
    return bool(st.session_state.get("past"))


def undo() -> None:
    """Take the last action back, in a callback."""
    st.session_state.update(acted=True, held=st.session_state["past"].pop())


def held(name: str) -> str:
    """Return what the link says of something; an empty text if nothing.

    Parameters
    ----------
    name : str
        In the link.
    """
    return str(st.session_state.get("held", {}).get(name, ""))


def choice(name: str, allowed: Collection[str], default: str) -> str:
    """Return what the link says of something that is no setting.

    Parameters
    ----------
    name : str
        In the link.
    allowed : collection of str
        What it may say.
    default : str
        What counts if it says nothing, or something else.
    """
    return text if (text := held(name)) in allowed else default


def written(name: str, value: Any) -> str:
    """Return how a setting stands in the link: not at all if it is at its default.

    Parameters
    ----------
    name : str
        A field of `Settings`.
    value : object
        What it is to be.
    """
    return "" if value == ENTRIES[name].default else str(value)


def changed(settings: Settings) -> list[str]:
    """Return which settings are not at their default, besides the number of colors.

    Parameters
    ----------
    settings : Settings
        What is wanted.
    """
    return [name for name in ENTRIES if name != "k" and written(name, getattr(settings, name))]


def read(texts: Mapping[str, str], known: Collection[str]) -> Asked:
    """Read a link.

    Parameters
    ----------
    texts : mapping of str to str
        What it says, by name.
    known : collection of str
        Names that are no settings.

    Returns
    -------
    Asked
        All that fits, and what does not.
    """
    values: dict[str, Any] = {}
    complaints: dict[str, Markdown] = {}
    for name, text in texts.items():
        try:
            if name in ENTRIES:
                values[name] = (
                    _colors(name, text, complaints) if _is_typed(name) else _value(name, text)
                )
            elif name not in known:
                complaints[name] = markdown("Left out of the link: {} is no setting.", name)
        except ColorsegError as error:
            complaints[name] = markdown("Left out of the link: {}", sentence(str(error)))
    return Asked(_fitting(values, complaints), complaints)


def _is_typed(name: str) -> bool:
    """Tell whether a setting is typed as a text, which stands in the link as it was typed."""
    return name in ENTRIES and isinstance(ENTRIES[name].limit, Hexes)


def _value(name: str, text: str) -> Any:
    entry = ENTRIES[name]
    kind: Callable[[str], Any] = type(entry.default)
    try:
        value = kind(text)
    except ValueError:
        value = text  # which the limit refuses in its own words
    return entry.limit.check(entry.label, value)


def _colors(name: str, text: str, complaints: dict[str, Markdown]) -> str:
    """Read typed colors; if some are none, say so and keep the others."""
    limit, label = ENTRIES[name].limit, ENTRIES[name].label
    try:
        return str(limit.check(label, text))
    except InvalidValueError as error:
        complaints[name] = markdown("{} It is left out.", sentence(str(error)))
    good = ""
    for word in limit.words(text):
        with suppress(InvalidValueError):
            good = str(limit.check(label, f"{good} {word}"))
    return good


def _fitting(values: dict[str, Any], complaints: dict[str, Markdown]) -> Settings:
    """Make settings of values that each are right; what does not fit the others gives way."""
    given = len({*values.get("locked", "").split(), *values.get("chosen", "").split()})
    if values.get("k", ENTRIES["k"].default) < given <= ENTRIES["k"].limit.high:
        values["k"] = given
        complaints["k"] = markdown(
            "There are {}: take one away for fewer colors.", counted(given, "locked or first color")
        )
    for loosened in ((), ("chosen",), ("ignore",), ("locked", "chosen", "ignore")):
        try:
            return Settings(**{n: v for n, v in values.items() if n not in loosened})
        except InvalidValueError as error:
            complaints["k"] = markdown("{}", sentence(str(error)))
    raise AssertionError("a number and names alone fit")
