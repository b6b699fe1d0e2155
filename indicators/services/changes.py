"""The feed of changes: everything that happened to figures, reports, targets, rounds and publications, in the
order in which it took effect.

It is read from the rows that are written with each change anyway, so that no door can forget to tell of it.
Each source is read in the order (number of the transaction, id): what lies below the horizon never gets
company from a transaction that commits late (`models.committed`, ADR 0022).
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import can_see_everything, is_office, own_rows
from indicators.models import (
    Extension,
    Figure,
    FigureEvent,
    Publication,
    ReportingRound,
    Submission,
    Target,
)
from indicators.models.committed import horizon
from indicators.permissions import can_read_publications
from indicators.workflow import Action

LARGEST_NUMBER = 2**63
CURSOR_PREFIX = "c1"
CURSOR_LENGTH = 400

Mark = tuple[int, int]
"""A place in one source: the transaction's number and the id of the last row that was told."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the feed: one mark for each source, so that none is passed over for another's sake."""

    marks: tuple[Mark, ...]

    def after(self, source: int, mark: Mark) -> "Position":
        """The place after one more row of a source."""
        return Position((*self.marks[:source], mark, *self.marks[source + 1 :]))

    def as_text(self) -> str:
        """A cursor: URL-safe, and opaque to clients, so that the order may change its making."""
        text = ":".join([CURSOR_PREFIX, *(f"{number:x}.{id:x}" for number, id in self.marks)])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_position(text: str) -> Position:
    """The place that `as_text` wrote. Raises ValueError for anything else."""
    padded = text + "=" * (-len(text) % 4)
    prefix, *marks = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii").split(":")
    position = Position(tuple(_read_mark(mark) for mark in marks))
    if prefix != CURSOR_PREFIX or len(marks) != len(SOURCES) or position.as_text() != text:
        raise ValueError(text)
    return position


def _read_mark(text: str) -> Mark:
    number, id = (int(part, 16) for part in text.split("."))
    if min(number, id) < 0 or max(number, id) >= LARGEST_NUMBER:
        raise ValueError(text)
    return number, id


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened. `data` is what stood after it; codes are null where they do not apply."""

    position: Position
    kind: str
    at: datetime
    plan: str | None
    year: int | None
    organization: str | None
    indicator: str | None
    data: Mapping[str, Any]

    def as_row(self) -> dict[str, Any]:
        """The change as the feed and the webhooks tell it."""
        return {
            "cursor": self.position.as_text(),
            "type": self.kind,
            "at": self.at,
            "plan": self.plan,
            "year": self.year,
            "organization": self.organization,
            "indicator": self.indicator,
            "data": dict(self.data),
        }


@dataclass(frozen=True, slots=True)
class Source:
    """One table of the feed: its rows, which of them a person sees, and where its columns are.

    `places`: the paths of at, plan, year, organization and indicator. `kinds`: by the value of the column
    `kind`, or one for all.
    """

    table: Callable[[], QuerySet[Any]]
    visible: Callable[[QuerySet[Any], User], QuerySet[Any]]
    kinds: Mapping[str, str]
    kind: str | None
    places: tuple[str | None, ...]
    data: Mapping[str, str]
    key: str = "id"


PLACES = ("at", "plan", "year", "organization", "indicator")

FIGURE_KINDS: dict[str, str] = {
    Action.SAVE: "figure.saved",
    Action.SUBMIT: "figure.submitted",
    Action.WITHDRAW: "figure.withdrawn",
    Action.APPROVE: "figure.approved",
    Action.RETURN: "figure.returned",
    Action.RECALL: "figure.recalled",
    Action.PUBLISH: "figure.published",
    Action.REVISE: "figure.revised",
}
HISTORY = {"+": "set", "~": "set", "-": "removed"}


def _readable(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    """What happened to the figures that the person reads in the list."""
    return rows if is_office(person) else rows.filter(figure__in=Figure.objects.for_person(person))


def _own(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    """The own unit's, as the pages show receipts and deadlines; all for the office and leaders."""
    return rows if can_see_everything(person) else rows.filter(own_rows(person))


def _published(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    return rows if can_read_publications(person) else rows.none()


def _all(rows: QuerySet[Any], person: User) -> QuerySet[Any]:
    """Targets and rounds are the plan's: everybody reads them."""
    return rows


SOURCES = (
    Source(
        FigureEvent.objects.all,
        _readable,
        FIGURE_KINDS,
        "action",
        (
            "at",
            "figure__indicator__plan__code",
            "figure__year",
            "figure__organization__code",
            "figure__indicator__code",
        ),
        {
            name: name
            for name in (
                "version",
                "state",
                "value",
                "numerator",
                "denominator",
                "availability",
                "expected_on",
                "explanation",
            )
        },
    ),
    Source(
        Submission.objects.all,
        _own,
        {"": "report.submitted"},
        None,
        ("submitted_at", "round__plan__code", "round__year", "organization__code", None),
        {"sequence": "sequence", "digest": "digest"},
    ),
    Source(
        Target.history.all,
        _all,
        {sign: f"target.{word}" for sign, word in HISTORY.items()},
        "history_type",
        ("history_date", "indicator__plan__code", "year", "organization__code", "indicator__code"),
        {
            "id": "id",
            "comparator": "comparator",
            "value": "value",
            "origin": "origin",
            "document": "document",
            "decided_on": "decided_on",
            "withdrawn_at": "withdrawn_at",
        },
        key="history_id",
    ),
    Source(
        ReportingRound.history.all,
        _all,
        {sign: f"round.{word}" for sign, word in HISTORY.items()},
        "history_type",
        ("history_date", "plan__code", "year", None, None),
        {"opens_on": "opens_on", "due_on": "due_on", "answers_due_on": "answers_due_on"},
        key="history_id",
    ),
    Source(
        Extension.objects.all,
        _own,
        {"": "round.extended"},
        None,
        ("granted_at", "round__plan__code", "round__year", "organization__code", None),
        {"due_on": "due_on"},
    ),
    Source(
        Publication.objects.all,
        _published,
        {"": "assessment.published"},
        None,
        ("published_at", "plan__code", "year", None, None),
        {"version": "version", "reason": "reason", "inputs_digest": "inputs_digest"},
    ),
)

START = Position(((0, 0),) * len(SOURCES))
KINDS = tuple(dict.fromkeys(kind for source in SOURCES for kind in source.kinds.values()))


def changes_after(position: Position, *, person: User, limit: int, plan: str = "") -> list[Change]:
    """The next changes after a place in the feed, as far as the person may see them: at most `limit`.

    One query for each source. Of a plan only, where its code is given.
    """
    end = horizon()
    parts = [
        [(number, row) for row in _rows(source, mark, end, person, plan)[:limit]]
        for number, (source, mark) in enumerate(zip(SOURCES, position.marks, strict=True))
    ]
    changes = []
    for number, row in islice(merge(*parts, key=_moment), limit):
        position = position.after(number, (row["transaction_number"], row[SOURCES[number].key]))
        changes.append(_change(position, SOURCES[number], row))
    return changes


def _moment(found: tuple[int, Mapping[str, Any]]) -> tuple[int, datetime]:
    """Sources are merged by transaction, and by the clock where that does not tell: on SQLite."""
    _source, row = found
    return row["transaction_number"], row["at_at"]


def _rows(source: Source, mark: Mark, end: int, person: User, plan: str) -> QuerySet[Any, Any]:
    """A source's rows behind its mark. The first condition lets the database use the index."""
    number, id = mark
    further = Q(transaction_number__gt=number) | Q(**{f"{source.key}__gt": id})
    behind = Q(transaction_number__gte=number, transaction_number__lt=end) & further
    rows = source.visible(source.table(), person).filter(behind)
    if plan:
        rows = rows.filter(**{str(source.places[1]): plan})
    columns = {f"at_{name}": F(path) for name, path in _named_places(source)}
    columns |= {f"kind_{source.kind}": F(source.kind)} if source.kind else {}
    columns |= {f"data_{name}": F(path) for name, path in source.data.items()}
    return rows.order_by("transaction_number", source.key).values("transaction_number", source.key, **columns)


def _named_places(source: Source) -> Iterator[tuple[str, str]]:
    for name, path in zip(PLACES, source.places, strict=True):
        if path:
            yield name, path


def _change(position: Position, source: Source, row: Mapping[str, Any]) -> Change:
    kind = source.kinds[row[f"kind_{source.kind}"] if source.kind else ""]
    data = {name: row[f"data_{name}"] for name in source.data}
    return Change(
        position,
        kind,
        at=row["at_at"],
        plan=row.get("at_plan"),
        year=row.get("at_year"),
        organization=row.get("at_organization"),
        indicator=row.get("at_indicator"),
        data={name: None if value == "" else value for name, value in data.items()},
    )


def end_position() -> Position:
    """The place after everything that is there for good now: what comes later is told from here on."""
    end = horizon()
    marks = []
    for source in SOURCES:
        rows = source.table().filter(transaction_number__lt=end)
        last = rows.order_by("-transaction_number", f"-{source.key}")
        marks.append(last.values_list("transaction_number", source.key).first() or (0, 0))
    return Position(tuple(marks))


def last_position(changes: Sequence[Change], otherwise: Position) -> Position:
    return changes[-1].position if changes else otherwise
