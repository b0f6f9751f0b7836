"""What the page shows, one file a section, each with ``show(result)``."""
