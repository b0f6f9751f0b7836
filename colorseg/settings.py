"""Everything that decides a result, with its defaults and limits, written once.

Page, link, command line, cache key and JSON all read ``Settings`` and know no default of their own.
"""

import re
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar

from colorseg.arrays import Colors
from colorseg.checks import OneOf, Real, Whole, of_kind
from colorseg.color import SPACES, Space, read_hexes, write_hexes
from colorseg.errors import InvalidTypeError, InvalidValueError
from colorseg.finishing import DITHERS
from colorseg.starts import INITIALIZERS, QUALITIES
from colorseg.words import counted, shown

_MOST_COLORS = 256  # that an indexed picture can have
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Hexes:
    """Colors as hex codes in one text, each once, up to ``most``."""

    most: int
    kind: ClassVar[str] = "hex codes"
    example: ClassVar[str] = "#ff8000 #0080ff"
    longest: ClassVar[int] = len("#rrggbb ")  # of one of them

    @property
    def allowed(self) -> str:
        """What is allowed, as a sentence."""
        return f"Such as '{self.example}'."

    def check(self, name: str, value: Any) -> str:
        """Return the codes as ``#rrggbb``, apart by spaces, or say what is wrong with them."""
        allowed = f"{name} must be {self.kind} such as '{self.example}'"
        if not isinstance(value, str):
            raise InvalidTypeError(f"{allowed}, got {shown(value)}")
        try:
            codes = self.read(value)
        except InvalidValueError as error:
            raise InvalidValueError(f"{name}: {error}") from None
        if len(codes) > self.most:
            raise InvalidValueError(f"{allowed}, at most {self.most}, got {len(codes)}")
        return " ".join(dict.fromkeys(codes))

    def read(self, text: str) -> tuple[str, ...]:
        """Return the codes in a text, or say which word is none."""
        return write_hexes(read_hexes(text))

    def words(self, text: str) -> list[str]:
        """Return the words of a text, of which each should be a code."""
        return [word for word in _BETWEEN.split(text) if word]


@dataclass(frozen=True)
class HexPairs(Hexes):
    """Colors and what each is shown as, in one text, such as ``#306a72=#ff0000``."""

    kind: ClassVar[str] = "pairs of hex codes"
    example: ClassVar[str] = "#306a72=#ff0000 #e3d9c0=#ffffff"
    longest: ClassVar[int] = len("#rrggbb=#rrggbb ")

    def read(self, text: str) -> tuple[str, ...]:
        """Return the pairs in a text, or say which word is none; a color that stays is no pair."""
        pairs = dict.fromkeys(map(self._pair, self.words(text)))
        colors = [color for color, _ in pairs]
        for color in colors:
            if colors.count(color) > 1:
                raise InvalidValueError(f"{color} is given two other colors; leave one of them out")
        return tuple(f"{color}={to}" for color, to in pairs if color != to)

    def words(self, text: str) -> list[str]:
        """Return the words of a text, of which each should be a pair."""
        return super().words(re.sub(r"\s*=\s*", "=", text))

    def _pair(self, word: str) -> tuple[str, str]:
        codes = [code for side in word.split("=") for code in write_hexes(read_hexes(side))]
        if len(codes) != 2 or word.count("=") != 1:
            raise InvalidValueError(
                f"a pair must be two hex codes such as #306a72=#ff0000, got {shown(word)}"
            )
        return codes[0], codes[1]


#: What may become of ignored pixels.
IGNORED = {
    "cleared": "They become clear.",
    "kept": "They are shown in the ignored color, beside the k colors.",
}

Limit = Whole | Real | OneOf | Hexes


def _setting(default: Any, limit: Limit, label: str, summary: str) -> Any:
    return field(default=default, metadata={"limit": limit, "label": label, "summary": summary})


@dataclass(frozen=True)
class Settings:
    """What a person can choose about a segmentation.

    Attributes
    ----------
    k : int
        Number of colors, 1 to 256.
    space : str
        Color space of the distances, a name in ``SPACES``.
    lightness : float
        How much differences of lightness count, 0.1 to 4, in a space that has a lightness.
    init : str
        How the first centroids are chosen, a name in ``INITIALIZERS``.
    quality : str
        What is done to the first centroids before the iterations, a name in ``QUALITIES``.
    weight_power : float
        A color of n pixels weighs n to this power, 0 to 1: below 1 rare colors count more.
    locked : str
        Colors of the result that are given, as hex codes; they count in k.
    chosen : str
        Colors to start from, as hex codes; the initializer chooses the rest.
    ignore : str
        Colors that take no part, as hex codes: pixels near one of them are left out as clear
        pixels are.
    ignore_within : float
        How near: a pixel is left out if it differs by no more than this, in ΔE (CIEDE2000),
        0 to 50.
    ignored : str
        What becomes of the pixels that are left out, a name in ``IGNORED``; colors that are kept
        do not count in k, but at most 256 go together.
    recolor : str
        Own colors, as pairs of hex codes: a color that was found and equals the left one is shown
        and saved as the right one. Two clusters never end in one color: where the right one is
        another cluster's, the nearest free code is taken. What is found does not depend on it.
    merge : float
        Colors that differ by less than this are merged in the end, in ΔE (CIEDE2000), 0 to 50.
    background : str
        A hex code to lay transparent parts on; without one, clear pixels take no part and stay
        clear.
    speckles : int
        Regions of fewer pixels join their most common neighbor, 0 to 100000.
    dither : str
        How colors between those of the palette are imitated, a name in ``DITHERS``.
    dither_strength : float
        How strongly, 0 to 1.
    max_iter : int
        The largest number of iterations, at least 1.
    tol : float
        Stop when no centroid moves farther than this, in 8-bit color units, 0 to 255.
    restarts : int
        Runs from different starts, of which the one with the lowest inertia is kept, 1 to 1000.
    seed : int
        Where chance starts, 0 to 2**32 - 1; the same seed gives the same result.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a value is not allowed; the message says what is.

    Examples
    --------
    >>> from colorseg import Settings
    >>> Settings(k=4, space="OKLab").init
    'coarse-to-fine'
    """

    k: int = _setting(
        8, Whole(1, _MOST_COLORS), "Number of colors", "How many colors the picture is reduced to."
    )
    space: str = _setting(
        "sRGB", OneOf(SPACES), "Color space", "Where the distance between colors is measured."
    )
    lightness: float = _setting(
        1.0,
        Real(0.1, 4.0),
        "Weight of lightness",
        "How much light and dark count beside hue, in CIELAB and OKLab.",
    )
    init: str = _setting(
        "coarse-to-fine",
        OneOf(INITIALIZERS),
        "Initializer",
        "How the first centroids are chosen.",
    )
    quality: str = _setting(
        "standard", OneOf(QUALITIES), "Quality", "What is done to find better first centroids."
    )
    weight_power: float = _setting(
        1.0,
        Real(0.0, 1.0),
        "Rare-color guard",
        "A color of n pixels weighs n to this power: 1 counts pixels, 0 counts every color once.",
    )
    locked: str = _setting(
        "", Hexes(256), "Locked colors", "Hex codes that stay in the palette as they are."
    )
    chosen: str = _setting(
        "", Hexes(256), "First colors", "Hex codes to start from; the initializer adds the rest."
    )
    ignore: str = _setting(
        "",
        Hexes(16),
        "Ignored colors",
        "Hex codes of colors that take no part, nor pixels near them.",
    )
    ignore_within: float = _setting(
        2.0,
        Real(0.0, 50.0),
        "Ignore within ΔE",
        "How different a pixel may look from an ignored color to be left out with it (CIEDE2000).",
    )
    ignored: str = _setting(
        "cleared", OneOf(IGNORED), "Ignored pixels", "What becomes of pixels that are left out."
    )
    recolor: str = _setting(
        "",
        HexPairs(256),
        "Own colors",
        "Pairs of hex codes: a color that was found, and what it is shown and saved as.",
    )
    merge: float = _setting(
        0.0,
        Real(0.0, 50.0),
        "Merge below ΔE",
        "Colors that differ by less (CIEDE2000) become one; 0 keeps them all.",
    )
    background: str = _setting(
        "", Hexes(1), "Background", "A hex code to lay transparent parts on; none keeps them clear."
    )
    speckles: int = _setting(
        0,
        Whole(0, 100_000),
        "Speckle cleanup",
        "Regions of fewer pixels join the color they touch most; 0 leaves all as they are.",
    )
    dither: str = _setting(
        "off", OneOf(DITHERS), "Dithering", "How colors between those of the palette are imitated."
    )
    dither_strength: float = _setting(
        1.0, Real(0.0, 1.0), "Dithering strength", "How strongly: 0 is none."
    )
    max_iter: int = _setting(
        300,
        Whole(1),
        "Most iterations",
        "Stop after this many iterations, settled or not.",
    )
    tol: float = _setting(
        1e-5,
        Real(0.0, 255.0),
        "Tolerance",
        "Stop when no centroid moves farther than this, in 8-bit color units.",
    )
    restarts: int = _setting(
        1, Whole(1, 1000), "Restarts", "Runs from different starts; the best one is kept."
    )
    seed: int = _setting(
        0, Whole(0, 2**32 - 1), "Seed", "Where chance starts: same seed, same result."
    )

    def __post_init__(self) -> None:
        """Check every value, and turn NumPy's numbers into plain ones."""
        for name, entry in ENTRIES.items():
            checked = entry.limit.check(name, getattr(self, name))
            object.__setattr__(self, name, checked)
        given = len(self.locked_colors) + len(self.chosen_colors)
        if given > self.k:
            raise InvalidValueError(
                f"k must be at least {given}, for {counted(given, 'locked or first color')}, "
                f"got {self.k}"
            )
        beside = len(self.ignored_colors) if self.ignored == "kept" else 0
        if self.k + beside > _MOST_COLORS:
            raise InvalidValueError(
                f"k must be at most {_MOST_COLORS - beside} beside "
                f"{counted(beside, 'ignored color')} that stays, got {self.k}: "
                "let ignored pixels be cleared, or choose fewer colors"
            )

    @property
    def color_space(self) -> Space:
        """The space that distances are measured in."""
        return SPACES[self.space].weighted(self.lightness)

    @property
    def locked_colors(self) -> Colors:
        """The locked colors, uint8 (m, 3)."""
        return read_hexes(self.locked)

    @property
    def ignored_colors(self) -> Colors:
        """The ignored colors, uint8 (m, 3)."""
        return read_hexes(self.ignore)

    @property
    def own_colors(self) -> dict[str, str]:
        """What found colors are shown as, by hex codes."""
        return {pair[:7]: pair[8:] for pair in self.recolor.split()}

    @property
    def finishes(self) -> tuple[str, ...]:
        """What is done to the labels of the pixels: dithering, speckle cleanup, or neither."""
        dithers = self.dither != "off" and self.dither_strength > 0
        return ("dithering",) * dithers + ("speckle cleanup",) * (self.speckles > 1)

    @property
    def background_color(self) -> tuple[int, int, int]:
        """The color to lay transparent parts on; white without one."""
        red, green, blue = read_hexes(self.background or "#ffffff")[0].tolist()
        return red, green, blue

    @property
    def chosen_colors(self) -> Colors:
        """The first colors besides the locked ones, uint8 (m, 3)."""
        locked = self.locked.split()
        return read_hexes(" ".join(code for code in self.chosen.split() if code not in locked))

    def mapped_to(self, colors: Colors) -> "Settings":
        """Return the settings that give every pixel the nearest color of a palette.

        All colors are locked, so nothing is left to be found: these settings alone, as they stand
        in JSON and in links, make the same picture again.

        Parameters
        ----------
        colors : ndarray of uint8, shape (m, 3)
            1 to 256 sRGB codes, all different.

        Returns
        -------
        Settings
            With these colors locked, and without what would look for others.
        """
        return replace(
            self,
            k=len(colors),
            locked=" ".join(write_hexes(colors)),
            chosen="",
            merge=0.0,
            quality="standard",
            restarts=1,
        )


def checked_settings(settings: Any) -> Settings:
    """Return settings that are known to be such, or raise InvalidTypeError."""
    return of_kind("settings", settings, Settings, "Settings(k=8) are such")


@dataclass(frozen=True)
class Entry:
    """What page and command line need to know of one setting."""

    default: Any
    limit: Any
    label: str
    summary: str


ENTRIES: dict[str, Entry] = {
    setting.name: Entry(setting.default, **setting.metadata) for setting in fields(Settings)
}
