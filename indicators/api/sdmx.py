"""Figures and results for statistical software: SDMX-CSV 2.0 and SDMX-JSON 2.0 of the same query.

A dataflow of each kind for each plan; its structure and code lists are in sdmx_structure.py. Dimensions are
the indicator, the place and the year; the measure is the value. Source: SDMX 3.0, section 5 (csv) and the
sdmx-json schemas 2.0.0.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import orjson

from indicators.api.files import FileKind, FileRows
from indicators.services.json_text import as_text

AGENCY, VERSION = "JXQ", "1.0.0"
DIMENSIONS = {"INDICATOR": "indicator", "REF_AREA": "organization", "TIME_PERIOD": "year"}
MEASURE = "OBS_VALUE"
COMMON = {"UNIT_MEASURE": "unit", "DECIMALS": "decimals", "OBS_STATUS": "availability"}
ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "FIGURES": {**COMMON, "NUMERATOR": "numerator", "DENOMINATOR": "denominator", "STATE": "state"},
    "RESULTS": {
        **COMMON,
        "TARGET_VALUE": "target_value",
        "TARGET_YEAR": "target_year",
        "PROGRESS": "progress",
        "PACE": "pace",
        "VERDICT": "verdict",
        "REASON": "reason",
    },
}
"""Of each dataflow: attribute → the column of the rows that it holds."""

Cells = dict[str, str]


def dataflow_id(flow: str, plan: str) -> str:
    return f"{flow}_{plan}"


def observations(flow: str, what: FileRows) -> Iterator[Cells]:
    """Each row as component → text; blanks are left out, never 0."""
    columns = {**DIMENSIONS, MEASURE: "value", **ATTRIBUTES[flow]}
    at = {name: number for number, name in enumerate(what.names)}
    for row in what.rows:
        cells = {component: row[at[name]] for component, name in columns.items()}
        yield {key: _text(value) for key, value in cells.items() if value is not None}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else as_text(value)


def _write_csv(flow: str, what: FileRows, file: BinaryIO) -> None:
    """Codes and numbers only: nothing that a spreadsheet could take for a formula."""
    components = (*DIMENSIONS, MEASURE, *ATTRIBUTES[flow])
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("STRUCTURE", "STRUCTURE_ID", "ACTION", *components))
    structure = f"{AGENCY}:{dataflow_id(flow, what.plan)}({VERSION})"
    for cells in observations(flow, what):
        writer.writerow(("dataflow", structure, "I", *(cells.get(each, "") for each in components)))
    text.detach()


def _write_json(flow: str, what: FileRows, file: BinaryIO) -> None:
    """Each component's values are listed once; an observation names them by their place in the list."""
    places: dict[str, dict[str, int]] = {each: {} for each in (*DIMENSIONS, *ATTRIBUTES[flow])}
    found = {}
    for cells in observations(flow, what):
        key = ":".join(str(_place(places[each], cells[each])) for each in DIMENSIONS)
        attributes = [
            _place(places[each], cells[each]) if each in cells else None for each in ATTRIBUTES[flow]
        ]
        found[key] = [cells.get(MEASURE), *attributes]
    file.write(orjson.dumps(_message(flow, what.plan, places, found)))


def _place(places: dict[str, int], value: str) -> int:
    return places.setdefault(value, len(places))


def _message(
    flow: str, plan: str, places: Mapping[str, Mapping[str, int]], found: Mapping[str, Sequence[Any]]
) -> dict[str, Any]:
    urn = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow"
    structure = {
        "links": [{"urn": f"{urn}={AGENCY}:{dataflow_id(flow, plan)}({VERSION})", "rel": "dataflow"}],
        "dimensions": {"observation": [_component(each, places[each]) for each in DIMENSIONS]},
        "measures": {"observation": [{"id": MEASURE}]},
        "attributes": {"observation": [_component(each, places[each]) for each in ATTRIBUTES[flow]]},
        "dataSets": [0],
    }
    return {
        "meta": {
            "schema": "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json",
            "id": dataflow_id(flow, plan),
            "sender": {"id": AGENCY},
        },
        "data": {
            "structures": [structure],
            "dataSets": [{"structure": 0, "action": "Information", "observations": found}],
        },
    }


def _component(name: str, places: Mapping[str, int]) -> dict[str, Any]:
    """A dimension or attribute with its values. Those of coded ones are codes of its code list."""
    key = "id" if name in DIMENSIONS or name in CODED else "value"
    return {"id": name, "values": [{key: value} for value in places]}


CODED = frozenset({"OBS_STATUS", "STATE", "VERDICT", "REASON"})


def kinds_of(flow: str) -> dict[str, FileKind]:
    """The two forms of a dataflow."""
    return {
        "sdmx-csv": FileKind(
            "application/vnd.sdmx.data+csv;version=2.0.0",
            "csv",
            lambda what, file: _write_csv(flow, what, file),
            of_one_plan=True,
        ),
        "sdmx-json": FileKind(
            "application/vnd.sdmx.data+json;version=2.0.0",
            "json",
            lambda what, file: _write_json(flow, what, file),
            of_one_plan=True,
        ),
    }


FIGURE_KINDS, RESULT_KINDS = kinds_of("FIGURES"), kinds_of("RESULTS")
