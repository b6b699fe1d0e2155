"""From bytes to a tree of YAML nodes: what could make reading itself slow, deep or ambiguous stops here.

Size is checked before the file is read, depth and number of values before a tree is built. Anchors, aliases
and tags are refused: with them, a small file can stand for a huge one, and two readers can differ on it.
"""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from indicators.planfile.problems import PlanFileInvalid, Problem, shown

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML was built without libyaml: slower, the same answers
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES = 5_000_000
MAX_DEPTH = 10  # a plan file needs 6
MAX_VALUES = 100_000  # keys, values and brackets; the plan of a city has about 10,000
MAX_CONTROL_PROBLEMS = 20
NOT_YAML = (yaml.YAMLError, ValueError, OverflowError)  # the last two without libyaml, for a bad \U escape

# Controls other than tab and line feed, the line and paragraph separators that only some readers know,
# marks that reverse the direction of text on a screen, and what is no character at all.
FORBIDDEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def read_document(source: Path | bytes) -> yaml.MappingNode:
    """The file's top-level mapping; `PlanFileInvalid` if there is none that can be read safely."""
    text = _decoded(source if isinstance(source, bytes) else _bytes_of(source))
    _refuse(_control_problems(text))
    try:
        _refuse(_structure_problems(text))
        root = yaml.compose(text, Loader=Loader)
    except NOT_YAML as error:
        raise PlanFileInvalid([_syntax_problem(error)]) from error
    if root is None:
        raise PlanFileInvalid([Problem(0, "", _("The file is empty: a plan file begins with “format: 1”."))])
    if not isinstance(root, yaml.MappingNode):
        message = _("This is not a plan file: expected keys such as “format” and “plan” at the top.")
        raise PlanFileInvalid([Problem(root.start_mark.line + 1, "", message)])
    return root


def _refuse(problems: Iterator[Problem]) -> None:
    found = list(problems)
    if found:
        raise PlanFileInvalid(found)


def _bytes_of(path: Path) -> bytes:
    """The file's bytes, never more than one beyond the limit."""
    try:
        if not path.is_file():
            message = _("There is no file “%(path)s”: give the path of a plan file.") % {"path": path}
            raise PlanFileInvalid([Problem(0, "", message)])
        _check_size(path.stat().st_size)
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)  # it may have grown since
    except OSError as error:
        message = _("The file cannot be read: %(reason)s.") % {"reason": error.strerror}
        raise PlanFileInvalid([Problem(0, "", message)]) from error


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        message = _(
            "The file has %(size)d bytes, and a plan file may have %(limit)d at most: is it the right file?"
        )
        raise PlanFileInvalid([Problem(0, "", message % {"size": size, "limit": MAX_BYTES})])


def _decoded(data: bytes) -> str:
    """The text, with each line end as a line feed and without a byte order mark."""
    _check_size(len(data))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlanFileInvalid(
            [Problem(line, "", _("The file is not UTF-8: save it again as UTF-8."))]
        ) from error
    return text.replace("\r\n", "\n")


def _control_problems(text: str) -> Iterator[Problem]:
    for match in islice(FORBIDDEN_CHARACTERS.finditer(text), MAX_CONTROL_PROBLEMS):
        message = _("The character U+%(code)s is not allowed: remove it.") % {
            "code": f"{ord(match.group()):04X}"
        }
        yield Problem(text.count("\n", 0, match.start()) + 1, "", message)


def _structure_problems(text: str) -> Iterator[Problem]:
    """What the stream of events shows before any tree is built; too deep or too long ends the reading."""
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=Loader)):
        line = event.start_mark.line + 1 if event.start_mark is not None else 0
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > MAX_DEPTH or number > MAX_VALUES:
            yield Problem(line, "", _too_much(depth))
            return
        if documents > 1:
            yield Problem(line, "", _("A second document begins here (---): a plan file is one document."))
            return
        message = _event_fault(event)
        if message:
            yield Problem(line, "", message)


def _too_much(depth: int) -> str:
    if depth > MAX_DEPTH:
        return _("Entries lie within entries more than %(limit)d deep: a plan file needs 6.") % {
            "limit": MAX_DEPTH
        }
    return _("The file has more than %(limit)d values: is it the right file?") % {"limit": MAX_VALUES}


def _event_fault(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent):
        return _("The alias *%(name)s is not allowed: write the value itself.") % {
            "name": shown(event.anchor or "")
        }
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor is not None:
        return _("The anchor &%(name)s is not allowed: remove it.") % {"name": shown(anchor)}
    if tag is not None:
        return _("The tag %(name)s is not allowed: remove it.") % {"name": shown(tag)}
    return ""


def _syntax_problem(error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "context", None) or error
    message = _("The file is not YAML from here on (%(reason)s): mend the line or the one before it.")
    return Problem(mark.line + 1 if mark else 0, "", message % {"reason": shown(str(reason))})
