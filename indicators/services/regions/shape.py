"""How many places an invented region has on each level."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Organization
from accounts.models.people import PATH_SEPARATOR
from accounts.types import OrganizationKind


@dataclass(frozen=True, slots=True)
class Shape:
    """The levels of a region from the top down: the kind of place, and how many there are of it."""

    code: str
    name: str
    name_en: str
    levels: tuple[tuple[OrganizationKind, int], ...]

    @property
    def places(self) -> int:
        return sum(count for _kind, count in self.levels)


PROVINCE = Shape(
    "invented-province",
    "虚构省",
    "Invented Province",
    (
        (OrganizationKind.PROVINCE, 1),
        (OrganizationKind.CITY, 11),
        (OrganizationKind.COUNTY, 90),
        (OrganizationKind.TOWN, 1300),
    ),
)


def country(provinces: int) -> Shape:
    """A country of so many provinces, each of the size of `PROVINCE`."""
    levels = tuple((kind, count * provinces) for kind, count in PROVINCE.levels)
    return Shape("invented-country", "虚构国", "Invented Country", ((OrganizationKind.COUNTRY, 1), *levels))


def places_of(shape: Shape) -> Iterator[list[Organization]]:
    """The places level by level, unsaved; each level's parents must have been saved before it is asked for.

    Children are dealt out in turn, so that no two siblings differ by more than one child.
    """
    above: list[Organization] = []
    for depth, (kind, count) in enumerate(shape.levels):
        level = [
            _place(shape, kind, depth, number, above[number % len(above)] if above else None)
            for number in range(count)
        ]
        yield level
        above = level


def _place(
    shape: Shape, kind: OrganizationKind, depth: int, number: int, parent: Organization | None
) -> Organization:
    if parent is None:
        code, name, name_en = shape.code, shape.name, shape.name_en
    else:
        code = f"{shape.code}-{depth}-{number + 1:05d}"
        name, name_en = f"虚构{number + 1:05d}号{LEVEL_NAMES[kind]}", f"Invented {kind} {number + 1}"
    return Organization(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        parent=parent,
        number=number,
        path=f"{parent.path if parent else ''}{code}{PATH_SEPARATOR}",
    )


LEVEL_NAMES = {
    OrganizationKind.PROVINCE: "省",
    OrganizationKind.CITY: "市",
    OrganizationKind.COUNTY: "县",
    OrganizationKind.TOWN: "镇",
}
