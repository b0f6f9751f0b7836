"""Files to take away."""

import streamlit as st

from colorseg.exports import EXPORTS, Provenance, file_stem, notes_about
from colorseg.words import size_in_bytes
from dashboard.cached import Result, plain_png_size, png_of, refusal_of
from dashboard.controls import origin_of
from dashboard.explored import attempt, everything_of
from dashboard.wording import as_text, markdown

_ALL = "everything"  # it takes so long that it is made before it is offered
_FIRST = ("PNG",)  # what most people want; the rest is a click away


def show(result: Result) -> None:
    """Offer every export."""
    png = png_of(result)
    origin = origin_of(result.picture, notes_about(result.image, result.segmentation.settings))
    with st.container(horizontal=True, key="downloads"):
        for name in _FIRST:
            _offer(name, result, png, origin)
        with st.popover("More files", icon=":material/folder:"):
            _offer_the_rest(result, png, origin)
    if len(png) > result.image.size_bytes and result.picture.sample is None:
        st.caption("It grew: what you sent was packed tighter than an indexed PNG can be.")
    _say_cost_of_finishing(result)


def _offer_the_rest(result: Result, png: bytes, origin: Provenance) -> None:
    groups = dict.fromkeys(export.group for export in EXPORTS.values())
    for group in groups:
        rest = [n for n, export in EXPORTS.items() if export.group == group and n not in _FIRST]
        if rest:
            st.caption(as_text(group))
            with st.container(horizontal=True, key=f"files_{group}"):
                for name in rest:
                    _offer(name, result, png, origin)
            for name in rest:
                if refusal := refusal_of(name, result):
                    st.caption(markdown("No {}: {}", name, refusal))


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

    st.button(
        as_text(_ALL),
        on_click=want,
        key="gather",
        help=as_text(EXPORTS[_ALL].summary),
        icon=":material/folder_zip:",
    )


def _offer(name: str, result: Result, png: bytes, origin: Provenance) -> None:
    if name == _ALL:
        _offer_to_gather(result)
        return
    export, segmentation = EXPORTS[name], result.segmentation
    stem = file_stem(result.picture.name, segmentation)
    refusal = refusal_of(name, result)
    label = markdown("{} · {}", name, size_in_bytes(len(png))) if name == "PNG" else as_text(name)
    st.download_button(
        as_text(label),
        (lambda: png) if name == "PNG" else (lambda: export.write(segmentation, stem, origin)),
        stem + export.suffix,
        export.mime,
        key=f"download_{name}",
        help=as_text(refusal or export.summary),
        disabled=refusal is not None,
        on_click="ignore",
        type="primary" if name == "PNG" else "secondary",
        icon=":material/download:",
    )


def _say_cost_of_finishing(result: Result) -> None:
    """Compare the file with that of the same result without dithering and speckle cleanup."""
    before = plain_png_size(result)
    if before is not None:
        done = " and ".join(result.segmentation.settings.finishes)
        st.caption(markdown("Without {} the PNG would have {}.", done, size_in_bytes(before)))
