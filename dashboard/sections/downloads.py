"""Files to take away, each with its size where that can be told before it is made."""

from collections.abc import Iterator
from math import inf

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from colorseg.exports import EXPORTS, Provenance, file_stem, notes_about
from colorseg.words import size_in_bytes
from dashboard.cached import Result, plain_png_size, png_of, refusal_of, remembered
from dashboard.controls import origin_of
from dashboard.explored import attempt, everything_of
from dashboard.wording import as_text, markdown

_ALL = "everything"  # it takes so long that it is made before it is offered
_WIDTH = 168  # pixels of each button

# Up to how many pixels a size is found by making the file, which then takes about a second at most.
_QUICK = {"Palette": inf, "Picture": 2_000_000, "Labels": 2_000_000}
_QUICK_ALONE = {"JSON": 2_000_000}  # whose figures are of all pixels


def show(result: Result) -> None:
    """Offer the PNG, which most people want, and every other export a click away."""
    png = png_of(result)
    origin = origin_of(result.picture, notes_about(result.image, result.segmentation.settings))
    with st.container(horizontal=True, key="downloads"):
        _offer_png(result, png)
        _offer_more(result, origin)


def tell(result: Result) -> None:
    """Say what is to be known of the file's size."""
    png = png_of(result)
    if len(png) > result.image.size_bytes and result.picture.sample is None:
        st.caption("It grew: what you sent was packed tighter than an indexed PNG can be.")
    _say_cost_of_finishing(result)


def _offer_png(result: Result, png: bytes) -> None:
    export = EXPORTS["PNG"]
    st.download_button(
        markdown("PNG · {}", size_in_bytes(len(png))),
        lambda: png,
        file_stem(result.picture.name, result.segmentation) + export.suffix,
        export.mime,
        key="download_PNG",
        help=as_text(export.summary),
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )


@st.fragment  # which runs anew when it is opened, and the page does not
def _offer_more(result: Result, origin: Provenance) -> None:
    """Offer all other kinds in their groups, and find their sizes once someone looks at them."""
    # Opening it changes nothing that the link could tell.
    more = st.popover("More files", icon=":material/folder:", key="more", on_change="rerun")
    with more, st.container(gap="xsmall"):
        st.markdown("**All at once**")
        _offer_to_gather(result)
        lines = {name: _offer(name, result, origin) for group in _groups() for name in group}
    if more.open:
        for name, line in lines.items():
            if refusal_of(name, result) is None:
                line.caption(markdown("**{}** · {}", _size(name, result), EXPORTS[name].summary))


def _groups() -> Iterator[list[str]]:
    """Go through the kinds of a group at a time, under its name."""
    for group in dict.fromkeys(export.group for export in EXPORTS.values()):
        st.markdown(markdown("**{}**", group))
        yield [n for n, each in EXPORTS.items() if each.group == group and n not in ("PNG", _ALL)]


def _offer(name: str, result: Result, origin: Provenance) -> DeltaGenerator:
    """Offer a kind of file; return the place beside it, which says what it is for."""
    export, segmentation = EXPORTS[name], result.segmentation
    stem, refusal = file_stem(result.picture.name, segmentation), refusal_of(name, result)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.download_button(
            as_text(name),
            lambda: export.write(segmentation, stem, origin),
            stem + export.suffix,
            export.mime,
            key=f"download_{name}",
            disabled=refusal is not None,
            on_click="ignore",
            icon=":material/download:",
            width=_WIDTH,
        )
        line = st.empty()
    line.caption(as_text(refusal or export.summary))
    return line


def _size(name: str, result: Result) -> str:
    size = _size_of(name, result, file_stem(result.picture.name, result.segmentation))
    return "Size after a click" if size is None else size_in_bytes(size)


@remembered(lambda name, result, stem: (name, result.key, stem))
def _size_of(name: str, result: Result, stem: str) -> int | None:
    """Tell how large a file is that is quickly made; None for others."""
    export, segmentation = EXPORTS[name], result.segmentation
    most = _QUICK_ALONE.get(name, _QUICK.get(export.group, 0))
    if segmentation.labels.size > most:
        return None
    return len(export.write(segmentation, stem))


def gather(result: Result) -> None:
    """Put all files into one, if that is wanted, and offer it with its size."""
    if st.session_state.get("gathered") != result.key:
        return
    stem = file_stem(result.picture.name, result.segmentation)
    origin = origin_of(result.picture, notes_about(result.image, result.segmentation.settings))
    archive = attempt(
        "everything", result.key, lambda watch: everything_of(result, stem, origin, watch)
    )
    if archive is not None:
        export = EXPORTS[_ALL]
        st.download_button(
            markdown("{} · {}", _ALL, size_in_bytes(len(archive))),
            archive,
            stem + export.suffix,
            export.mime,
            key=f"download_{_ALL}",
            help=as_text(export.summary),
            on_click="ignore",
            icon=":material/download:",
        )


def _offer_to_gather(result: Result) -> None:
    def want() -> None:
        st.session_state["gathered"] = result.key

    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        is_wanted = st.button(
            as_text(_ALL),
            on_click=want,
            key="gather",
            icon=":material/folder_zip:",
            width=_WIDTH,
        )
        st.caption(markdown("**Size once it is made** · {}", EXPORTS[_ALL].summary))
    if is_wanted:
        st.rerun()  # the page makes it, and this part is only a fragment of it


def _say_cost_of_finishing(result: Result) -> None:
    """Compare the file with that of the same result without dithering and speckle cleanup."""
    before = plain_png_size(result)
    if before is not None:
        done = " and ".join(result.segmentation.settings.finishes)
        st.caption(markdown("Without {} the PNG would have {}.", done, size_in_bytes(before)))
