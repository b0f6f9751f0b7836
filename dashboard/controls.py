"""What the visitor chooses: a picture and the settings."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.exports import Provenance
from colorseg.images import Limits
from colorseg.samples import SAMPLES
from colorseg.settings import Settings
from dashboard.cached import sample_picture, sample_thumbnail
from dashboard.components.gallery import gallery
from dashboard.parameters import choose_settings
from dashboard.pictures import Picture, own_name, own_picture, take_sample, turn_to
from dashboard.wording import markdown


def choose(notices: DeltaGenerator) -> tuple[Picture, Settings, DeltaGenerator]:
    """Show the controls in the sidebar.

    Parameters
    ----------
    notices : DeltaGenerator
        A place at the top of the page, for what does not fit.

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
        settings = choose_settings(notices)
    with lower:
        _share(picture, settings)
    return picture, settings, shelf


def origin_of(picture: Picture, notes: tuple[str, ...] = ()) -> Provenance:
    """Return where a picture comes from, and the page's address, for what makes it again.

    Parameters
    ----------
    picture : Picture
        What the visitor chose.
    notes : tuple of str
        How it was read.

    Returns
    -------
    Provenance
        To be asked for while the page runs: what is made on a click does not know the address.
    """
    page = (st.context.url or "").rstrip("/") + "/"
    return Provenance(picture.name, picture.sample or "", page, notes)


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
            on_choose=take_sample,
            key="gallery",
        )


def _choose_picture() -> Picture:
    uploaded = st.file_uploader(
        "Upload your own",
        key="upload",
        on_change=turn_to,
        args=("upload",),
        help="JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or PPM. It is kept in this server's memory "
        "for a while and sent nowhere else.",
    )
    limits = Limits.from_environment()
    st.caption(markdown("Up to {:g} MB and {:g} megapixels.", limits.megabytes, limits.megapixels))
    shot = _take_photo()
    name = st.selectbox(
        "Or try a sample",
        SAMPLES,
        key="sample",
        on_change=turn_to,
        args=("sample",),
        help="Pictures that each show something about k-means.",
        bind="query-params",
    )
    source = st.session_state.get("source", "sample")
    if source == "upload" and uploaded is not None:
        return own_picture(own_name(uploaded.name), uploaded.getvalue())
    if source == "camera" and shot is not None:
        return own_picture("camera.jpg", shot.getvalue())
    st.caption(markdown("{} *{}.*", SAMPLES[name].summary, SAMPLES[name].credit))
    if uploaded is not None:
        st.button("Back to my upload", on_click=turn_to, args=("upload",))
    return sample_picture(name)


def _take_photo() -> Any:
    if st.toggle("Use the camera", key="camera_on", help="Take a picture with this device."):
        return st.camera_input(
            "Take a picture",
            key="camera",
            on_change=turn_to,
            args=("camera",),
            resolution="1080p",
        )
    return None


def _share(picture: Picture, settings: Settings) -> None:
    with st.popover("Share", icon=":material/link:", width="stretch"):
        st.caption("This link opens the page with all of these settings.")
        st.code(origin_of(picture).link(settings), language=None, wrap_lines=True)
        if picture.sample is None:
            st.caption("It cannot carry your own picture: send that along.")
