"""Every file of a list, found by its address: no text of ours or of a user's is ever run in it.

A new list in the table of routes, and a new table in the administration, is tried without a line here.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from import_export.admin import ExportMixin

from accounts.models import AuditEntry, AuditLink, Organization
from indicators.models import (
    Assignment,
    Figure,
    Generation,
    Indicator,
    Plan,
    Publication,
    PublishedResult,
    Target,
)
from reports.models import ReportComment
from tests.cast import Cast
from tests.indicators.workbook.payloads import PAYLOADS, csv_rows, raw_cells, texts_of, unguarded
from tests.route_table import PEOPLE, TABLE, Things
from tests.test_routes import things as things

FIRST_PARTY = ("accounts", "indicators", "tasks", "reports")
ADMIN = [model for model, page in admin.site._registry.items() if isinstance(page, ExportMixin)]
EXTENSIONS = ("xlsx", "csv")
# Nobody can change their texts, and no list has them.
FROZEN = {AuditEntry, AuditLink, Generation, Publication, PublishedResult}
LONGEST_PAYLOAD = max(map(len, PAYLOADS))
NUMBERS_ONLY = {"verdicts_years_xlsx", "verdicts_years_csv"}  # nobody's words are in them
WORDS_ONLY = {"admin Assignment", "admin MeasureAssignment"}  # all others have a year, an order or a figure
# Texts that people's names and words do not fill: codes, keys and fixed words.
NEVER_FREE = {"code", "path", "state", "action", "kind", "digest", "username", "password", "email", "key"}
NEVER_FREE |= {"inputs_digest", "method_version", "request_id", "previous", "file", "error"}


def of_route(path: str) -> Callable[[Client], bytes]:
    def fetch(client: Client) -> bytes:
        return b"".join(client.get(path, headers={"accept-language": "en"}))

    return fetch


def of_admin(model: type[models.Model], extension: str) -> Callable[[Client], bytes]:
    def fetch(client: Client) -> bytes:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export")
        data = {"format": str(EXTENSIONS.index(extension))}
        return client.post(url, data, headers={"accept-language": "en"}).content

    return fetch


def files(extension: str) -> list[Any]:
    """Every file of a list with this extension, as a parameter of a test."""
    # A person's own file with its errors marked is no list: test_marking.py has it.
    # The auditor's file is not the office's: tests/accounts/test_audit_page.py has it.
    of_office = [route for route in TABLE if route.verdicts[PEOPLE.index("office")] == HTTPStatus.OK]
    routes = [route for route in of_office if route.path.endswith(f".{extension}") and "{" not in route.path]
    return [
        *(pytest.param(of_route(route.path), id=route.name) for route in routes),
        *(pytest.param(of_admin(model, extension), id=f"admin {model.__name__}") for model in ADMIN),
    ]


def free_texts() -> Iterator[tuple[type[models.Model], list[models.Field]]]:
    """The columns of every table of ours that hold words which somebody wrote."""
    for model in apps.get_models():
        if model in FROZEN:
            continue
        if model._meta.app_label in FIRST_PARTY and "Historical" not in model.__name__:
            fields = [field for field in model._meta.concrete_fields if is_free_text(field)]
            if fields:
                yield model, fields


def is_free_text(field: models.Field) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    # What the database compares, and texts too short for any of the payloads.
    is_long = field.max_length is None or field.max_length >= LONGEST_PAYLOAD
    return is_text and field.name not in NEVER_FREE and not field.unique and is_long


def fill_with(payload: str) -> None:
    """Put the text into every free text of every row. Where it must be told apart, by its end."""
    for model, fields in free_texts():
        values = {field.name: payload for field in fields}
        if model is Target:
            del values["place"]
            for target in Target.objects.all():
                Target.objects.filter(pk=target.pk).update(place=f"{payload}{target.pk}")
        rows = model._base_manager.all()
        if model is ReportComment:  # without an answer, nobody has answered
            rows.filter(answered_at=None).update(text=payload)
            rows = rows.exclude(answered_at=None)
        rows.update(**values)


@pytest.fixture
def office(client: Client, things: Things, cast: Cast) -> Client:
    client.force_login(cast.office)
    return client


def test_there_are_files_of_all_lists() -> None:
    names = {parameter.id for parameter in files("csv")}
    assert {"figures_csv", "targets_csv", "indicator_list_csv", "indicator_figures_csv"} <= names
    assert {"admin Figure", "admin Result", "admin Plan", "admin Organization"} <= names


@pytest.mark.parametrize("fetch", [file for file in files("xlsx") if file.id not in NUMBERS_ONLY])
def test_no_text_is_run_by_a_workbook(office: Client, fetch: Callable[[Client], bytes]) -> None:
    for payload in PAYLOADS:
        fill_with(payload)
        assert payload in texts_of(fetch(office)), payload


@pytest.mark.parametrize("fetch", [file for file in files("csv") if file.id not in NUMBERS_ONLY])
def test_no_text_is_run_by_a_csv(office: Client, fetch: Callable[[Client], bytes]) -> None:
    for payload in PAYLOADS:
        fill_with(payload)
        cells = {unguarded(cell) for row in csv_rows(fetch(office)) for cell in row}
        assert payload in cells, payload


@pytest.mark.parametrize("fetch", [file for file in files("xlsx") if file.id not in WORDS_ONLY])
def test_numbers_are_numbers(office: Client, fetch: Callable[[Client], bytes]) -> None:
    cells = [cell for row in raw_cells(fetch(office)) for cell in row]
    assert [cell for cell in cells if cell.kind == "n"]


def multiply() -> None:
    """Twenty rows more of all that lists hold."""
    unit = Organization.objects.get(code="hp-dh-ly")
    indicator = Indicator.objects.get(code="CF05")
    target, figure = Target.objects.filter(indicator=indicator).first(), Figure.objects.first()
    for number in range(20):
        new = Organization(code=f"n{number}", name="x", kind="town", parent=unit)
        new.save()
        indicator.pk, indicator.code = None, f"XX{number:02}"
        indicator.save(force_insert=True)
        for row in (target, figure):
            row.pk, row.indicator = None, indicator
            row.save(force_insert=True)
        Assignment.objects.create(indicator=indicator, organization=new, role="lead")
        Plan.objects.get(organization__code="hp").domains.create(code=f"d{number}", name="x")


@pytest.mark.parametrize("model", ADMIN)
def test_queries_of_the_administrations_files_do_not_grow(office: Client, model: type[models.Model]) -> None:
    fetch = of_admin(model, "csv")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            fetch(office)
        return len(found)

    before = queries()
    multiply()
    assert queries() == before
