"""The page's address is its state: what differs from the defaults stands there, for anyone to open.

Every action of the visitor is an entry in the browser's history, so Back takes it back.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx

from colorseg.checks import OneOf, Whole
from colorseg.errors import ColorsegError, InvalidValueError
from colorseg.settings import ENTRIES, Hexes, Settings
from colorseg.words import counted, sentence, shown
from dashboard.wording import Markdown, join, markdown

#: The largest whole number that a browser is sure of.
LARGEST = (1 << 53) - 1

_MOST_UNDONE = 100
_TITLES = {"own": "Picture", "sample": "Picture", "several": "Palettes of several"}
_LOOKS = frozenset({"part"})  # what is open: it changes no result, so it is not undone

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
    misfits : frozenset of str
        Names of parts that mean nothing: they leave the link with the next action.
    """

    settings: Settings
    complaints: Mapping[str, Markdown] = field(default_factory=dict)
    misfits: frozenset[str] = frozenset()


@dataclass
class _Way:
    """How a visitor came to what is wanted now.

    It is taken out of the session at once and changed in place: every look into the session may
    end a callback halfway, if the visitor has acted again meanwhile.

    Attributes
    ----------
    held : dict of str
        What is wanted.
    past : list of dict of str
        What was wanted before each action, the latest at the end.
    chosen : dict of str
        What was chosen since the page last ran.
    sliding : dict of str or None
        What was wanted before a slider moved that is still held.
    asked : Asked
        What was understood of it.
    known : mapping of str to OneOf
        What may stand in a link besides settings.
    """

    held: Held
    past: list[Held] = field(default_factory=list)
    chosen: Held = field(default_factory=dict)
    sliding: Held | None = None
    asked: Asked = Asked(Settings())
    known: Mapping[str, OneOf] = field(default_factory=dict)

    def go(self, address: Held) -> None:
        """Go where the visitor went in the browser's history, but lose nothing chosen since."""
        before = self.held
        self.held, self.sliding = _filled(address | self.chosen), None
        results = [_result(each) for each in self.past]
        if _result(self.held) in results:
            del self.past[results.index(_result(self.held)) :]
        else:
            self._remember(before)

    def choose(self, texts: Held, *, sliding: bool) -> None:
        """Want something else."""
        started, before = self.sliding, self._sound()
        self.chosen |= texts
        self.held = _filled(
            before | {n: "" if self.is_default(n, texts[n]) else texts[n] for n in texts}
        )
        if sliding:
            self.sliding = before if started is None else started
            return
        self.sliding = None
        if started is not None:
            self._remember(started)
        # A slider that is let go ends what it began.
        if started is None or not texts.keys() <= _differing(started, before):
            self._remember(before)

    def undo(self) -> None:
        """Want what was wanted before the last action, and see what is seen now."""
        if self.back is None:
            return
        looks = {name: text for name, text in self.held.items() if name in _LOOKS}
        last = self.past.pop() if self.sliding is None else self.sliding
        self.held, self.sliding = _result(last) | looks, None

    @property
    def back(self) -> Held | None:
        """What an undo leads to."""
        if self.sliding is not None:
            return self.sliding
        return self.past[-1] if self.past else None

    def is_default(self, name: str, text: str) -> bool:
        """Tell whether a link need not say so."""
        if name in ENTRIES:
            return text == str(ENTRIES[name].default)
        return name in self.known and text == self.known[name].names[0]

    def _sound(self) -> Held:
        """Return what is held without what means nothing."""
        return {
            n: t
            for n, t in self.held.items()
            if n not in self.asked.misfits and not self.is_default(n, t)
        }

    def _remember(self, before: Held) -> None:
        if _result(before) != _result(self.held):
            self.past = [*self.past, before][-_MOST_UNDONE:]


def follow(known: Mapping[str, OneOf]) -> Asked:
    """Take over what the address says where the visitor has gone there; else let it say what is so.

    Parameters
    ----------
    known : mapping of str to OneOf
        What may stand in links besides settings, each with what it may be, the default first.

    Returns
    -------
    Asked
        What is wanted now.
    """
    address = st.query_params.to_dict()
    way = st.session_state.setdefault("way", _Way(address))
    # What a browser sends along with any other action may be the address before the last one.
    if _has_gone():
        way.go(address)
    way.asked, way.known, way.chosen = read(way.held, known), known, {}
    if way.held != address and way.sliding is None:
        st.query_params.from_dict(way.held)
    return way.asked


def choose(**texts: str) -> None:
    """Put choices into the link, in a callback.

    Parameters
    ----------
    **texts : str
        By their names in the link; an empty text, or the default, leaves one out.
    """
    _act(lambda way: way.choose(texts, sliding=False))


def show(key: str, value: Any) -> None:
    """Let a control show what the link says; one that does so already is left alone.

    To set it again would undo what the visitor has done to it since.

    Parameters
    ----------
    key : str
        Of the control.
    value : object
        What it is to show.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def take(name: str, key: str) -> None:
    """Put what a control shows into the link, in a callback.

    Parameters
    ----------
    name : str
        In the link.
    key : str
        Of the control.
    """
    # One that has not heard yet that the visitor went back says again what it showed before.
    if not _has_gone():
        choose(**{name: str(st.session_state[key])})


def slide(**texts: str) -> None:
    """Show what is not chosen yet, while a slider is held, in a callback.

    Parameters
    ----------
    **texts : str
        As `choose` takes them; when it is called in the end, all of it is one action.
    """
    _act(lambda way: way.choose(texts, sliding=True))


def choose_settings(settings: Settings, **texts: str) -> None:
    """Put all settings into the link, in a callback.

    Parameters
    ----------
    settings : Settings
        What is wanted from now on.
    **texts : str
        Other choices, as `choose` takes them.
    """
    choose(**{name: str(getattr(settings, name)) for name in ENTRIES}, **texts)


def undo() -> None:
    """Take the last action back, in a callback."""
    _act(_Way.undo)


def way_back() -> Markdown | None:
    """Say what an undo leads back to; None if there is nothing to undo."""
    way = _way()
    if way.back is None:
        return None
    names = [n for n in (*way.known, *ENTRIES) if n in _differing(way.back, way.held)]
    if "own" in names and "sample" in names:
        names.remove("sample")
    if len(names) == 1:
        return markdown("{} back to {}.", _label(names[0]), _said(names[0], way))
    return markdown("Back as they were: {}.", join(", ", map(_label, names)))


def held(name: str) -> str:
    """Return what the link says of something; an empty text if nothing.

    Parameters
    ----------
    name : str
        In the link.
    """
    return _way().held.get(name, "")


def choice(name: str) -> str:
    """Return what is chosen of what is no setting.

    Parameters
    ----------
    name : str
        In the link.

    Returns
    -------
    str
        What the link says, if it may, else the default.
    """
    table = _way().known[name]
    return text if (text := held(name)) in table.names else table.names[0]


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


def read(texts: Mapping[str, str], known: Mapping[str, OneOf]) -> Asked:
    """Read a link.

    Parameters
    ----------
    texts : mapping of str to str
        What it says, by name.
    known : mapping of str to OneOf
        What may stand there besides settings.

    Returns
    -------
    Asked
        All that fits, and what does not.
    """
    values: dict[str, Any] = {}
    complaints: dict[str, Markdown] = {}
    misfits = set()
    for name, text in _filled(texts).items():
        if _is_typed(name):
            values[name] = _colors(name, text, complaints)
            continue
        try:
            if name in ENTRIES:
                values[name] = _value(name, text)
            else:
                _check_known(name, text, known)
        except ColorsegError as error:
            complaints[name] = markdown("Left out of the link: {}", sentence(str(error)))
            misfits.add(name)
    return Asked(_fitting(values, complaints), complaints, frozenset(misfits))


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
    value = entry.limit.check(entry.label, value)
    return Whole(-LARGEST, LARGEST).check(entry.label, value) if kind is int else value


def _check_known(name: str, text: str, known: Mapping[str, OneOf]) -> None:
    if name not in known:
        raise InvalidValueError(f"there is no setting {shown(name)}")
    known[name].check(_label(name), text)


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
    most = ENTRIES["k"].limit.high
    if _given(values) > most:
        del values["chosen"]
        complaints["chosen"] = markdown(
            "Locked and first colors together are more than {}: first colors are left out.", most
        )
    if values.get("k", ENTRIES["k"].default) < (given := _given(values)):
        values["k"] = given
        complaints["k"] = markdown(
            "There are {}, so there are no fewer colors: take one away for that.",
            counted(given, "locked or first color"),
        )
    try:
        return Settings(**values)
    except InvalidValueError as error:
        complaints["ignore"] = markdown("{} Until then no color is ignored.", sentence(str(error)))
        return Settings(**(values | {"ignore": ""}))


def _given(values: Mapping[str, Any]) -> int:
    return len({*values.get("locked", "").split(), *values.get("chosen", "").split()})


def _way() -> _Way:
    way: _Way = st.session_state["way"]
    return way


def _act(change: Callable[[_Way], None]) -> None:
    """Change the way, even if the visitor has acted again and the page is to run anew for that."""
    try:
        change(_way())
    except (RerunException, StopException):
        change(_way())
        raise


def _has_gone() -> bool:
    """Tell whether this run is for someone who went back or forward in the browser's history."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _filled(texts: Mapping[str, str]) -> Held:
    return {name: text for name, text in texts.items() if text}


def _result(held: Held) -> Held:
    """Return what decides what is shown, without what is only open."""
    return {name: text for name, text in held.items() if name not in _LOOKS}


def _differing(one: Held, other: Held) -> set[str]:
    one, other = _result(one), _result(other)
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def _label(name: str) -> str:
    return ENTRIES[name].label if name in ENTRIES else _TITLES.get(name, name.capitalize())


def _said(name: str, way: _Way) -> str:
    """Return what an undo leads back to in one place, in words."""
    assert way.back is not None
    if name in way.known:
        table = way.known[name]
        return table.labels[way.back.get(name, table.names[0])]
    limit, text = ENTRIES[name].limit, way.back.get(name, str(ENTRIES[name].default))
    return limit.labels.get(text, text) if isinstance(limit, OneOf) else text or "none"
