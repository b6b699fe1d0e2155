"""The record of a published assessment: everything that went in, as one text that never changes.

Pure: no Django, no clock. The text is canonical JSON (sorted keys, no spaces, decimals as text), so that
equal inputs give equal bytes and the digest of the text is the digest of the inputs.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

from indicators.method.difference import Basis, Cell, FigureKey
from indicators.method.types import (
    Availability,
    Baseline,
    Comparator,
    Direction,
    Kind,
    Limits,
    Origin,
    Outcome,
    Period,
    Reading,
    Rollup,
    Rule,
    Target,
)

FORMAT = 1


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure that counted: what it said, in which version, and who stands behind it, by user id.

    Times are RFC 3339. People are ids: their names can be erased, and the record stays as it is.
    """

    reading: Reading
    version: int
    state: str
    entered_by: int | None = None
    entered_at: str = ""
    checked_by: int | None = None
    checked_at: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing was called, in Chinese and English, and the unit in which an indicator was counted."""

    zh: str
    en: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The basis of a plan's year, with the figures' versions and the names of that day."""

    plan: str
    basis: Basis
    figures: Mapping[FigureKey, FigureLine]
    indicators: Mapping[str, Name]
    places: Mapping[str, Name]

    def text(self) -> str:
        """The record as canonical JSON; `read_record` reads it back."""
        basis = self.basis
        document = {
            "format": FORMAT,
            "plan": self.plan,
            "method": basis.method_version,
            "year": basis.year,
            "root": basis.root,
            "places": {
                code: {**_name(self.places[code]), "parent": parent} for code, parent in basis.parents.items()
            },
            "indicators": {
                code: {**_name(self.indicators[code]), "rule": _rule(rule)}
                for code, rule in basis.rules.items()
            },
            "targets": [
                [*cell, *_target(target)] for cell in sorted(basis.targets) for target in basis.targets[cell]
            ],
            "figures": [[*key, *_line(self.figures[key])] for key in sorted(self.figures)],
        }
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def results_text(results: Mapping[Cell, Outcome]) -> str:
    """The results as canonical JSON, one row for each cell, in the order of the codes."""
    rows = [[*cell, *map(_plain, astuple(results[cell]))] for cell in sorted(results)]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return _number(value) if isinstance(value, Decimal) else value


def digest_of_text(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_record(text: str) -> Record:
    """The record that `Record.text` wrote. Raises ValueError for one of another format."""
    document = json.loads(text)
    if document["format"] != FORMAT:
        raise ValueError(f"a record of format {document['format']} cannot be read")
    figures = {_key(row): _read_line(row[3:]) for row in document["figures"]}
    basis = Basis(
        method_version=document["method"],
        year=document["year"],
        root=document["root"],
        parents={code: place["parent"] for code, place in document["places"].items()},
        rules={code: _read_rule(row["rule"]) for code, row in document["indicators"].items()},
        targets=_read_targets(document["targets"]),
        readings={key: line.reading for key, line in figures.items()},
    )
    return Record(
        plan=document["plan"],
        basis=basis,
        figures=figures,
        indicators={code: _read_name(row) for code, row in document["indicators"].items()},
        places={code: _read_name(row) for code, row in document["places"].items()},
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What indicators and places were called when a record was made, by their codes."""

    indicators: Mapping[str, Name]
    places: Mapping[str, Name]


def read_names(text: str) -> Names:
    """The names alone of what `Record.text` wrote: a fraction of the work of `read_record`."""
    document = json.loads(text)
    return Names(
        indicators={code: _read_name(row) for code, row in document["indicators"].items()},
        places={code: _read_name(row) for code, row in document["places"].items()},
    )


def _number(value: Decimal | None) -> str | None:
    """Plain digits without an exponent or trailing zeros: equal numbers are equal texts."""
    if value is None:
        return None
    plain = f"{value:f}"
    text = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if text in ("-0", "") else text


def _read_number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _name(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en, "unit": name.unit}


def _read_name(row: Mapping[str, Any]) -> Name:
    return Name(row["zh"], row["en"], row["unit"])


def _rule(rule: Rule) -> dict[str, Any]:
    limits, baseline = rule.limits, rule.baseline
    return {
        "kind": rule.kind,
        "direction": rule.direction,
        "rollup": rule.rollup,
        "period": [rule.period.start_year, rule.period.end_year],
        "limits": [_number(limits.ahead), _number(limits.behind), _number(limits.far_behind)],
        "scale": _number(rule.scale),
        "baseline": [_number(baseline.value), baseline.year] if baseline else None,
    }


def _read_rule(row: Mapping[str, Any]) -> Rule:
    baseline = row["baseline"]
    return Rule(
        kind=Kind(row["kind"]),
        direction=Direction(row["direction"]),
        rollup=Rollup(row["rollup"]),
        period=Period(*row["period"]),
        limits=Limits(*map(Decimal, row["limits"])),
        scale=Decimal(row["scale"]),
        baseline=Baseline(Decimal(baseline[0]), baseline[1]) if baseline else None,
    )


def _target(target: Target) -> list[Any]:
    return [target.year, _number(target.value), target.comparator, target.origin]


def _read_targets(rows: Iterable[list[Any]]) -> dict[tuple[str, str], tuple[Target, ...]]:
    found: dict[tuple[str, str], tuple[Target, ...]] = {}
    for indicator, place, year, value, comparator, origin in rows:
        target = Target(year, Decimal(value), Comparator(comparator), Origin(origin))
        found[indicator, place] = (*found.get((indicator, place), ()), target)
    return found


def _key(row: list[Any]) -> FigureKey:
    return row[0], row[1], row[2]


def _line(line: FigureLine) -> list[Any]:
    reading = line.reading
    return [
        _number(reading.value),
        reading.availability,
        _number(reading.numerator),
        _number(reading.denominator),
        line.version,
        line.state,
        line.entered_by,
        line.entered_at,
        line.checked_by,
        line.checked_at,
    ]


def _read_line(row: list[Any]) -> FigureLine:
    value, availability, numerator, denominator, *rest = row
    reading = Reading(
        _read_number(value),
        Availability(availability) if availability else None,
        _read_number(numerator),
        _read_number(denominator),
    )
    return FigureLine(reading, *rest)
