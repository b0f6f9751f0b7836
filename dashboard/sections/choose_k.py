"""How many colors to take."""

import streamlit as st

from colorseg.plots import DARK, LIGHT, as_svg, describe_curves, draw_curves
from colorseg.selection import Choice, Selection, fewest_within, recommend
from colorseg.words import counted
from dashboard.cached import Result
from dashboard.components.gallery import gallery
from dashboard.controls import offer_undo
from dashboard.explored import attempt, heeded, painted, survey_of
from dashboard.parameters import take_k
from dashboard.wording import as_text, markdown


def show(result: Result) -> None:
    """Show what each number of colors is worth, and let one be taken."""
    selection = attempt("survey", heeded(result), lambda watch: survey_of(result, watch))
    if selection is None:
        return
    _advise(selection)
    _draw(selection, result.segmentation.settings.k)
    _find_fewest(selection)
    _offer_way_back(result.segmentation.settings.k)
    _offer(result, selection)


def _draw(selection: Selection, k: int) -> None:
    ink = DARK if st.context.theme.type == "dark" else LIGHT
    figure = as_svg(draw_curves(selection, k, ink))
    st.image(figure, width="stretch", alt=describe_curves(selection))


def _advise(selection: Selection) -> None:
    choice = recommend(selection)
    st.markdown(markdown("**Recommended: {}.** {}", counted(choice.k or 0, "color"), choice.reason))
    st.caption(
        "The *inertia* is what is lost of the colors: it bends where more colors stop helping "
        "much. The *silhouette* says how clearly the groups are apart, 1 at best. The *mean ΔE* "
        "is how different the result looks; about 1 is hardly visible."
    )
    _offer_to_take(choice, "take_recommended")


def _find_fewest(selection: Selection) -> None:
    delta = st.number_input(
        "Mean ΔE at most",
        min_value=0.1,
        max_value=100.0,
        value=5.0,
        step=0.5,
        key="delta",
        help="The fewest colors that look no more different than this on average. About 1 is "
        "hardly visible, 100 is black beside white.",
    )
    fewest = fewest_within(selection, delta)
    st.markdown(as_text(fewest.reason))
    _offer_to_take(fewest, "take_fewest")


def _offer_way_back(k: int) -> None:
    """Offer the way back from what was taken here."""
    if st.session_state.get("taken_here") == k:
        offer_undo("Back to what I had", key="undo_take")


def _take(k: int) -> None:
    st.session_state["taken_here"] = k
    take_k(k)


def _offer_to_take(choice: Choice, key: str) -> None:
    if choice.k is not None:
        st.button(
            markdown("Take {}", counted(choice.k, "color")),
            on_click=_take,
            args=(choice.k,),
            key=key,
        )


def _offer(result: Result, selection: Selection) -> None:
    """Show each number of colors as a small picture that takes it."""
    names = [counted(k, "color") for k in selection.ks]
    gallery(
        dict(zip(names, painted(result, selection), strict=True)),
        chosen=counted(result.segmentation.settings.k, "color"),
        on_choose=lambda name: _take(int(name.split()[0])),
        key="trials",
        label="Numbers of colors",
        captions=True,
    )
    st.caption(
        "Click one to take it. These are quick runs; the run that follows may differ a little."
    )
