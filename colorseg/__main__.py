"""Run the command line: ``python -m colorseg PHOTO``."""

import sys

from colorseg.cli import run

sys.exit(run())
