"""What the visitor chooses: a picture, the number of colors, and the settings beside it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.checks import OneOf
from colorseg.exports import Provenance
from colorseg.images import Limits
from colorseg.samples import SAMPLES
from colorseg.settings import ENTRIES, Settings
from colorseg.words import counted
from dashboard import link
from dashboard.cached import sample_picture, sample_thumbnail
from dashboard.components.copy_link import copy_link
from dashboard.components.count import count
from dashboard.components.skip import skip_to
from dashboard.components.sources import Most, Own, Tile, sources
from dashboard.parameters import show_settings, take_k
from dashboard.pictures import (
    MOST_OWN,
    UPLOADER,
    Picture,
    as_wanted,
    own_chosen,
    own_pictures,
    take_photo,
    take_sample,
    take_uploads,
    turn_to_own,
)
from dashboard.wording import Markdown, as_text, join, markdown

SEVERAL = "Several pictures"  # the part of the page that takes all of them

# Past the picture, by the keys of what is gone to.
_SHORTCUTS = {
    "Skip to the number of colors": "count",
    "Skip to the download": "downloads",
    "Skip to the part below": "part",
}
# What is said of one color and of several that are given, and what takes them away.
_GIVEN = {
    "locked": ("is locked", "are locked", "Unlock"),
    "chosen": ("is a first color", "are first colors", "Drop"),
    "ignore": ("is left out", "are left out", "Take back in"),
}
_MOST_NAMED = 3  # colors in a sentence
_ALL_TOGETHER = 4  # times as large as one may be


def choose_picture(place: DeltaGenerator) -> Picture:
    """Show the ways to a picture.

    Parameters
    ----------
    place : DeltaGenerator
        Where they go.

    Returns
    -------
    Picture
        What is chosen.
    """
    with place:
        picture = _own_picture() or sample_picture(link.choice("sample"))
        labels, own = OneOf(SAMPLES).labels, own_pictures()
        chosen = own_chosen() if picture.sample is None else picture.sample
        sources(
            {n: Tile(labels[n], s.summary, sample_thumbnail(n)) for n, s in SAMPLES.items()},
            {file: Own(each.name, len(each.data)) for file, each in own.items()},
            chosen=(chosen or "") if link.held("own") != "camera" else "",
            most=_most(),
            help=_about_files(),
            on_sample=take_sample,
            on_own=turn_to_own,
            on_all=lambda: link.choose(part=SEVERAL),
            uploader=UPLOADER,
            key="sources",
        )
    return picture


def _most() -> Most:
    # Streamlit's uploader refuses more by itself, and out of sight.
    most = min(Limits.from_environment().megabytes, st.get_option("server.maxUploadSize"))
    return Most(most, most * _ALL_TOGETHER, MOST_OWN)


def _about_files() -> str:
    limits = Limits.from_environment()
    return (
        f"JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or PPM, up to {MOST_OWN}, each of up to "
        f"{limits.megabytes:g} MB and {limits.megapixels:g} megapixels. They are kept in this "
        "server's memory for a while and sent nowhere else."
    )


def choose_k(settings: Settings, place: DeltaGenerator) -> None:
    """Show the number of colors.

    Parameters
    ----------
    settings : Settings
        What is wanted now.
    place : DeltaGenerator
        Where it goes.
    """
    entry, given = ENTRIES["k"], len(settings.locked_colors) + len(settings.chosen_colors)
    with place:
        count(
            settings.k,
            lowest=max(1, given),
            label=entry.label,
            help=entry.summary,
            note=f"At least {counted(given, 'locked or first color')}." if given > 1 else "",
            on_slide=lambda k: link.slide(k=str(k)),
            on_choose=take_k,
            key="count",
        )
        _say_given(settings)


def _say_given(settings: Settings) -> None:
    """Say which colors are given, since they stay with the next picture too."""
    for name, (one, several, button) in _GIVEN.items():
        codes = getattr(settings, name).split()
        if codes:
            row = st.container(horizontal=True, vertical_alignment="center", key=f"given_{name}")
            what = one if len(codes) == 1 else several
            row.caption(markdown("{} {}: {}.", counted(len(codes), "color"), what, named(codes)))
            row.button(as_text(button), on_click=link.choose, kwargs={name: ""}, key=f"drop_{name}")


def named(codes: Sequence[str]) -> str:
    """Return the first of some colors, and how many more there are.

    Parameters
    ----------
    codes : sequence of str
        As ``#rrggbb``.

    Returns
    -------
    str
        Fit to stand in a sentence.
    """
    more = len(codes) - _MOST_NAMED
    return ", ".join([*codes[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def show_sidebar(settings: Settings, complaints: Mapping[str, Markdown]) -> None:
    """Show the settings that few need, and the camera.

    Parameters
    ----------
    settings : Settings
        What is wanted now.
    complaints : mapping of str to Markdown
        What is wrong with a setting, by its name.
    """
    with st.sidebar:
        st.header("Settings", anchor=False)
        _offer_reset(settings)
        show_settings(settings, complaints)


def show_actions(place: DeltaGenerator) -> None:
    """Offer the shortest ways, the way back, and the link.

    Parameters
    ----------
    place : DeltaGenerator
        Where they go.
    """
    with place:
        skip_to(_SHORTCUTS, key="skip")
        offer_undo("Undo", key="undo")
        copy_link(is_own=bool(link.held("own")), key="copy_link")


def offer_undo(label: str, *, key: str) -> None:
    """Offer the way back, and say where it leads.

    Parameters
    ----------
    label : str
        What stands on the button, written in the code.
    key : str
        Of the button.
    """
    back = link.way_back()
    st.button(
        as_text(label),
        icon=":material/undo:",
        on_click=link.undo,
        disabled=back is None,
        key=key,
        help=as_text(back or "There is nothing to take back."),
    )


def choose_part(parts: Collection[str]) -> str:
    """Show the parts of the page to choose from, and the name of the open one above it.

    Parameters
    ----------
    parts : collection of str
        Their names.

    Returns
    -------
    str
        The one that is open.
    """
    part = link.choice("part")
    link.show("part", part)
    st.pills(
        "Part",
        parts,
        key="part",
        on_change=link.take,
        args=("part", "part"),
        label_visibility="collapsed",
        required=True,
    )
    st.header(as_text(part), anchor=False)
    return part


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


def _own_picture() -> Picture | None:
    """Return the picture that the visitor gave, if it is wanted and here."""
    st.file_uploader(
        "Open a picture", accept_multiple_files=True, key=UPLOADER, on_change=take_uploads
    )
    shot, chosen, own = _take_photo(), own_chosen(), link.held("own")
    if own == UPLOADER and chosen is not None:
        return own_pictures()[chosen]
    if own == "camera" and shot is not None:
        return as_wanted(Picture("camera.jpg", shot.getvalue()))
    if own:
        st.info(
            "The picture is not here any more: a link and a reload cannot carry it. Open it again. "
            "Meanwhile a sample is shown.",
            icon=":material/hide_image:",
        )
    return None


def _take_photo() -> Any:
    with st.sidebar:
        if st.toggle("Use the camera", key="camera_on", help="Take a picture with this device."):
            return st.camera_input(
                "Take a picture",
                key="camera",
                on_change=take_photo,
                resolution="1080p",
            )
    return None


def _offer_reset(settings: Settings) -> None:
    """Say what is not at its default, and offer to put it back."""
    changed = link.changed(settings)
    if not changed:
        st.caption("All at their defaults.")
        return
    labels = join(", ", [as_text(ENTRIES[name].label) for name in changed])
    st.caption(markdown("Changed: {}.", labels))
    st.button(
        markdown("Reset {}", counted(len(changed), "setting")),
        icon=":material/restart_alt:",
        on_click=link.choose_settings,
        args=(Settings(k=settings.k),),
        key="reset",
    )
