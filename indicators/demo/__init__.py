"""Invented figures to try the software with: pure functions, the same on every machine (`docs/demo.md`)."""
