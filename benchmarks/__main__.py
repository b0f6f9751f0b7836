"""``python -m benchmarks``."""

import sys

from benchmarks.command import run

sys.exit(run())
