"""Our few browser parts, each a ``.py`` with its ``.js`` and ``.css`` beside it."""
