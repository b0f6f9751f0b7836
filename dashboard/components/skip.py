"""Ways past the picture for whoever goes from one control to the next by keys."""

from collections.abc import Mapping

from dashboard.components import register

HTML = '<div class="ways" role="group" aria-label="Shortcuts"></div>'

_ways = register(__file__, HTML)


def skip_to(places: Mapping[str, str], *, key: str) -> None:
    """Offer places to go to, out of sight until a key reaches them.

    Parameters
    ----------
    places : mapping of str to str
        For what each is called, the key of the part of the page that it is in: the first control
        there is gone to.
    key : str
        Names this part of the page.
    """
    _ways(data=[{"label": label, "to": to} for label, to in places.items()], key=key)
