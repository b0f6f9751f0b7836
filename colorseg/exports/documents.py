"""Files about a result whose functions take more of it than others do, as the table hands it on.

What needs Matplotlib is imported only when a file of it is made.
"""

from colorseg.exports.labels import outline_png
from colorseg.exports.outlines import svg
from colorseg.exports.provenance import Provenance
from colorseg.segmentation import Segmentation, checked_segmentation


def drawing(segmentation: Segmentation, name: str, _: Provenance) -> bytes:
    """Return the regions of the result as an SVG of that name."""
    painted = checked_segmentation(segmentation).painted
    return svg(painted.labels, painted.colors, title=name, alpha=painted.alpha)


def borders(segmentation: Segmentation) -> bytes:
    """Return the borders of the clusters as a PNG."""
    return outline_png(segmentation.labels, alpha=segmentation.alpha)


def report_page(segmentation: Segmentation, name: str, provenance: Provenance) -> bytes:
    """Return the report, HTML."""
    from colorseg.exports.report import report_html

    return report_html(segmentation, name, provenance)


def sheet_page_pdf(segmentation: Segmentation, name: str, provenance: Provenance) -> bytes:
    """Return the figure sheet, PDF."""
    from colorseg.exports.sheet import sheet_pdf

    return sheet_pdf(segmentation, name, provenance)


def sheet_page_png(segmentation: Segmentation, name: str, provenance: Provenance) -> bytes:
    """Return the figure sheet, PNG."""
    from colorseg.exports.sheet import sheet_png

    return sheet_png(segmentation, name, provenance)
