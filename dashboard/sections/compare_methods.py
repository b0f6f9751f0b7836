"""Our result beside palettes that were made without k-means."""

import streamlit as st

from colorseg.baselines import BASELINES
from colorseg.metrics import METRICS
from colorseg.words import counted
from dashboard.cached import Result
from dashboard.explored import Method, attempt, methods_of


def show(result: Result) -> None:
    """Show every figure of every method, the best one of each in bold."""
    st.header("Compare methods")
    settings = result.segmentation.settings
    wish = (result.picture.digest, settings)
    methods = attempt("methods", wish, lambda watch: methods_of(result, watch))
    if methods is None:
        return
    st.table(
        {"Method": [method.name for method in methods]}
        | {"Colors": [str(method.colors) for method in methods]}
        | {f"{name} ({METRICS[name].unit})": _column(name, methods) for name in METRICS},
        hide_index=True,
    )
    with st.container(horizontal=True, gap="small"):
        for method in methods:
            _picture(method)
    st.caption(
        "**Bold** is best. Each method was asked for "
        f"{counted(settings.k, 'color')}; octree merges up to eight at once, so it may make fewer. "
        "Pixels take the nearest one."
    )


def _column(name: str, methods: tuple[Method, ...]) -> list[str]:
    metric, values = METRICS[name], [method.figures[name] for method in methods]
    best = min(values) if metric.better == "lower" else max(values)
    texts = [metric.text(value) for value in values]
    return [
        f"**{text}**" if value == best else text for text, value in zip(texts, values, strict=True)
    ]


def _picture(method: Method) -> None:
    with st.container(width=160, gap="xxsmall"):
        st.image(method.picture, width="stretch", alt=f"The result of {method.name}")
        summary = (
            BASELINES[method.name].summary if method.name in BASELINES else "The result above."
        )
        st.caption(f"**{method.name}**: {summary}")
