"""Our result beside palettes that were made without k-means."""

from typing import Any

import streamlit as st

from colorseg.metrics import METRICS
from colorseg.palettes import BASELINES
from colorseg.words import counted
from dashboard.cached import Result
from dashboard.explored import ShownMethod, attempt, methods_of
from dashboard.sections.figures import label_of
from dashboard.wording import Markdown, as_text, cells, markdown


def show(result: Result) -> None:
    """Show every figure of every method, the best one of each in bold."""
    settings = result.segmentation.settings
    methods = attempt("methods", result.key, lambda watch: methods_of(result, watch))
    if methods is None:
        return
    rows = zip(*(_row(name, methods) for name in METRICS), strict=True)
    columns: dict[str, list[Any]] = {
        "Figure": ["Colors", *(label_of(name) for name in METRICS)],
        **{each.name: [each.colors, *row] for each, row in zip(methods, rows, strict=True)},
    }
    st.table(cells(columns), hide_index=True)
    with st.container(horizontal=True, gap="small"):
        for method in methods:
            _picture(method)
    st.caption(
        markdown(
            "**Bold** is best. Each method was asked for {}; octree merges up to eight at once, so "
            "it may make fewer. Pixels take the nearest one.",
            counted(settings.k, "color"),
        )
    )


def _row(name: str, methods: tuple[ShownMethod, ...]) -> list[Markdown]:
    metric, values = METRICS[name], [method.figures[name] for method in methods]
    best = min(values) if metric.better == "lower" else max(values)
    texts = [metric.text(value) for value in values]
    return [
        markdown("**{}**", text) if value == best else as_text(text)
        for text, value in zip(texts, values, strict=True)
    ]


def _picture(method: ShownMethod) -> None:
    with st.container(width=160, gap="xxsmall"):
        st.image(method.picture, width="stretch", alt=f"The result of {method.name}")
        summary = (
            BASELINES[method.name].summary if method.name in BASELINES else "The result above."
        )
        st.caption(markdown("**{}**: {}", method.name, summary))
