"""What came of it in one sentence, for those who hear the page."""

from dashboard.components import register

HTML = '<p class="news" role="status"></p>'

_line = register(__file__, HTML)


def announce(words: str, *, of: str, key: str) -> None:
    """Have a sentence read out, once for each thing that it is about.

    Parameters
    ----------
    words : str
        What is read out.
    of : str
        Names what it is about.
    key : str
        Names this part of the page.
    """
    _line(data={"words": words, "of": of}, key=key)
