"""The settings as controls, each carried by the link."""

import math
from dataclasses import asdict, replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.arrays import Colors
from colorseg.errors import ColorsegError, InvalidValueError
from colorseg.settings import ENTRIES, Settings
from colorseg.words import sentence
from dashboard.cached import palette_in
from dashboard.pictures import Picture
from dashboard.progress import Watch
from dashboard.wording import as_text, code, join, markdown

_LARGEST = (1 << 53) - 1  # the largest whole number that a browser is sure of
# Every number up to 16, then the sizes people ask for: the slider reaches 256 and stays fine.
_SLIDER_STOPS = (*range(1, 17), 20, 24, 32, 48, 64, 96, 128, 192, 256)


def choose_settings(notices: DeltaGenerator) -> Settings:
    """Show a control for every setting, those that matter most first.

    A palette that was taken from a file sets them before they are shown.

    Parameters
    ----------
    notices : DeltaGenerator
        Where it is said what does not fit: a place in sight, since a control may be folded away.

    Returns
    -------
    Settings
        What was chosen; without the given colors if those do not fit, which is said.
    """
    if "palette_settings" in st.session_state:
        take_settings(st.session_state.pop("palette_settings"))
    chosen = _choose_first() | _choose_advanced()
    with st.expander("Given colors", key="given_colors"):
        place = st.container()
        given, left_out = _choose_given(notices), _choose_ignored(notices)
    settings = Settings(**chosen, **_choose_output(notices))
    with place:
        _take_palette_from_file(_fitting(settings, left_out))
    with notices:
        fitting = _fitting(settings, given, "locked and first colors are left out")
        return _fitting(fitting, left_out, "no color is ignored")


def _choose_first() -> dict[str, Any]:
    return {
        "k": _choose_k(),
        "space": _name("space"),
        "init": _name("init"),
        "quality": _name("quality"),
    }


def _choose_advanced() -> dict[str, Any]:
    with st.expander("Advanced", key="advanced"):
        return {
            "restarts": _number("restarts"),
            "seed": _number("seed"),
            "max_iter": _number("max_iter", step=10),
            "tol": _number("tol", step=1e-5, format="%.5g"),
            "lightness": _number("lightness", step=0.1),
            "weight_power": _number("weight_power", step=0.1),
            "merge": _number("merge", step=0.5),
        }


def _choose_given(notices: DeltaGenerator) -> dict[str, Any]:
    return {"locked": _colors("locked", notices), "chosen": _colors("chosen", notices)}


def _choose_ignored(notices: DeltaGenerator) -> dict[str, Any]:
    return {
        "ignore": _colors("ignore", notices),
        "ignore_within": _number("ignore_within", step=0.5),
        "ignored": _name("ignored"),
    }


def _choose_output(notices: DeltaGenerator) -> dict[str, Any]:
    with st.expander("Output", key="output"):
        chosen = {
            "background": _colors("background", notices),
            "speckles": _number("speckles", step=10),
            "dither": (dither := _name("dither")),
            "dither_strength": _number("dither_strength", step=0.1, disabled=dither == "off"),
        }
        if dither == "off":
            st.caption("The strength counts only with dithering.")
    return chosen


def _fitting(settings: Settings, more: dict[str, Any], without: str = "") -> Settings:
    """Add what fits the other settings; if it does not, leave it out and say so."""
    try:
        return replace(settings, **more)
    except InvalidValueError as error:
        if without:
            _say(error, f"Until then {without}.")
        return settings


def take_k(k: int) -> None:
    """Set the number of colors from elsewhere on the page, in a callback.

    Parameters
    ----------
    k : int
        The number of colors.
    """
    st.session_state.update(k=k, k_slider=k, k_agreed=k)


def take_settings(settings: Settings) -> None:
    """Set every control, in a callback.

    Parameters
    ----------
    settings : Settings
        What they are to show.
    """
    st.session_state.update(asdict(settings))
    take_k(settings.k)


def _choose_k() -> int:
    """Let the number be typed or dragged; the number box is the one in the link."""
    slot = st.container()
    k: int = _number("k", label_visibility="collapsed", on_change=_settle_k)
    st.session_state.setdefault("k_agreed", k)
    slot.select_slider(
        as_text(ENTRIES["k"].label),
        sorted({*_SLIDER_STOPS, k}),
        k,
        key="k_slider",
        on_change=_settle_k,
        help=as_text(ENTRIES["k"].summary),
    )
    return k


def _settle_k() -> None:
    """Let the one that was moved, slider or number box, set the other.

    While one is moved quickly the browser sends the other's old value along, which looks like a
    change; so of two that have changed, the one that was moved before has the word. It is never
    set itself, because that would undo what the visitor has done since.
    """
    state = st.session_state
    moved = [name for name in ("k_slider", "k") if state[name] != state["k_agreed"]]
    if moved:
        mover = state["k_mover"] if state.get("k_mover") in moved else moved[0]
        other = "k" if mover == "k_slider" else "k_slider"
        state["k_mover"], state["k_agreed"] = mover, state[mover]
        if state[other] != state[mover]:
            state[other] = state[mover]


def _number(name: str, **looks: Any) -> Any:
    entry = ENTRIES[name]
    return st.number_input(
        **_described(name),
        min_value=entry.limit.low,
        max_value=_LARGEST if entry.limit.high is None else entry.limit.high,
        value=entry.default,
        **looks,
    )


def _name(name: str) -> Any:
    entry = ENTRIES[name]
    names = list(entry.limit.names)
    meanings = [
        markdown("- {}: {}", code(each), meaning) for each, meaning in entry.limit.meanings.items()
    ]
    described = _described(name) | {"help": join("\n", [entry.summary, "", *meanings])}
    return st.selectbox(**described, options=names, index=names.index(entry.default))


def _take_palette_from_file(settings: Settings) -> None:
    """Let the colors of a file be locked, so that each pixel takes the nearest of them."""
    file = st.file_uploader(
        "Map to a palette file or another picture",
        key="palette_file",
        help="GPL, PAL, paint.net, ASE, ACO, ACT, JSON, CSS, or a list of hex codes or of red, "
        "green and blue; or a picture, whose palette of k colors is found first. The colors are "
        "locked, and k is their number.",
    )
    if file is None:
        st.session_state.pop("palette_taken", None)
        return
    if st.session_state.get("palette_taken", ("", ""))[0] != file.file_id:
        _map_to(file, settings)
    if error_text := st.session_state["palette_taken"][1]:
        st.error(as_text(error_text), icon=":material/error:")


def _map_to(file: Any, settings: Settings) -> None:
    """Find the colors of a file once, and remember what is wrong with it if there are none."""
    try:
        mapped = settings.mapped_to(_palette_in(file, settings))
    except ColorsegError as error:
        st.session_state["palette_taken"] = file.file_id, sentence(str(error))
        return
    st.session_state.update(palette_taken=(file.file_id, ""), palette_settings=mapped)
    st.rerun()  # the controls that this sets have been shown already


def _palette_in(file: Any, settings: Settings) -> Colors:
    slot = st.empty()

    def stop() -> None:
        stopped = "Stopped before its palette was found. Take the file off and send it again."
        st.session_state["palette_taken"] = file.file_id, stopped

    watch = Watch(slot, settings.max_iter, stop, key="stop_palette")
    try:
        return palette_in(Picture(file.name, file.getvalue()), settings, watch)
    finally:
        watch.close()


def _colors(name: str, notices: DeltaGenerator) -> str:
    """Let colors be typed; what is no color is said in sight and left out."""
    entry = ENTRIES[name]
    # In words, or it might be taken for what is set.
    example = "none, or such as #ffffff" if entry.limit.most == 1 else "such as #f80 #08f"
    longest = entry.limit.most * len("#rrggbb ")
    text = st.text_input(**_described(name), max_chars=longest, placeholder=example) or ""
    try:
        return str(entry.limit.check(entry.label, text))
    except InvalidValueError as error:
        with notices:
            _say(error, "It is left out.")
        return ""


def _say(error: InvalidValueError, then: str) -> None:
    st.error(markdown("{} {}", sentence(str(error)), then), icon=":material/error:")


def _described(name: str) -> dict[str, Any]:
    entry = ENTRIES[name]
    # An infinite number in the link would stop Streamlit's widget: leave such a link alone.
    bind = None if _is_infinite(st.query_params.get(name)) else "query-params"
    words = {"label": as_text(entry.label), "help": as_text(entry.summary)}
    return {**words, "key": name, "bind": bind}


def _is_infinite(text: str | None) -> bool:
    try:
        return text is not None and math.isinf(float(text))
    except ValueError:
        return False
