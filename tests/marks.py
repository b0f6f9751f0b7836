"""Which cases are for every run of the tests, and which only for exhaustive ones."""

import pytest


def first_quick(cases, quick=1):
    """The first cases for every run, the others, which go the same way, for exhaustive runs.

    A case for several parameters is a tuple.
    """
    each = [case if isinstance(case, tuple) else (case,) for case in cases]
    rest = [pytest.param(*case, marks=pytest.mark.exhaustive) for case in each[quick:]]
    return [pytest.param(*case) for case in each[:quick]] + rest
