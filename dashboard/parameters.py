"""The settings as controls, each showing what the link says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from colorseg.arrays import Colors
from colorseg.checks import OneOf
from colorseg.errors import ColorsegError, InvalidValueError
from colorseg.settings import ENTRIES, Hexes, Settings
from colorseg.words import sentence
from dashboard import link
from dashboard.cached import palette_in
from dashboard.pictures import Picture
from dashboard.progress import Course, Watch
from dashboard.wording import Markdown, as_text, code, join, markdown

# What stands together, in order; what is in no group stands above them.
_GROUPS = {
    "Search": ("init", "restarts", "seed", "max_iter", "tol"),
    "Distances": ("lightness", "weight_power", "merge"),
    "Given colors": ("locked", "chosen", "recolor", "ignore", "ignore_within", "ignored"),
    "Output": ("background", "speckles", "dither", "dither_strength"),
}
_STEPS = {"max_iter": 10, "tol": 1e-5, "lightness": 0.1, "weight_power": 0.1, "merge": 0.5}
_STEPS |= {"ignore_within": 0.5, "speckles": 10, "dither_strength": 0.1}

# What counts only beside another setting: whether it does, and beside what.
_BESIDE: dict[str, tuple[Callable[[Settings], bool], str]] = {
    "lightness": (lambda s: s.color_space.has_lightness, "in a space that has a lightness"),
    "ignore_within": (lambda s: bool(s.ignore), "with ignored colors"),
    "ignored": (lambda s: bool(s.ignore), "with ignored colors"),
    "dither_strength": (lambda s: s.dither != "off", "with dithering"),
}


def show_settings(settings: Settings, complaints: Mapping[str, Markdown]) -> None:
    """Show a control for every setting but the number of colors, those that matter most first.

    Parameters
    ----------
    settings : Settings
        What is wanted now.
    complaints : mapping of str to Markdown
        What is wrong with a setting, by its name, to be said at its control.
    """
    grouped = {name for names in _GROUPS.values() for name in names}
    changed = link.changed(settings)
    for name in ENTRIES:
        if name != "k" and name not in grouped:
            _control(name, settings, complaints)
    for group, names in _GROUPS.items():
        count = len([name for name in names if name in changed])
        title = markdown("{} · {} changed", group, count) if count else as_text(group)
        with st.expander(as_text(title), key=f"group_{group}"):
            for name in names:
                _control(name, settings, complaints)
            if group == "Given colors":
                _take_palette_from_file(settings)


def take_k(k: int) -> None:
    """Set the number of colors from elsewhere on the page, in a callback.

    Parameters
    ----------
    k : int
        The number of colors.
    """
    link.choose(k=str(k))


def _control(name: str, settings: Settings, complaints: Mapping[str, Markdown]) -> None:
    """Show one setting as its limit has it."""
    limit = ENTRIES[name].limit
    typed = isinstance(limit, Hexes)
    counts, beside = _BESIDE.get(name, (lambda settings: True, ""))
    link.show(name, link.held(name) if typed else getattr(settings, name))
    if typed:
        _text(name)
    elif isinstance(limit, OneOf):
        _name(name, idle=not counts(settings))
    else:
        _number(name, idle=not counts(settings))
    if not counts(settings):
        st.caption(markdown("{} counts only {}.", ENTRIES[name].label, beside))
    if name in complaints:
        st.error(as_text(complaints[name]), icon=":material/error:")


def _number(name: str, idle: bool) -> None:
    limit = ENTRIES[name].limit
    st.number_input(
        **_described(name),
        min_value=limit.low,
        max_value=link.LARGEST if limit.high is None else limit.high,
        step=_STEPS.get(name),
        format="%.5g" if name == "tol" else None,
        disabled=idle,
    )


def _name(name: str, idle: bool) -> None:
    entry = ENTRIES[name]
    labels = entry.limit.labels
    meanings = [
        markdown("- {} ({}): {}", labels[each], code(each), meaning)
        for each, meaning in entry.limit.meanings.items()
    ]
    described = _described(name) | {"help": join("\n", [entry.summary, "", *meanings])}
    st.selectbox(
        **described,
        options=list(labels),
        format_func=lambda key: as_text(labels[key]),
        disabled=idle,
    )


def _text(name: str) -> None:
    """Let colors be typed; what is no color is said and left out."""
    limit = ENTRIES[name].limit
    # In words, or it might be taken for what is set.
    example = "none, or such as #ffffff" if limit.most == 1 else f"such as {limit.example}"
    longest = limit.most * limit.longest
    st.text_input(**_described(name), max_chars=longest, placeholder=example)


def _described(name: str) -> dict[str, Any]:
    entry = ENTRIES[name]
    words = {"label": as_text(entry.label), "help": as_text(entry.summary)}
    return {**words, "key": name, "on_change": link.take, "args": (name, name)}


def _take_palette_from_file(settings: Settings) -> None:
    """Let the colors of a file be locked, so that each pixel takes the nearest of them."""
    file = st.file_uploader(
        "Map to a palette file or another picture",
        key="palette_file",
        on_change=_forget_palette,
        args=(settings,),
        help="GPL, PAL, paint.net, ASE, ACO, ACT, JSON, CSS, or a list of hex codes or of red, "
        "green and blue; or a picture, whose palette of k colors is found first. The colors are "
        "locked, and k is their number.",
    )
    if file is None:
        return
    taken = st.session_state.get("palette_taken")
    if taken is None or taken.file != file.file_id:
        taken = _map_to(file, settings if taken is None else taken.undone(settings))
        st.session_state["palette_taken"] = taken
        if not taken.error:
            link.choose_settings(taken.mapped)
            st.rerun()  # the picture that these settings make has been shown otherwise already
    if taken.error:
        st.error(as_text(taken.error), icon=":material/error:")
    elif taken.mapped.locked != settings.locked:
        st.caption("The colors of this file are no longer what is locked.")


@dataclass(frozen=True)
class _Taken:
    """What a palette file made of the settings."""

    file: str
    before: Settings
    mapped: Settings
    error: str = ""

    def undone(self, settings: Settings) -> Settings:
        """Take the file's locks off, and what came with them where it is still so."""
        if settings.locked != self.mapped.locked:
            return settings
        came = [n for n in ENTRIES if getattr(self.before, n) != getattr(self.mapped, n)]
        still = [n for n in came if getattr(settings, n) == getattr(self.mapped, n)]
        try:
            return replace(settings, **{n: getattr(self.before, n) for n in still})
        except InvalidValueError:  # what has been chosen since does not go with what was before
            return self.before


def _forget_palette(settings: Settings) -> None:
    """Take a palette's locks off with its file, in a callback."""
    if st.session_state["palette_file"] is None and "palette_taken" in st.session_state:
        link.choose_settings(st.session_state.pop("palette_taken").undone(settings))


def _map_to(file: Any, settings: Settings) -> _Taken:
    """Find the colors of a file, or what is wrong with it if there are none."""
    try:
        mapped = settings.mapped_to(_palette_in(file, settings))
    except ColorsegError as error:
        return _Taken(file.file_id, settings, settings, sentence(str(error)))
    return _Taken(file.file_id, settings, mapped)


def _palette_in(file: Any, settings: Settings) -> Colors:
    slot = st.empty()

    def stop() -> None:
        stopped = "Stopped before its palette was found. Take the file off and send it again."
        st.session_state["palette_taken"] = _Taken(file.file_id, settings, settings, stopped)

    watch = Watch(slot, Course.of(settings), stop, key="stop_palette")
    try:
        return palette_in(Picture(file.name, file.getvalue()), settings, watch)
    finally:
        watch.close()
