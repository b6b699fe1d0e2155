"""Writes a plan file in its one canonical form, which reads back as the same values.

Keys stand in the order of the schema's attributes; optional keys without a value are left out. The plan, an
indicator and a project take a line per key, everything else one line per entry, so that a changed target is
one changed line. Quantities are in their shortest form, as a database gives them back; how the plan printed a
number is in the target's `words` and the baseline's `note`.
"""

import json
import re
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.planfile.scalars import reads_as_text
from indicators.planfile.schema import FORMAT, IndicatorEntry, PlanEntry, PlanFile, ProjectEntry
from indicators.reading import write_number

HEADER = """\
# A plan file: one whole plan as data, with its organizations, indicators, targets and special projects.
# Checked and loaded by `manage.py load_plan FILE`, written in this form by `manage.py dump_plan`.
"""

ONE_KEY_PER_LINE = (PlanEntry, IndicatorEntry, ProjectEntry)

# Text that YAML would not read back as it is without quotes, in a flow or out of one.
_NEEDS_QUOTES = re.compile(r"""^[-?:,\[\]{}#&*!|>'"%@`=<~\s]|[,\[\]{}:]|\s#|\s$|[^\S ]""")


def write_plan_file(file: PlanFile) -> str:
    """The canonical text of a plan file."""
    blocks = [f"format: {FORMAT}\n", "plan:\n" + _indented(_lines_of(file.plan), "  ")]
    for key, entries in _values_of(file):
        if key != "plan":
            blocks.append(f"{key}:\n" + "".join(_list_item(entry) for entry in entries))
    return HEADER + "".join(blocks)


def _values_of(entry: object) -> list[tuple[str, Any]]:
    """The keys that are written, with their values: all but the empty ones."""
    pairs = [(field.name, getattr(entry, field.name)) for field in fields(entry)]  # type: ignore[arg-type]
    return [(key, value) for key, value in pairs if value not in ("", None, ())]


def _lines_of(entry: object) -> list[str]:
    """One line per key; a list of entries takes a line for each of them."""
    lines = []
    for key, value in _values_of(entry):
        if isinstance(value, tuple) and is_dataclass(value[0]):
            lines += [f"{key}:", *(f"  - {_flow(item)}" for item in value)]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return lines


def _list_item(entry: object) -> str:
    if not isinstance(entry, ONE_KEY_PER_LINE):
        return f"  - {_flow(entry)}\n"
    first, *rest = _lines_of(entry)
    return f"  - {first}\n" + _indented(rest, "    ")


def _indented(lines: list[str], indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in lines)


def _flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if is_dataclass(value):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in _values_of(value)) + "}"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return write_number(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _text(str(value))


def _text(text: str) -> str:
    """Text as it is where YAML reads it back as the same text, in double quotes elsewhere."""
    if reads_as_text(text) and not _NEEDS_QUOTES.search(text):
        return text
    return json.dumps(text, ensure_ascii=False)  # the escapes of JSON are escapes of YAML
