"""How much a file may ask of us before it is refused. Pure data."""

from dataclasses import dataclass, replace

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost. Sizes in bytes, `seconds` by the clock on the wall.

    `rows` and `columns` bound the addresses of filled cells, `cells` and `characters` count what is read over
    all sheets: a shared text counts again in each cell that shows it. Source: threats.md, E3.
    """

    upload: int = 20 * MB
    entries: int = 1_000
    unpacked: int = 50 * MB
    ratio: int = 100
    ratio_applies_from: int = MB  # unpacked: below it, any packing is harmless, and blank forms pack well
    sheets: int = 200
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 200_000
    characters: int = 10_000_000
    seconds: int = 10
    memory: int = 300 * MB


PAGE_LIMITS = Limits()
"""For what is uploaded to a page: anyone with an account, while others wait for their pages."""

BULK_LIMITS = replace(
    PAGE_LIMITS,
    upload=500 * MB,
    unpacked=2_000 * MB,
    rows=1_048_576,
    cells=20_000_000,
    characters=1_000_000_000,
    seconds=1_800,
)
"""For the commands of whoever has the server's shell. Memory stays bounded: rows are read one by one."""
