"""What a visitor wants segmented: a file by its bytes, known by their digest."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import link

UPLOADER = "upload"  # its key, and what the link says of what is in it
MOST_OWN = 20


@dataclass(frozen=True)
class Picture:
    """An image file that has not been read yet.

    Attributes
    ----------
    name : str
        What to call it; for an upload the visitor's file name, which is not trusted.
    data : bytes
        The whole file.
    sample : str or None
        The name in ``SAMPLES`` if it is one, None for the visitor's own picture.
    damaged : bool
        Whether to take what there is of it, if it is damaged.
    """

    name: str
    data: bytes = field(repr=False)
    sample: str | None = None
    damaged: bool = False

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file, in hex: the same bytes are the same picture, whatever the name.

        Taken as damaged they are another one.
        """
        return hashlib.sha256(self.data).hexdigest() + "-damaged" * self.damaged


@dataclass(frozen=True)
class Origin:
    """Where a picture of the visitor's own comes from."""

    label: str


#: By what the link says; a link cannot carry the picture itself.
OWN = {"": Origin("a sample"), "upload": Origin("your own"), "camera": Origin("your photo")}


def own_pictures() -> dict[str, Picture]:
    """Return the visitor's own pictures, each damaged if that is wanted.

    Returns
    -------
    dict of str to Picture
        By the ids of their files, in the order they came. Those that are no longer in the uploader
        are let go.
    """
    state = st.session_state
    before, files = state.get("own_pictures", {}), state.get(UPLOADER) or []
    pictures = {
        file.file_id: before.get(file.file_id) or Picture(own_name(file.name), file.getvalue())
        for file in files[:MOST_OWN]
        if isinstance(file, UploadedFile)
    }
    state["own_pictures"] = pictures
    return {file: as_wanted(picture) for file, picture in pictures.items()}


def own_chosen() -> str | None:
    """Return which of `own_pictures` is the one to show; None if there are none."""
    files, chosen = own_pictures(), st.session_state.get("own_chosen")
    return chosen if chosen in files else next(iter(files), None)


def as_wanted(picture: Picture) -> Picture:
    """Return a picture to be taken damaged, if the visitor has asked for that.

    Parameters
    ----------
    picture : Picture
        The visitor's own.
    """
    asked = picture.digest in st.session_state.get("damaged", ())
    return replace(picture, damaged=True) if asked else picture


def take_damaged(digest: str) -> None:
    """Take what there is of a damaged picture, in a callback.

    Parameters
    ----------
    digest : str
        The picture's.
    """
    st.session_state["damaged"] = {*st.session_state.get("damaged", ()), digest}


def own_name(sent: str) -> str:
    """Return the name of an upload as its owner knows it.

    Parameters
    ----------
    sent : str
        The name as the browser sends it: it writes quotes and line breaks as %22, %0D and %0A,
        and nothing else.

    Returns
    -------
    str
        With quotes, and spaces for line breaks.
    """
    return sent.replace("%22", '"').replace("%0D", " ").replace("%0A", " ")


def take_sample(name: str) -> None:
    """Turn to a sample, in a callback.

    Parameters
    ----------
    name : str
        A key of ``SAMPLES``.
    """
    link.choose(sample=name, own="")


def take_uploads() -> None:
    """Turn to what the visitor has given, or from what they have taken off, in a callback."""
    state = st.session_state
    before, chosen = list(state.get("own_pictures", {})), state.get("own_chosen")
    now = list(own_pictures())
    new = [file for file in now if file not in before]
    if set(before) - set(now):  # these would keep it in memory
        state.pop("last_good_own", None)
        state.pop("several_done", None)
    if new:
        turn_to_own(new[0])
    elif chosen not in now:
        at = before.index(chosen) if chosen in before else 0
        state["own_chosen"] = now[min(at, len(now) - 1)] if now else None
    if not now and link.held("own") == UPLOADER:
        link.choose(own="")  # taken off, it is not missed


def turn_to_own(file: str) -> None:
    """Turn to one of the visitor's own pictures, in a callback.

    Parameters
    ----------
    file : str
        The id of its file.
    """
    st.session_state["own_chosen"] = file
    link.choose(own=UPLOADER)


def take_photo() -> None:
    """Turn to what the camera has taken, or from it, in a callback."""
    link.choose(own="camera" if st.session_state.get("camera") else "")
