"""A picture that stands in the viewer until the result comes.

The viewer itself can be drawn once in a run of the page; this hands it another picture meanwhile.
"""

from dashboard.components import register

_settling = register(__file__, "<span></span>")


def settling(data: bytes, *, key: str) -> None:
    """Let the viewer show something else, for as long as this part of the page is there.

    Parameters
    ----------
    data : bytes
        What the viewer takes.
    key : str
        Names this part of the page.
    """
    _settling(key=key, data=data)
