"""Several pictures at once: a table of what became of them, and one ZIP."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from colorseg.checks import OneOf
from colorseg.color import write_hexes
from colorseg.metrics import METRICS
from colorseg.samples import SAMPLES
from colorseg.settings import Settings
from colorseg.words import counted, size_in_bytes
from dashboard import link
from dashboard.batch import Batch, Failed, Row, run_all, zip_of
from dashboard.cached import Result, sample_picture
from dashboard.components.batch import Line, batch_table
from dashboard.explored import attempt
from dashboard.pictures import MOST_OWN, Picture, own_pictures, take_sample, turn_to_own
from dashboard.wording import markdown

_EXAMPLES = 6  # samples that are run where there are no pictures


@dataclass(frozen=True)
class Way:
    """How several pictures get their palettes."""

    label: str


#: By what the link says.
WAYS = {"own": Way("Each its own palette"), "shared": Way("One palette for all")}


@dataclass(frozen=True)
class Wish:
    """What is to be run.

    Attributes
    ----------
    names : tuple of str
        The ids of the visitor's files, or names of samples.
    digests : tuple of str
        What tells the files' contents from others; none for samples.
    settings : Settings
        How.
    way : str
        A key of ``WAYS``.
    """

    names: tuple[str, ...]
    digests: tuple[str, ...]
    settings: Settings
    way: str

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures themselves; samples are drawn now."""
        if self.digests:
            return own_pictures()
        return {name: sample_picture(name) for name in self.names}


def show(result: Result) -> None:
    """Run all pictures with the settings of the one that is shown, on a click."""
    own, way = own_pictures(), _choose_way()
    if len(own) < 2:
        _say_how_to_add(len(own))
    wish = _wish(own, result.segmentation.settings, way)
    _offer_to_run(wish)
    batch = _batch_of(wish)
    if batch is not None:
        _show_batch(batch)


def _wish(own: Mapping[str, Picture], settings: Settings, way: str) -> Wish:
    if len(own) < 2:
        return Wish(tuple(SAMPLES)[:_EXAMPLES], (), settings, way)
    return Wish(tuple(own), tuple(each.digest for each in own.values()), settings, way)


def _choose_way() -> str:
    """Show the ways to palettes; the link says which one is chosen."""
    way = link.choice("several")
    link.show("several_way", way)
    st.radio(
        "Palettes",
        WAYS,
        format_func=OneOf(WAYS).labels.__getitem__,
        horizontal=True,
        key="several_way",
        on_change=link.take,
        args=("several", "several_way"),
        label_visibility="collapsed",
    )
    return way


def _say_how_to_add(number: int) -> None:
    if number:
        st.markdown("There is one picture of yours.")
    st.markdown(
        markdown(
            "Open, drop or paste several pictures, up to {}: they stand in the row above, and here "
            "all of them are run with the same settings. The samples show how that looks.",
            MOST_OWN,
        )
    )


def _offer_to_run(wish: Wish) -> None:
    def start() -> None:
        st.session_state["several_wish"] = wish

    state = st.session_state
    is_asked_for = state.get("several_wish") == wish
    st.button(
        markdown("Run {}", counted(len(wish.names), "picture" if wish.digests else "sample")),
        icon=":material/play_arrow:",
        on_click=start,
        disabled=is_asked_for,
        type="primary",
        key="run_several",
    )
    if "several_done" in state and not is_asked_for:
        st.caption("Below is what was made before, of other pictures or with other settings.")


def _batch_of(wish: Wish) -> Batch | None:
    """Return what was made last, made now if the visitor has asked for it."""
    state = st.session_state
    if state.get("several_wish") == wish and state.get("several_done", (None,))[0] != wish:
        is_shared = wish.way == "shared"
        batch = attempt(
            "several",
            wish,
            lambda watch: run_all(wish.pictures, wish.settings, watch, is_shared=is_shared),
        )
        if batch is not None:
            state["several_done"] = wish, batch
    return state.get("several_done", (None, None))[1]


def _show_batch(batch: Batch) -> None:
    if batch.made:
        _sum_up(batch)
    batch_table(
        {name: _line(row) for name, row in batch.rows.items()},
        on_choose=_turn_to,
        key="several_table",
    )


def _sum_up(batch: Batch) -> None:
    """Say what all of it came to, and offer it."""
    made = batch.made
    before, after = (sum(sizes) for sizes in ([m.before for m in made], [len(m.png) for m in made]))
    sizes = f"{size_in_bytes(before)} → {size_in_bytes(after)}, {_change(before, after)}"
    failed = len(batch.rows) - len(made)
    st.markdown(markdown("**{}:** {}.", counted(len(made), "picture"), sizes))
    if failed:
        st.markdown(markdown("{} could not be made, as told below.", counted(failed, "picture")))
    st.download_button(
        markdown("One ZIP · {}", size_in_bytes(after)),
        lambda: zip_of(batch),
        "pictures.zip",
        "application/zip",
        key="download_several",
        help="The PNGs with their palettes as GPL, ASE and CSS.",
        on_click="ignore",
        icon=":material/folder_zip:",
    )
    if batch.palette is not None:
        st.caption(
            markdown(
                "One palette for all: {}. Each pixel has the nearest of them.",
                counted(len(batch.palette), "color"),
            )
        )


def _line(row: Row) -> Line:
    made = row.outcome
    if isinstance(made, Failed):
        return Line(row.name, made.reason)
    return Line(
        row.name,
        small=made.small,
        size=f"{made.size[0]:,} × {made.size[1]:,}",
        colors=f"{len(made.colors)}",
        before=size_in_bytes(made.before),
        after=size_in_bytes(len(made.png)),
        change=_change(made.before, len(made.png)),
        difference=METRICS["mean ΔE"].text(made.difference),
        hexes=tuple(write_hexes(made.colors)),
        shares=tuple(made.shares.tolist()),
    )


def _change(before: int, after: int) -> str:
    """Return by how much a size has changed, such as ``−81 %``."""
    percent = 100 * (after / before - 1)
    return f"{'+' if percent >= 0 else '−'}{abs(percent):.0f} %"


def _turn_to(name: str) -> None:
    """Turn to a picture of the table, if it is still here."""
    if name in SAMPLES:
        take_sample(name)
    elif name in own_pictures():
        turn_to_own(name)
