"""The admin's import: differences first, all or nothing, every fault at its cell in people's words."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from indicators.admin.files.admin import FilesAdmin
from indicators.models import Assignment, Domain, Indicator, Plan, Target
from tests.cast import Cast
from tests.indicators.workbook.payloads import PAYLOADS, csv_rows

PLAN = "invented-lakeside-2023-2025"
XLSX, CSV = "0", "1"
LISTS = [  # of plan data; who answers for measures has tests of its own, beside its page
    model
    for model, page in admin.site._registry.items()
    if isinstance(page, FilesAdmin) and model._meta.app_label != "tasks"
]
ENGLISH = {"accept-language": "en"}

Row = Sequence[object]


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    return client


def url(model: type, page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def export(client: Client, model: type, kind: str = XLSX, **filters: str) -> bytes:
    response = client.post(url(model, "export"), {"format": kind}, headers=ENGLISH, query_params=filters)
    return response.content


def rows_of(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet]


def read(content: bytes, kind: str) -> list[list[Any]]:
    """The cells of an exported file; two workbooks of the same cells differ in when they were made."""
    return rows_of(content) if kind == XLSX else csv_rows(content)


def workbook(*rows: Row) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def preview(client: Client, model: type, content: bytes, kind: str = XLSX, name: str = "") -> Any:
    file = SimpleUploadedFile(name or f"plan.{'xlsx' if kind == XLSX else 'csv'}", content)
    data = {"import_file": file, "format": kind, "resource": "0"}
    return client.post(url(model, "import"), data, headers=ENGLISH)


def confirm(client: Client, shown: Any) -> Any:
    """Press the button of the preview."""
    form = shown.context["confirm_form"]
    path = shown.wsgi_request.path.replace("/import/", "/process_import/")
    return client.post(path, form.initial, headers=ENGLISH, follow=True)


def imported(client: Client, model: type, content: bytes, kind: str = XLSX) -> Any:
    return confirm(client, preview(client, model, content, kind))


def faults(shown: Any) -> list[tuple[str, str]]:
    return [(fault.address, fault.message) for fault in shown.context["result"].faults]


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_all_tables_of_plan_data_take_files() -> None:
    assert {model.__name__ for model in LISTS} == {
        "Organization", "Plan", "Domain", "Indicator", "Target", "Assignment",
    }  # fmt: skip


@pytest.mark.parametrize("kind", [XLSX, CSV])
@pytest.mark.parametrize("model", LISTS)
def test_exported_table_changes_nothing_when_it_comes_back(office: Client, model: type, kind: str) -> None:
    content = export(office, model, kind)
    shown = preview(office, model, content, kind)
    assert (faults(shown), shown.context["result"].summary) == (
        [],
        "No changes: the table holds all of this already.",
    )


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_emptied_table_comes_back_from_its_file(office: Client, kind: str) -> None:
    before = export(office, Target, kind)
    Target.objects.all().delete()
    imported(office, Target, before, kind)
    assert read(export(office, Target, kind), kind) == read(before, kind)


def test_preview_shows_old_and_new_and_writes_nothing(office: Client, plan: Plan) -> None:
    shown = preview(office, Domain, workbook(("plan", "code", "name"), (PLAN, "lake", "湖泊")))
    (row,) = shown.context["result"].valid_rows()
    changed = [(change.old, change.new) for change in row.diff if change.is_change]
    assert changed == [(Domain.objects.get(code="lake").name, "湖泊")]


def test_confirmed_import_is_written_and_kept_in_the_history(office: Client, plan: Plan, cast: Cast) -> None:
    imported(office, Domain, workbook(("Plan", "Code", "Name"), (PLAN, "lake", "湖泊")))
    domain = Domain.objects.get(code="lake")
    latest = domain.history.first()
    assert (domain.name, latest.history_user, latest.history_change_reason) == (
        "湖泊", cast.office, "Import of plan.xlsx",
    )  # fmt: skip


def test_unchanged_rows_leave_no_history(office: Client, plan: Plan) -> None:
    before = Domain.history.count()
    confirm(office, preview(office, Domain, export(office, Domain)))
    assert Domain.history.count() == before


def test_headings_are_understood_in_both_languages_and_by_key(office: Client, plan: Plan) -> None:
    for heading in (("规划", "代码", "名称"), ("plan", "CODE", "name"), ("Plan", "code", "Name")):
        shown = preview(office, Domain, workbook(heading, (PLAN, "lake", "湖泊")))
        assert shown.context["result"].summary == "0 new, 1 changed, 0 unchanged.", heading


def test_choices_are_understood_by_code_and_label(office: Client, plan: Plan) -> None:
    indicator = Indicator.objects.get(code="CF05")
    other = "binding" if indicator.nature == "expected" else "expected"
    labels = {"binding": ("binding", "约束性", "Binding"), "expected": ("expected", "预期性", "Expected")}
    for label in labels[other]:
        shown = preview(office, Indicator, workbook(("plan", "code", "nature"), (PLAN, "CF05", label)))
        assert faults(shown) == []


@pytest.mark.parametrize(
    ("model", "heading", "row", "address", "message"),
    [
        (Domain, ("plan", "code", "name"), ("no-plan", "lake", "x"), "A2", "no plan with the code “no-plan”"),
        (Domain, ("plan", "code", "name"), (PLAN, "Lake!", "x"), "B2", "Use 1 to 50 of a–z"),
        (Domain, ("plan", "code", "number"), (PLAN, "lake", "about 3"), "C2", "is not a number"),
        (Domain, ("plan", "code", "number"), (PLAN, "lake", 1.5), "C2", "Enter a whole number"),
        (Domain, ("plan", "code", "number"), (PLAN, "lake", True), "C2", "is a yes or no"),
        (Domain, ("plan", "code", "name"), (PLAN, "lake", "x" * 201), "C2", "at most 200 characters"),
        (Indicator, ("plan", "code", "kind"), (PLAN, "CF05", "often"), "C2", "“often” is not one of:"),
        (Indicator, ("plan", "code", "is_whole"), (PLAN, "CF05", "maybe"), "C2", "neither yes nor no"),
        (Indicator, ("plan", "code", "minimum"), (PLAN, "CF05", "1e3"), "C2", "power of ten"),
        (Indicator, ("plan", "code", "parts"), (PLAN, "CF05", "CF01, XX99"), "C2", "with the code “XX99”"),
        (Plan, ("code", "issued_on"), (PLAN, "soon"), "B2", "is not a date: write it like 2017-03-23."),
        (Organization, ("code", "parent"), ("hp-dh", "hp-dh-ly"), "B2", "cannot belong to one that"),
        (Assignment, ("plan", "indicator", "organization", "role"), (PLAN, "CF99", "hp-shj", "lead"), "B2",
         "There is no indicator with the code “CF99”"),
        (Target, ("plan", "indicator", "organization", "year", "place", "document", "value"),
         (PLAN, "CF05", "hp", 2031, "x", "", 5), "D2", "outside the plan's years"),
    ],
)  # fmt: skip
def test_fault_is_named_at_its_cell(
    office: Client, plan: Plan, model: type, heading: Row, row: Row, address: str, message: str
) -> None:
    found = faults(preview(office, model, workbook(heading, row)))
    assert [place for place, text in found if message in text] == [address], found


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        (("plan", "code", "color"), "Nothing is known of a column “color”"),
        (("plan", "code", "name", "name"), "The column “name” is there twice."),
        (("code", "name"), "lacks these columns, by which rows are found: plan."),
    ],
)
def test_heading_that_is_not_understood_is_refused(
    office: Client, plan: Plan, heading: Row, message: str
) -> None:
    shown = preview(office, Domain, workbook(heading, (PLAN, "lake", "x", "y")[: len(heading)]))
    assert message in shown.content.decode()
    assert shown.context["result"].faults == []


def test_one_faulty_row_writes_none(office: Client, plan: Plan) -> None:
    shown = preview(
        office,
        Domain,
        workbook(("plan", "code", "name", "number"), (PLAN, "lake", "湖泊", 1), (PLAN, "new", "新", "x")),
    )
    assert "confirm_form" not in shown.context or shown.context["confirm_form"] is None
    assert not Domain.objects.filter(name__in=["湖泊", "新"]).exists()


def test_row_that_fails_after_the_preview_takes_the_others_with_it(office: Client, plan: Plan) -> None:
    content = workbook(("plan", "code", "name"), (PLAN, "lake", "湖泊"), (PLAN, "new", "新"))
    shown = preview(office, Domain, content)
    plan.code = "renamed"
    plan.save()
    answer = confirm(office, shown)
    assert "the data changed after the preview" in messages_of(answer)[0]
    assert not Domain.objects.filter(name__in=["湖泊", "新"]).exists()


def test_second_press_finds_the_file_gone(office: Client, plan: Plan) -> None:
    shown = preview(office, Domain, workbook(("plan", "code", "name"), (PLAN, "lake", "湖泊")))
    confirm(office, shown)
    assert "was imported already" in messages_of(confirm(office, shown))[0]


def test_same_key_twice_is_refused(office: Client, plan: Plan) -> None:
    rows = ((PLAN, "lake", "甲"), (PLAN, "lake", "乙"))
    shown = preview(office, Domain, workbook(("plan", "code", "name"), *rows))
    assert faults(shown) == [("A3", "The file has a row with the same codes already.")]


def test_faults_stand_at_the_sheets_own_rows(office: Client, plan: Plan) -> None:
    """Blank rows in between are counted, as the spreadsheet counts them."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["plan", "code", "number"])
    sheet["A7"], sheet["B7"], sheet["C7"] = PLAN, "lake", "x"
    file = io.BytesIO()
    book.save(file)
    assert faults(preview(office, Domain, file.getvalue()))[0][0] == "C7"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plan.xlsx", b"code,name", "xlsx"),
        ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
    ],
)
def test_file_that_is_no_workbook_is_refused_in_words(
    office: Client, plan: Plan, name: str, content: bytes, message: str
) -> None:
    shown = preview(office, Domain, content, name=name)
    assert shown.status_code == 200
    assert any(message in error for error in shown.context["form"].errors["import_file"])


def test_formula_error_is_named_at_its_cell(office: Client, plan: Plan) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["plan", "code", "number"])
    sheet.append([PLAN, "lake", "#DIV/0!"])
    sheet["C2"].data_type = "e"
    file = io.BytesIO()
    book.save(file)
    ((place, text),) = faults(preview(office, Domain, file.getvalue()))
    assert (place, "#DIV/0!" in text) == ("C2", True)


def test_numbers_are_exact(office: Client, plan: Plan) -> None:
    heading = ("plan", "indicator", "organization", "year", "place", "document", "comparator", "value")
    target = Target.objects.filter(indicator__code="CF05").first()
    row = (PLAN, "CF05", "hp", target.year, target.place, "", "≤", 89.0411)
    imported(office, Target, workbook(heading, row))
    assert Target.objects.get(pk=target.pk).value == Decimal("89.0411")


def test_blank_number_is_none_and_not_zero(office: Client, plan: Plan) -> None:
    Indicator.objects.filter(code="CF05").update(minimum=1)
    imported(office, Indicator, workbook(("plan", "code", "minimum"), (PLAN, "CF05", None)))
    assert Indicator.objects.get(code="CF05").minimum is None


def test_column_that_is_not_there_stays_as_it_is(office: Client, plan: Plan) -> None:
    before = Domain.objects.get(code="lake").number
    imported(office, Domain, workbook(("plan", "code", "name"), (PLAN, "lake", "湖泊")))
    assert Domain.objects.get(code="lake").number == before


def test_organizations_come_with_those_above_them(office: Client, plan: Plan) -> None:
    rows = (("t1", "镇", "town", "hp-dh"), ("t2", "村", "town", "t1"))
    imported(office, Organization, workbook(("code", "name", "kind", "parent"), *rows))
    assert Organization.objects.get(code="t2").path == "hp/hp-dh/t1/t2/"


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_import_gives_the_original_texts_back(office: Client, plan: Plan, kind: str) -> None:
    for number, payload in enumerate(PAYLOADS):
        Domain.objects.create(plan=plan, code=f"d{number:02}", name=payload, source=payload)
    content = export(office, Domain, kind)
    Domain.objects.update(name="x", source="x")
    imported(office, Domain, content, kind)
    domains = Domain.objects.filter(code__startswith="d").order_by("code")
    assert [(domain.name, domain.source) for domain in domains] == [(text, text) for text in PAYLOADS]


@pytest.mark.parametrize("name", ["../../etc/passwd", "passwd", "quality-import-../x", "tmpabc"])
def test_no_other_file_is_read_or_removed_by_its_name(office: Client, plan: Plan, name: str) -> None:
    data = {"import_file_name": name, "original_file_name": "x.csv", "format": CSV, "resource": "0"}
    answer = office.post(url(Domain, "process_import"), data, headers=ENGLISH, follow=True)
    assert "was imported already" in messages_of(answer)[0]


@pytest.mark.parametrize("person", ["leader", "reviewer", "clerk"])
@pytest.mark.parametrize("page", ["import", "export", "process_import"])
def test_files_are_the_offices(client: Client, cast: Cast, person: str, page: str) -> None:
    client.force_login(cast.by_name()[person])
    assert client.post(url(Domain, page)).status_code == 403


def test_pages_have_nothing_inline(office: Client, plan: Plan) -> None:
    """The policy forbids inline scripts and styles."""
    heading = ("plan", "code", "number")
    pages: list[Any] = [office.get(url(Domain, page)) for page in ("import", "export", "changelist")]
    pages += [preview(office, Domain, workbook(heading, (PLAN, "lake", number))) for number in (7, "x")]
    html = "".join(page.content.decode() for page in pages)
    assert [word for word in (" style=", "onchange=", "onclick=", "<script>") if word in html] == []
