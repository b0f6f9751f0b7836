"""Things to try, each a click."""

import streamlit as st

from colorseg.samples import EXPERIMENTS, Experiment
from dashboard.cached import Result
from dashboard.controls import offer_undo
from dashboard.link import choose_settings
from dashboard.wording import as_text


def show(result: Result) -> None:
    """Offer experiments, and say which one is shown now."""
    shown = result.picture.sample, result.segmentation.settings
    if shown in [(each.sample, each.settings) for each in EXPERIMENTS.values()]:
        offer_undo("Back to what I had", key="undo_experiment")
    for name, experiment in EXPERIMENTS.items():
        button, words = st.columns([2, 5], vertical_alignment="center")
        button.button(
            as_text(name.capitalize()),
            key=f"experiment_{name}",
            on_click=_take,
            args=(experiment,),
            type="primary" if shown == (experiment.sample, experiment.settings) else "secondary",
            width="stretch",
        )
        words.markdown(as_text(experiment.summary))


def _take(experiment: Experiment) -> None:
    choose_settings(experiment.settings, sample=experiment.sample, own="")
