"""What the visitor chooses: a picture and the settings."""

import math
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.images import Limits
from colorseg.samples import SAMPLES
from colorseg.settings import ENTRIES, Settings
from dashboard.cached import sample_picture, sample_thumbnail
from dashboard.components.gallery import gallery
from dashboard.pictures import Picture

# Every number up to 16, then the sizes people ask for: the slider reaches 256 and stays fine.
_SLIDER_STOPS = (*range(1, 17), 20, 24, 32, 48, 64, 96, 128, 192, 256)


def choose() -> tuple[Picture, Settings, DeltaGenerator]:
    """Show the controls in the sidebar.

    Returns
    -------
    picture : Picture
        What to segment.
    settings : Settings
        How.
    shelf : DeltaGenerator
        A place for the samples, which can be filled once the result is on screen.
    """
    # Places first: what comes and goes in one of them moves nothing in the others.
    upper, shelf, middle, lower = (st.sidebar.container() for _ in range(4))
    with upper:
        st.header("Picture", divider="gray")
        picture = _choose_picture()
    with middle:
        st.header("Clustering", divider="gray")
        settings = _choose_settings()
    with lower:
        _share(picture, settings)
    return picture, settings, shelf


def show_samples(shelf: DeltaGenerator, picture: Picture) -> None:
    """Fill the shelf with the samples as small pictures to click.

    Parameters
    ----------
    shelf : DeltaGenerator
        Where they go.
    picture : Picture
        What is shown now.
    """
    with shelf:
        gallery(
            {name: sample_thumbnail(name) for name in SAMPLES},
            chosen=picture.sample,
            on_choose=_take_sample,
            key="gallery",
        )


def _choose_picture() -> Picture:
    uploaded = st.file_uploader(
        "Upload your own",
        key="upload",
        on_change=_turn_to,
        args=("upload",),
        help=f"JPEG, PNG, WebP, GIF, BMP or TIFF, up to {Limits.from_environment().megapixels} "
        "megapixels. It is kept in this server's memory for a while and sent nowhere else.",
    )
    shot = _take_photo()
    name = st.selectbox(
        "Or try a sample",
        SAMPLES,
        key="sample",
        on_change=_turn_to,
        args=("sample",),
        help="Pictures that each show something about k-means.",
        bind="query-params",
    )
    source = st.session_state.get("source", "sample")
    if source == "upload" and uploaded is not None:
        return Picture(uploaded.name, uploaded.getvalue())
    if source == "camera" and shot is not None:
        return Picture("camera.jpg", shot.getvalue())
    st.caption(f"{SAMPLES[name].summary} *{SAMPLES[name].credit}.*")
    if uploaded is not None:
        st.button("Back to my upload", on_click=_turn_to, args=("upload",))
    return sample_picture(name)


def _take_photo() -> Any:
    if st.toggle("Use the camera", key="camera_on", help="Take a picture with this device."):
        return st.camera_input(
            "Take a picture",
            key="camera",
            on_change=_turn_to,
            args=("camera",),
            resolution="1080p",
        )
    return None


def _take_sample(name: str) -> None:
    st.session_state["sample"] = name
    _turn_to("sample")


def _turn_to(source: str) -> None:
    """Remember which of the ways to choose a picture was used last."""
    st.session_state["source"] = source


def _choose_settings() -> Settings:
    return Settings(
        k=_choose_k(),
        init=_name("init"),
        max_iter=_number("max_iter", step=10),
        tol=_number("tol", step=1e-5, format="%.5g"),
        restarts=_number("restarts"),
        seed=_number("seed"),
    )


def _choose_k() -> int:
    """Let the number be typed or dragged; the number box is the one in the link."""
    slot = st.container()
    k: int = _number("k", label_visibility="collapsed", on_change=_settle_k)
    st.session_state.setdefault("k_agreed", k)
    slot.select_slider(
        ENTRIES["k"].label,
        sorted({*_SLIDER_STOPS, k}),
        k,
        key="k_slider",
        on_change=_settle_k,
        help=ENTRIES["k"].summary,
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
        max_value=entry.limit.high,
        value=entry.default,
        **looks,
    )


def _name(name: str) -> Any:
    entry = ENTRIES[name]
    names = list(entry.limit.names)
    meanings = [f"- `{each}`: {meaning}" for each, meaning in entry.limit.meanings.items()]
    described = _described(name) | {"help": "\n".join([entry.summary, "", *meanings])}
    return st.selectbox(**described, options=names, index=names.index(entry.default))


def _described(name: str) -> dict[str, Any]:
    entry = ENTRIES[name]
    # An infinite number in the link would stop Streamlit's widget: leave such a link alone.
    bind = None if _is_infinite(st.query_params.get(name)) else "query-params"
    return {"label": entry.label, "key": name, "help": entry.summary, "bind": bind}


def _is_infinite(text: str | None) -> bool:
    try:
        return text is not None and math.isinf(float(text))
    except ValueError:
        return False


def _share(picture: Picture, settings: Settings) -> None:
    with st.popover("Share", icon=":material/link:", width="stretch"):
        st.caption("This link opens the page with all of these settings.")
        carried = {name: value for name, value in asdict(settings).items() if name != "space"}
        page = (st.context.url or "").rstrip("/") + "/"
        sample = {} if picture.sample is None else {"sample": picture.sample}
        st.code(f"{page}?{urlencode(sample | carried)}", language=None, wrap_lines=True)
        if picture.sample is None:
            st.caption("It cannot carry your own picture: send that along.")
