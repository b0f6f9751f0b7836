"""How long this engine and its peers take, how much memory, and how good their results are."""
