"""The measurement method: pure functions on decimals and frozen dataclasses (`docs/method.md`)."""
