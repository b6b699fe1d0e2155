"""Where a place stands among the others: those above it up to the plan's own organization, and those right
below.

A page shows one level at a time, so that it is as long for a province as for a city.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import PATH_SEPARATOR, Organization, User
from accounts.permissions import can_see_everything


@dataclass(frozen=True, slots=True)
class Step:
    """A place to go to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The way to a place from the top, and the places right below it to go on to."""

    above: tuple[Step, ...]
    place: str
    below: tuple[Step, ...]


def places_below(place: Organization) -> list[Organization]:
    """The places right below one in their order, each with whether others lie below it (`has_places`). One
    query."""
    return list(place.children.territorial().with_places().order_by("number", "code"))


def places_above(root: Organization, place: Organization) -> list[Organization]:
    """The places above one, from the plan's own organization down. One query, none where that is right
    above."""
    if place.pk == root.pk or not place.is_within(root):
        return []
    codes = place.path.removeprefix(root.path).split(PATH_SEPARATOR)[:-2]
    between = Organization.objects.filter(code__in=codes).order_by("path") if codes else ()
    return [root, *between]


def places_around(root: Organization, place: Organization) -> list[Organization]:
    """What a choice of places offers: those above one, the place itself, and those right below it. Whoever
    chooses one of these is offered the next level. At most two queries."""
    return [*places_above(root, place), place, *places_below(place)]


def wholes_around(root: Organization, place: Organization) -> list[Organization]:
    """The same without those that have no places below them."""
    below = (each for each in places_below(place) if each.__dict__["has_places"])
    return [*places_above(root, place), place, *below]


def load_ladder(
    person: User,
    root: Organization,
    place: Organization,
    url_of: Callable[[Organization], str],
    below: Iterable[Organization] | None = None,
) -> Ladder | None:
    """The ladder for a person; None for whom there is nowhere to go, for who sees one place sees no other.

    Two queries, one where what lies `below` is at hand, none for a place right below `root` then.
    """
    if not can_see_everything(person) or place.is_department:
        return None
    rows = places_below(place) if below is None else below
    above = places_above(root, place)
    ladder = Ladder(
        above=tuple(Step(each.label, url_of(each)) for each in above),
        place=place.label,
        below=tuple(Step(each.label, url_of(each)) for each in rows),
    )
    return ladder if ladder.above or ladder.below else None
