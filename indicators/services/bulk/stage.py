"""What an import asks of a database: take the checked rows, compare them with what stands, write."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from accounts.models import User
from indicators.services.bulk.checking import CheckedRow
from indicators.workflow import State


class Move(NamedTuple):
    """By what the workflow decides: all changes of one organization, year and state are decided alike."""

    organization_id: int
    year: int
    state: State


class Change(NamedTuple):
    """A row that would change something: which one it is, and what it would do."""

    number: int
    indicator_id: int
    move: Move


class Stage(Protocol):
    """The rows of one import on their way; used within one transaction, in the order of its methods."""

    def load(self, rows: Iterable[CheckedRow]) -> int:
        """Take all rows; how many there were."""

    def settle(self) -> None:
        """Drop the rows that change nothing: what already stands, whoever wrote it, and a blank where
        nothing stands. What is left is locked against other writers until the transaction ends."""

    def count(self) -> tuple[int, int]:
        """How many figures the rows that are left create, and how many they change."""

    def moves(self) -> Collection[Move]:
        """What the workflow has to decide on."""

    def changes(self, moves: Collection[Move]) -> Iterable[Change]:
        """The rows of these moves, in the order of the file."""

    def write(self, decided: Mapping[Move, State], by: User, at: datetime) -> None:
        """Write the rows that are left and an event for each. `decided`: each move's next state."""

    def close(self) -> None:
        """Leave nothing behind."""
