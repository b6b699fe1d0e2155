"""Importing many figures at once, by the same rules as one figure at the grid (docs/adr/0016)."""
