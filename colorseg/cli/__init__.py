"""The command line."""

from colorseg.cli.command import run
from colorseg.cli.printing import say

__all__ = ["run", "say"]
