"""The rules of the workflow told a second time, in plain Python, for the random months of work.

The model knows nothing of `indicators.workflow`: what it expects is written from the design. Days are counted
from the day on which the round opens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

OK = "ok"
STALE = "STALE"
INCOMPLETE = "INCOMPLETE"
NOTHING = "NOTHING"
PENDING = "PENDING"

OPENS, DUE, ANSWERS_DUE = 0, 10, 20

# The whole W and its part P are the town's; D is reported by the department for the whole city.
UNITS = {"town": ("W", "P"), "department": ("D",)}
OFFICE = {"office-1", "office-2"}
CLERKS = {
    "town": {"clerk-1", "clerk-2"} | OFFICE,
    "department": {"department-clerk", "both-1", "both-2"} | OFFICE,
}
REVIEWERS = {"reviewer-1", "reviewer-2", "both-1", "both-2"} | OFFICE
STRANGERS = {"clerk-elsewhere", "reviewer-elsewhere", "leader"}
PEOPLE = sorted(CLERKS["town"] | CLERKS["department"] | REVIEWERS | STRANGERS)


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a figure, as it should stand in the record."""

    version: int
    action: str
    state: str
    value: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A revision that waits for the office: what the unit wants to stand instead of the version it saw."""

    value: int
    explanation: str
    version: int
    by: str


@dataclass(slots=True)
class Cell:
    """One figure as it should stand, and all that happened to it."""

    unit: str
    code: str
    version: int = 0
    state: str = "draft"
    value: int | None = None
    explanation: str = ""
    entered: str | None = None
    submitted: str | None = None
    checked: str | None = None
    is_looked_at: bool = False
    is_opened: bool = False
    asked: Asked | None = None
    past: list[Event] = field(default_factory=list)

    @property
    def is_editable(self) -> bool:
        return self.state in {"draft", "returned"}

    def change(self, action: str, state: str, by: str) -> None:
        self.version, self.state = self.version + 1, state
        self.past.append(Event(self.version, action, state, self.value, by))


@dataclass(slots=True)
class Model:
    """What should stand. Every act answers `ok`, or why nothing happened."""

    day: int = 5
    extended: dict[str, int] = field(default_factory=dict)
    cells: dict[str, Cell] = field(
        default_factory=lambda: {code: Cell(unit, code) for unit, codes in UNITS.items() for code in codes}
    )
    receipts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(UNITS, 0))
    versions: int = 0

    @property
    def is_published(self) -> bool:
        return self.versions > 0

    def of_unit(self, unit: str) -> list[Cell]:
        return [cell for cell in self.cells.values() if cell.unit == unit]

    def last_day(self, unit: str) -> int:
        """An extension never takes days away."""
        return max(DUE, self.extended.get(unit, DUE))

    def is_open(self, cell: Cell) -> bool:
        """Whether the unit may change the cell today: a return is answered for longer than a draft is."""
        until = self.last_day(cell.unit)
        if cell.state == "returned":
            until = max(until, ANSWERS_DUE)
        return OPENS <= self.day <= until

    def save(self, code: str, value: int | None, explanation: str, version: int, by: str) -> str:
        cell = self.cells[code]
        if by not in CLERKS[cell.unit]:
            return "FORBIDDEN_ROLE"
        if (value, explanation) == (cell.value, cell.explanation):
            return OK
        if cell.version and version != cell.version:
            return STALE
        if not cell.is_editable:
            return "INVALID_TRANSITION"
        if self.is_published:
            return "LOCKED"
        if not self.is_open(cell):
            return "PERIOD_CLOSED"
        cell.value, cell.explanation, cell.entered = value, explanation, by
        cell.is_opened = cell.is_opened or cell.state == "returned"
        cell.change("save", cell.state, by)
        return OK

    def submit(self, unit: str, by: str) -> str:
        if by not in CLERKS[unit]:
            return "FORBIDDEN_ROLE"
        ready = [cell for cell in self.of_unit(unit) if cell.version and cell.is_editable]
        if not ready:
            return "INVALID_TRANSITION"
        if self.is_published:
            return "LOCKED"
        if not all(self.is_open(cell) for cell in ready):
            return "PERIOD_CLOSED"
        if any(cell.value is None or self.wants_explanation(cell) for cell in self.of_unit(unit)):
            return INCOMPLETE
        for cell in ready:
            cell.submitted, cell.is_looked_at = by, False
            cell.change("submit", "submitted", by)
        self.receipts[unit] += 1
        return OK

    def wants_explanation(self, cell: Cell) -> bool:
        """Whether it belongs to a pair whose part is above its whole, and can still be explained."""
        whole, part = self.cells["W"].value, self.cells["P"].value
        is_odd = whole is not None and part is not None and part > whole
        return is_odd and cell.unit == "town" and cell.is_editable and not cell.explanation

    def withdraw(self, unit: str, by: str) -> str:
        if by not in CLERKS[unit]:
            return "FORBIDDEN_ROLE"
        waiting = [cell for cell in self.of_unit(unit) if cell.state == "submitted"]
        if not waiting:
            return "INVALID_TRANSITION"
        if self.is_published:
            return "LOCKED"
        if not OPENS <= self.day <= self.last_day(unit):
            return "PERIOD_CLOSED"
        if any(cell.is_looked_at for cell in waiting):
            return "ALREADY_LOOKED_AT"
        for cell in waiting:
            cell.change("withdraw", "draft", by)
        return OK

    def look(self, unit: str) -> None:
        for cell in self.of_unit(unit):
            cell.is_looked_at = cell.is_looked_at or cell.state == "submitted"

    def open(self, unit: str) -> None:
        for cell in self.of_unit(unit):
            cell.is_opened = cell.is_opened or cell.state == "returned"

    def review(
        self, approved: Sequence[str], returned: Sequence[str], versions: Mapping[str, int], by: str
    ) -> str:
        """All together or not at all. `versions`: those that the reviewer saw, by code."""
        if versions and by not in REVIEWERS:
            return "FORBIDDEN_ROLE"
        if any(self.cells[code].version != version for code, version in versions.items()):
            return STALE
        marks = [("approve", code) for code in approved] + [("return", code) for code in returned]
        for action, code in marks:
            if fault := self.fault_of(action, self.cells[code], by):
                return fault
        for action, code in marks:
            cell = self.cells[code]
            cell.checked, cell.is_opened = by, False
            cell.change(action, "approved" if action == "approve" else "returned", by)
        return OK

    def recall(self, code: str, version: int, by: str) -> str:
        cell = self.cells[code]
        if by not in REVIEWERS:
            return "FORBIDDEN_ROLE"
        if version != cell.version:
            return STALE
        if cell.state != "returned":
            return "INVALID_TRANSITION"
        if self.is_published:
            return "LOCKED"
        if cell.is_opened:
            return "ALREADY_OPENED"
        cell.change("recall", "submitted", by)
        return OK

    def fault_of(self, action: str, cell: Cell, by: str) -> str:
        if cell.state not in ({"submitted"} if action == "approve" else {"submitted", "approved"}):
            return "INVALID_TRANSITION"
        if action == "return":
            return "LOCKED" if self.is_published else ""
        return "SELF_APPROVAL" if by in {cell.entered, cell.submitted} else ""

    def publish(self, seen_version: int, by: str) -> str:
        """What is approved by then counts, and is locked; with nothing new there is no version."""
        if by not in OFFICE:
            return "FORBIDDEN_ROLE"
        if seen_version != self.versions:
            return STALE
        approved = [cell for cell in self.cells.values() if cell.state == "approved"]
        if not approved:
            return NOTHING
        for cell in approved:
            cell.change("publish", "published", by)
        self.versions += 1
        return OK

    def ask(self, code: str, value: int, explanation: str, version: int, by: str) -> str:
        """A correction after publication: asked for by the unit, and nothing changes yet."""
        cell = self.cells[code]
        if by not in CLERKS[cell.unit]:
            return "FORBIDDEN_ROLE"
        if not self.is_published:
            return "NOT_PUBLISHED"
        if cell.version and version != cell.version:
            return STALE
        if (value, explanation) == (cell.value, cell.explanation):
            return NOTHING
        if cell.asked:
            return PENDING
        cell.asked = Asked(value, explanation, version, by)
        return OK

    def decide(self, code: str, is_accepted: bool, by: str) -> str:
        """The office's word on what was asked for, never by who asked."""
        cell = self.cells[code]
        assert cell.asked
        if cell.version and cell.version != cell.asked.version:
            return STALE
        if by not in OFFICE:
            return "FORBIDDEN_ROLE"
        if by == cell.asked.by:
            return "SELF_APPROVAL"
        asked, cell.asked = cell.asked, None
        if is_accepted:
            cell.value, cell.explanation = asked.value, asked.explanation
            cell.entered = cell.submitted = asked.by
            cell.checked = by
            cell.change("revise", "approved", by)
        return OK


def breaches_of(past: Sequence[Event]) -> list[str]:
    """What in one figure's record breaks a promise, whatever model and services agree on.

    A record numbers its changes without a gap; who approves neither entered nor submitted what is approved;
    after an approval comes a return, its publication or a revision, and after a publication a revision.
    """
    breaches = []
    if [event.version for event in past] != list(range(1, len(past) + 1)):
        breaches.append("a change without its event")
    latest: dict[str, str] = {}
    for event in past:
        if event.action == "approve" and event.by in {latest.get("save"), latest.get("submit")}:
            breaches.append("approved by who entered or submitted it")
        latest[event.action] = event.by
    allowed = {"approved": {"return", "publish", "revise"}, "published": {"revise"}}
    for before, after in pairwise(past):
        if before.state in allowed and after.action not in allowed[before.state]:
            breaches.append(f"changed after it was {before.state}")
    return breaches
