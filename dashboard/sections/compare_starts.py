"""The same picture from every initializer."""

import streamlit as st

from colorseg.words import counted
from dashboard.cached import Result
from dashboard.explored import Start, attempt, starts_of


def show(result: Result) -> None:
    """Show where each initializer begins, where its run ends, and how long the way is."""
    st.header("Compare starts")
    settings = result.segmentation.settings
    wish = (result.picture.digest, settings)
    starts = attempt("starts", wish, lambda watch: starts_of(result, watch))
    if starts is None:
        return
    st.markdown(_reading(starts))
    best = min(start.last for start in starts)
    st.table(
        {
            "Initializer": [f"`{start.name}`" for start in starts],
            "First inertia": [f"{start.first:,.1f}" for start in starts],
            "Final inertia": [f"{start.last:,.1f}" for start in starts],
            "Above the best": [_above(start.last, best) for start in starts],
            "Iterations": [f"{start.iterations:,}" for start in starts],
        },
        hide_index=True,
    )
    with st.container(horizontal=True, gap="small"):
        for start in starts:
            _picture(start, best)
    st.caption(
        f"One run each with seed {settings.seed} in {counted(settings.k, 'color')}; inertia is "
        "per pixel."
    )


def _picture(start: Start, best: float) -> None:
    with st.container(width=160, gap="xxsmall"):
        above = _above(start.last, best)
        st.image(start.picture, width="stretch", alt=f"{start.name}: the result, {above}")
        st.caption(f"`{start.name}` {above}")


def _reading(starts: tuple[Start, ...]) -> str:
    """Say in a sentence or two which starts end lowest, which highest, and which soonest."""
    best, worst = (choose(starts, key=lambda start: start.last) for choose in (min, max))
    lowest = [f"`{start.name}`" for start in starts if _above(start.last, best.last) == "best"]
    ends = f"Lowest in the end: {', '.join(lowest)}"
    if len(lowest) == len(starts):
        ends = "All starts end equally low"
    elif best.last > 0:
        ends += f". `{worst.name}` ends {_above(worst.last, best.last).lstrip('+')} above"
    quickest = min(starts, key=lambda start: start.iterations)
    steps = counted(quickest.iterations, "iteration")
    return f"{ends}. `{quickest.name}` is there soonest, after {steps}."


def _above(last: float, best: float) -> str:
    # What differs by less would be shown as 0.0 %.
    if last < 1.0005 * best or last == best:
        return "best"
    return f"+{100 * (last / best - 1):.1f} %" if best > 0 else "more"
