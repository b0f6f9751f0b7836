"""What this visitor sees: the wanted result, or the last good one and why."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.errors import ColorsegError, DamagedImageError
from colorseg.samples import SAMPLES
from colorseg.settings import Settings
from colorseg.words import counted, sentence
from dashboard.cached import Result, result_of, sample_picture
from dashboard.pictures import Picture, take_damaged
from dashboard.progress import Course, ShowStart, Watch
from dashboard.wording import markdown

Wish = tuple[str, Settings]  # a picture, by its digest, and how it is wanted


def result_for(
    picture: Picture,
    settings: Settings,
    slot: DeltaGenerator,
    show_start: ShowStart,
) -> Result:
    """Segment what is wanted, and fall back on the last good result if that fails.

    Parameters
    ----------
    picture : Picture
        What the visitor wants segmented.
    settings : Settings
        How.
    slot : DeltaGenerator
        An ``st.empty`` for progress and for what went wrong.
    show_start : callable
        Shows where the iterations begin, if they take longer than a moment.

    Returns
    -------
    Result
        What to show.
    """
    wanted: Wish = (picture.digest, settings)

    def stop() -> None:
        # What is stopped is the wish, even if another picture is run in place of a broken one.
        st.session_state["stopped"] = wanted
        st.session_state.pop("closed", None)

    if st.session_state.get("stopped") == wanted:
        result = _run(*_last_good(), slot, stop)
        if st.session_state.get("closed") != wanted:
            _offer_close(_say_stopped(slot, result), wanted)
        return result
    try:
        result = _run(picture, settings, slot, stop, show_start)
    except ColorsegError as error:
        result = _run_last_good(settings, slot, stop)
        if st.session_state.get("closed") != wanted:
            _offer_close(_say_failed(slot, error, picture, result), wanted)
        return result
    for name in ("stopped", "closed"):
        st.session_state.pop(name, None)
    st.session_state["last_good"] = (picture, settings)
    if picture.sample is None:
        # A sample is shown while a new upload is on its way, and is not what was shown before it.
        st.session_state["last_good_own"] = picture
    return result


def _run(
    picture: Picture,
    settings: Settings,
    slot: DeltaGenerator,
    stop: Callable[[], None],
    show_start: ShowStart = lambda *_: None,
) -> Result:
    is_first = "last_good" not in st.session_state and picture.sample is not None
    meanwhile = picture.data if is_first else None
    watch = Watch(slot, Course.of(settings), stop, meanwhile=meanwhile, show_start=show_start)
    result = result_of(picture, settings, watch)
    watch.close()
    return result


def _run_last_good(settings: Settings, slot: DeltaGenerator, stop: Callable[[], None]) -> Result:
    """Run the last good picture as is wanted now or, if that fails too, as was wanted then."""
    last = _last_good_picture()
    try:
        result = _run(last, settings, slot, stop)
    except ColorsegError:
        return _run(*_last_good(), slot, stop)
    st.session_state["last_good"] = (last, settings)
    return result


def _last_good() -> tuple[Picture, Settings]:
    first = (sample_picture(next(iter(SAMPLES))), Settings())
    return st.session_state.get("last_good", first)


def _last_good_picture() -> Picture:
    return st.session_state.get("last_good_own") or _last_good()[0]


def _what_is_shown(result: Result) -> str:
    sample = result.picture.sample
    picture = "your last picture" if sample is None else f"the sample {sample}"
    return f"{picture} in {counted(result.colors, 'color')}"


def _say_failed(
    slot: DeltaGenerator, error: ColorsegError, picture: Picture, result: Result
) -> DeltaGenerator:
    row = slot.container(horizontal=True, vertical_alignment="center")
    row.error(
        markdown("{} Shown: {}.", sentence(str(error)), _what_is_shown(result)),
        icon=":material/error:",
    )
    if isinstance(error, DamagedImageError):
        row.button(
            "Take the damaged picture", on_click=take_damaged, args=(picture.digest,), key="damage"
        )
    return row


def _say_stopped(slot: DeltaGenerator, result: Result) -> DeltaGenerator:
    def resume() -> None:
        del st.session_state["stopped"]

    row = slot.container(horizontal=True, vertical_alignment="center")
    row.info(markdown("Stopped. Shown: {}.", _what_is_shown(result)), icon=":material/stop:")
    row.button("Run it after all", on_click=resume, key="resume")
    return row


def _offer_close(row: DeltaGenerator, wanted: Wish) -> None:
    def close() -> None:
        st.session_state["closed"] = wanted

    row.button("Close", on_click=close, key="close")
