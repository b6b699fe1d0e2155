"""The schematic map of the places by the verdict of one indicator: equal tiles, roughly where the places lie.

Where each tile stands is data of the organizations; where one of them has no position, the tiles follow each
other in the usual order. Nothing here asks the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from indicators.formatting import GLYPHS
from indicators.method.types import Verdict
from indicators.models.choices import LABELS
from reports.findings import BEHIND
from reports.indicator_rows import Place

LEAST = 2
"""A map of one place says nothing that its row does not."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One place on the map. `row` and `column` count from 1; None where the tiles follow each other."""

    place: Place
    row: int | None = None
    column: int | None = None

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.place.result.verdict)

    @property
    def glyph(self) -> str:
        return GLYPHS[self.verdict]

    @property
    def word(self) -> Promise:
        return LABELS[self.verdict]


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles from the top left to the bottom right. `has_positions`: they stand where the places lie."""

    tiles: tuple[Tile, ...]
    has_positions: bool

    @property
    def behind(self) -> int:
        """How many places are behind."""
        return sum(tile.verdict in BEHIND for tile in self.tiles)


def tile_map(places: Sequence[Place]) -> TileMap | None:
    """The map of the places that an indicator's page shows; None for fewer than two."""
    if len(places) < LEAST:
        return None
    found = [
        (place.result.organization.map_row, place.result.organization.map_column, place) for place in places
    ]
    positions = {(row, column) for row, column, _place in found if row and column}
    if len(positions) < len(places):
        return TileMap(tuple(Tile(place) for place in places), has_positions=False)
    ordered = sorted(found, key=lambda each: (each[0] or 0, each[1] or 0))
    return TileMap(tuple(Tile(place, row, column) for row, column, place in ordered), has_positions=True)
