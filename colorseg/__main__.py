"""Run the command line: ``python -m colorseg IN…``."""

import sys

from colorseg.cli import run

sys.exit(run())
