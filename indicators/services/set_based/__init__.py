"""The whole assessment as the database itself runs it (docs/adr/0028-set-based-engine.md)."""

from indicators.services.set_based.engine import (
    inputs_generation,
    is_usable,
    prepare,
    reading_digests,
    write_results,
)

__all__ = ["inputs_generation", "is_usable", "prepare", "reading_digests", "write_results"]
