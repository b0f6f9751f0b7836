"""Where a result's picture came from, how it was read, and what makes the result again."""

import shlex
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from colorseg.checks import of_kind, settle, several, text
from colorseg.images import Image
from colorseg.segmentation import Segmentation, checked_segmentation
from colorseg.settings import ENTRIES, Settings
from colorseg.words import is_unseen, share_of_pixels


@dataclass(frozen=True)
class Provenance:
    """What a result cannot tell by itself.

    Attributes
    ----------
    file : str
        The picture's file, as the person named it; empty if that is not known.
    sample : str
        The name of the sample that it is, if it is one.
    page : str
        The address of the page that made it, ``http://…`` or ``https://…``, if one did.
    notes : tuple of str
        How the picture was read, from `notes_about`.
    """

    file: str = ""
    sample: str = ""
    page: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check every part."""
        settle(self, file=text, sample=text, page=text, notes=several(str, "() is none"))

    def link(self, settings: Settings) -> str:
        """Return the page's address with the settings; only those if the page is not known."""
        page = self.page if self.page.startswith(("https://", "http://")) else ""
        return page + query(settings, self.sample)

    def command(self, settings: Settings) -> str:
        """Return the words for the command line; empty for a sample, which is no file there."""
        return "" if self.sample else command(settings, self.file or "IN")

    @property
    def about(self) -> str:
        """How the picture was read, as a sentence; empty if there are no notes."""
        return f"About the picture: {'; '.join(self.notes)}." if self.notes else ""


#: Where nothing is known.
UNKNOWN = Provenance()


def checked_parts(
    segmentation: object, name: object, provenance: object
) -> tuple[Segmentation, str, Provenance]:
    """Return what a file is made of, each known to be of its kind, or raise InvalidTypeError."""
    source = "Provenance(file='photo.jpg') is one"
    known = of_kind("provenance", provenance, Provenance, source)
    return checked_segmentation(segmentation), text("name", name), known


def brief(value: object) -> str:
    """Return the value of a setting as people read it."""
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"


def query(settings: Settings, sample: str = "") -> str:
    """Return settings as the part of a link after the page's address: ``?k=8&space=sRGB&…``.

    Every setting is in it, after the name of a ``sample`` to show if there is one.
    """
    picture = {"sample": sample} if sample else {}
    return f"?{urlencode(picture | asdict(settings))}"


def command(settings: Settings, file: str) -> str:
    """Return the words that make a result on the command line.

    Parameters
    ----------
    settings : Settings
        What decides it.
    file : str
        The picture.

    Returns
    -------
    str
        Such as ``python -m colorseg photo.jpg -k 8 --space OKLab``: k, and what is not as usual.
        A name with characters that cannot be seen is quoted as bash, zsh and ksh have it.
    """
    # What begins with a hyphen would be taken for an option.
    words = ["python", "-m", "colorseg", f"./{file}" if file.startswith("-") else file]
    for name, entry in ENTRIES.items():
        value = getattr(settings, name)
        if name == "k" or value != entry.default:
            words += [flag_of(name), str(value)]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    """Quote a word for a shell, so that what is seen is all there is."""
    if not any(map(is_unseen, word)):
        return shlex.quote(word)
    return f"$'{''.join(map(_quoted_character, word))}'"


def _quoted_character(character: str) -> str:
    if is_unseen(character):
        # Python has a byte of a name that is no text as one of these.
        is_byte = "\udc80" <= character <= "\udcff"
        data = character.encode("utf-8", "surrogateescape" if is_byte else "surrogatepass")
        return "".join(f"\\{byte:03o}" for byte in data)
    return f"\\{character}" if character in "\\'" else character


def flag_of(name: str) -> str:
    """Return how a setting is called on the command line, such as ``-k`` or ``--max-iter``."""
    return f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"


def notes_about(image: Image, settings: Settings) -> tuple[str, ...]:
    """Say what was assumed about a picture, and what became of pixels that are not opaque.

    Parameters
    ----------
    image : Image
        The picture as it was read.
    settings : Settings
        Its ``background`` counts here.

    Returns
    -------
    tuple of str
        Plain words without a full stop.
    """
    if image.alpha is None:
        return tuple(image.notes)
    pixels = image.alpha.size
    clear, opaque = (int((image.alpha == value).sum()) for value in (0, 255))
    partly, notes = pixels - clear - opaque, list(image.notes)
    if settings.background:
        seen = share_of_pixels(clear + partly, pixels)
        return (*notes, f"{seen} are not opaque and were laid on {settings.background}")
    if clear:
        notes.append(f"{share_of_pixels(clear, pixels)} are clear, take no part and stay clear")
    if partly:
        notes.append(f"{share_of_pixels(partly, pixels)} are partly clear and stay so")
    return tuple(notes)
