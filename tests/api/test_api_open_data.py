"""For statistical software and data portals: SDMX read by the sdmx1 package, and the DCAT catalog.

sdmx1 reads SDMX-CSV 2.0 and no SDMX-JSON newer than 1.0: the latter is tested by its shape alone.
"""

import io
import json
from typing import Any

import pytest
from sdmx.model import common, v30
from sdmx.reader.csv import Reader

from indicators.api.sdmx import ATTRIBUTES, DIMENSIONS
from tests.api.conftest import Ask, rows_of

PLAN = "invented-lakeside-2023-2025"
pytestmark = pytest.mark.usefixtures("everything")


def content_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def structure(ask: Ask) -> dict[str, Any]:
    data: dict[str, Any] = ask(f"/api/v1/plans/{PLAN}/structure/").json()["data"]
    return data


def dataflow(ask: Ask, flow: str) -> v30.Dataflow:
    """The dataflow as sdmx1 knows it, from our structure message."""
    described = next(each for each in structure(ask)["dataStructures"] if each["id"] == f"DSD_{flow}_{PLAN}")
    components = described["dataStructureComponents"]
    lists = components["dimensionList"]
    of_data = v30.DataStructureDefinition(id=described["id"])
    for each in (*lists["dimensions"], *lists["timeDimensions"]):
        of_data.dimensions.append(common.Dimension(id=each["id"]))
    for each in components["measureList"]["measures"]:
        of_data.measures.append(v30.Measure(id=each["id"]))
    for each in components["attributeList"]["attributes"]:
        of_data.attributes.append(common.DataAttribute(id=each["id"]))
    return v30.Dataflow(id=f"{flow}_{PLAN}", structure=of_data)


def read(ask: Ask, name: str, flow: str) -> dict[tuple[str, ...], Any]:
    content = content_of(ask(name, {"plan": PLAN, "format": "sdmx-csv"}))
    [data] = Reader().convert(io.BytesIO(content), structure=dataflow(ask, flow)).data
    return {tuple(str(each.dimension.values[name].value) for name in DIMENSIONS): each for each in data.obs}


@pytest.mark.parametrize(("name", "flow"), [("figures", "FIGURES"), ("results", "RESULTS")])
def test_sdmx1_reads_the_values_of_the_list(ask: Ask, name: str, flow: str) -> None:
    found = {key: each.value or None for key, each in read(ask, name, flow).items()}
    rows = rows_of(ask(name, {"plan": PLAN, "page_size": 1000}))
    assert found == {(row["indicator"], row["organization"], str(row["year"])): row["value"] for row in rows}


def test_sdmx1_reads_the_attributes(ask: Ask) -> None:
    observation = read(ask, "results", "RESULTS")["CF02", "hp-dh-ly", "2023"]
    [row] = rows_of(ask("results", {"indicator": "CF02", "organization": "hp-dh-ly", "year": 2023}))
    assert str(observation.attached_attribute["VERDICT"].value) == row["verdict"]


def test_every_code_is_in_its_code_list(ask: Ask) -> None:
    lists = {each["id"]: {code["id"] for code in each["codes"]} for each in structure(ask)["codelists"]}
    for observation in read(ask, "results", "RESULTS").values():
        used = {
            f"CL_INDICATOR_{PLAN}": str(observation.dimension.values["INDICATOR"].value),
            "CL_AREA": str(observation.dimension.values["REF_AREA"].value),
            "CL_VERDICT": str(observation.attached_attribute["VERDICT"].value),
        }
        assert [code for name, code in used.items() if code not in lists[name]] == []


def test_sdmx_json_says_the_same(ask: Ask) -> None:
    message = json.loads(content_of(ask("results", {"plan": PLAN, "format": "sdmx-json"})))
    [described], [data] = message["data"]["structures"], message["data"]["dataSets"]
    names = [[value["id"] for value in each["values"]] for each in described["dimensions"]["observation"]]
    found = {
        tuple(names[at][int(place)] for at, place in enumerate(key.split(":"))): value
        for key, (value, *_attributes) in data["observations"].items()
    }
    rows = rows_of(ask("results", {"plan": PLAN, "page_size": 1000}))
    assert found == {(row["indicator"], row["organization"], str(row["year"])): row["value"] for row in rows}


def test_an_observation_has_a_place_for_each_attribute(ask: Ask) -> None:
    message = json.loads(content_of(ask("figures", {"plan": PLAN, "format": "sdmx-json"})))
    [data] = message["data"]["dataSets"]
    assert {len(each) for each in data["observations"].values()} == {1 + len(ATTRIBUTES["FIGURES"])}


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"format": "sdmx-csv"}, "format", "NEEDS_PLAN"),
        ({"format": "sdmx-json", "plan": PLAN, "fields": "value"}, "fields", "FIELDS_ARE_FIXED"),
    ],
)
def test_sdmx_is_of_one_plan_with_its_own_fields(
    ask: Ask, query: dict[str, str], parameter: str, code: str
) -> None:
    [fault] = ask("figures", query).json()["errors"]
    assert (fault["parameter"], fault["code"]) == (parameter, code)


def test_the_catalog_leads_to_every_form(ask: Ask) -> None:
    catalog = ask("/api/v1/catalog/").json()
    addresses = [
        form["dcat:accessURL"]["@id"].removeprefix("http://testserver")
        for dataset in catalog["dcat:dataset"]
        for form in dataset["dcat:distribution"]
    ]
    assert len(addresses) == 4 + 4 + 6 + 6
    for address in addresses:
        response = ask(address)
        b"".join(response)  # read to its end, so that its file is closed
        assert (address, response.status_code) == (address, 200)


def test_the_catalog_says_who_publishes_what(ask: Ask) -> None:
    datasets = ask("/api/v1/catalog/").json()["dcat:dataset"]
    figures = next(each for each in datasets if each["dct:identifier"] == f"{PLAN}/figures")
    assert figures["dct:temporal"]["dcat:startDate"]["@value"] == "2023"
    assert figures["dct:publisher"]["foaf:name"] == "湖畔市（示例）"
