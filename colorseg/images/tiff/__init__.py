"""TIFF: a directory of tags says how the picture stands in the file, which is read accordingly.

`read_layout` looks at all tags, and refuses what is not read rightly; `read_picture` reads the
numbers and says what they mean. Pictures in JPEG or a fax code are left to Pillow.
"""

from colorseg.images.tiff.pictures import read_picture
from colorseg.images.tiff.reading import check_directory, read_layout, size_in_directory

__all__ = ["check_directory", "read_layout", "read_picture", "size_in_directory"]
