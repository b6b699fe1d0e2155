"""What is wrong with a plan file, and the report that collects it while the file is read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

SHOWN_LENGTH = 60
MAX_GUESSES = (
    20  # a guess compares with every key or code: a file of nothing but faults must not take minutes
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: its line (0: the whole file), the path of its field ("" likewise), what to do."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        if not self.line:
            return self.message
        place = _("line %(line)d") % {"line": self.line}
        return f"{place}, {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class PlanFileInvalid(Exception):
    """The file is no valid plan file; `problems` are all that were found, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(text: str, choices: Iterable[str], report: "Report") -> str:
    """The choice that the text was probably meant to be, or "" where there is none or enough was guessed."""
    if len(report.problems) >= MAX_GUESSES or len(text) > SHOWN_LENGTH:
        return ""
    return next(iter(get_close_matches(text, list(choices), n=1)), "")


def shown(text: str) -> str:
    """The text as a message quotes it: on one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN_LENGTH else flat[: SHOWN_LENGTH - 1] + "…"


@dataclass(slots=True)
class Report:
    """What is known of a file while it is read: where each value stands, and what is wrong so far.

    A field that is wrong or missing is *unsound*: the entry built from it holds a stand-in, and rules that
    need the field leave it alone, so that one fault is reported once.
    """

    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)
    items: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: str, message: str, line: int | None = None) -> None:
        """Report a fault of the field at `path`, on the line where it was read unless another is given."""
        self.problems.append(Problem(self.line_of(path) if line is None else line, path, message))
        self.unsound.add(path)

    def line_of(self, path: str) -> int:
        """The line of the field, or of the nearest entry around it that the file has."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 0)

    def is_sound(self, *paths: str) -> bool:
        """Whether nothing is wrong with any of these fields."""
        return self.unsound.isdisjoint(paths)

    def paths_of(self, path: str) -> list[str]:
        """The paths of the entries of the list at `path`, in order; none where there is no such list."""
        return self.items.get(path, [])
