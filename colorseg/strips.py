"""How a TIFF cuts its picture up: checked before anyone follows its tables."""

from math import ceil

from colorseg.folders import Folder

_WIDTH, _HEIGHT, _COMPRESSION, _LAYOUT = 256, 257, 259, 284
_STRIPS, _STRIP_ROWS = 273, 278
_TILE_WIDTH, _TILE_HEIGHT, _TILES = 322, 323, 324
_UNCOMPRESSED, _APART = 1, 2


def check_tables(folder: Folder) -> None:
    """Refuse a TIFF whose tables are longer than any picture needs.

    Pillow unpacks each number to a hundred bytes, and decodes what is listed over and over.

    Parameters
    ----------
    folder : Folder
        The tags of its first page.

    Raises
    ------
    ValueError
        If a tag holds more than a million numbers, or more strips or tiles are listed than there
        is room for in the picture.
    """
    if folder.swollen:
        raise ValueError("too many numbers under a tag")
    is_plain = _first(folder, _COMPRESSION, _UNCOMPRESSED) == _UNCOMPRESSED
    if not is_plain or _first(folder, _LAYOUT, 1) == _APART:
        return
    listed = folder.tags.get(_STRIPS) or folder.tags.get(_TILES)
    room = _room(folder)
    if listed is not None and listed.count > room > 1:  # of one that covers all the last is read
        raise ValueError("more strips than the picture has room for")


def _room(folder: Folder) -> int:
    width, height = _first(folder, _WIDTH, 0), _first(folder, _HEIGHT, 0)
    if _STRIPS in folder.tags:
        return ceil(height / (_first(folder, _STRIP_ROWS, height) or 1))
    across, down = _first(folder, _TILE_WIDTH, width), _first(folder, _TILE_HEIGHT, height)
    return ceil(width / (across or 1)) * ceil(height / (down or 1))


def _first(folder: Folder, number: int, default: int) -> int:
    return next(iter(folder.numbers(number)), default)
