"""What a visitor wants segmented: a file by its bytes, known by their digest."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property

import streamlit as st

from dashboard import link


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


def own_picture(name: str, data: bytes) -> Picture:
    """Return the visitor's own picture, damaged if that is wanted.

    Parameters
    ----------
    name : str
        What to call it.
    data : bytes
        The whole file.
    """
    picture = Picture(name, data)
    return replace(picture, damaged=st.session_state.get("damaged") == picture.digest)


def take_damaged(digest: str) -> None:
    """Take what there is of a damaged picture, in a callback.

    Parameters
    ----------
    digest : str
        The picture's.
    """
    st.session_state["damaged"] = digest


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


def turn_to(source: str) -> None:
    """Turn to the visitor's own picture, in a callback.

    Parameters
    ----------
    source : str
        Which one: ``"upload"`` or ``"camera"``.
    """
    # Taken off, it is not missed: what is shown then is the sample again.
    link.choose(own=source if st.session_state.get(source) else "")
