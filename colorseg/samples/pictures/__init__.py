"""The pictures drawn by code, one file each with a ``draw()``."""
