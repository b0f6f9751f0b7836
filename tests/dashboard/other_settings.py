"""Another value than the default for every setting, found from its limits."""

from colorseg.checks import OneOf, Real, Whole
from colorseg.settings import ENTRIES, HexPairs


def another(name):
    limit, default = ENTRIES[name].limit, ENTRIES[name].default
    if isinstance(limit, OneOf):
        return next(each for each in limit.names if each != default)
    if isinstance(limit, Whole):
        return limit.low + 2
    if isinstance(limit, Real):
        return (limit.low + limit.high) / 2
    if isinstance(limit, HexPairs):
        return limit.example
    return f"#8080{list(ENTRIES).index(name):02x}"  # no two settings the same color


#: All of them together are allowed.
OTHERS = {name: another(name) for name in ENTRIES}
