"""Numbers that a host sets for the whole process."""

import os


def number_from_environment(name: str, default: int) -> int:
    """Return a whole number of at least 1 from an environment variable.

    Parameters
    ----------
    name : str
        The variable.
    default : int
        What counts if it is not set, or to no such number.

    Returns
    -------
    int
        The number.
    """
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() and int(text) > 0 else default
