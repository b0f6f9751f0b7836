"""Files that need Matplotlib, which is imported only when one of them is made."""

from colorseg.exports.provenance import Provenance
from colorseg.segmentation import Segmentation


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
