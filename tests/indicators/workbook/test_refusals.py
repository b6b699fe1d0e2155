"""Files that are refused as a whole: the place is named, nothing is kept, nothing is written."""

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import Organization
from indicators.models import Figure, Upload
from indicators.services.uploads import KEPT_FOR, shown_name
from indicators.workbook.form import TEMPLATE_VERSION, Column, FormKey
from tests.cast import Cast
from tests.indicators.workbook.filling import (
    HEADING_ROW,
    MANY,
    WORKBOOK,
    cell_of,
    columns_of,
    edit,
    fill,
    open_book,
    preview,
    send,
    template,
)

PLAN, TOWN, OTHER = "invented-lakeside-2023-2025", "hp-dh-ly", "hp-xh-bs"
Change = Callable[[Worksheet], object]


def key_is(key: str) -> Change:
    """Another key in the head of the form."""

    def change(sheet: Worksheet) -> None:
        sheet["A2"] = key

    return change


def row_key_is(key: str) -> Change:
    """Another key in the row of CF05."""

    def change(sheet: Worksheet) -> None:
        cell_of(sheet, "CF05", Column.KEY).value = key

    return change


def column_goes(sheet: Worksheet) -> None:
    sheet.delete_cols(columns_of(sheet)[Column.EXPLANATION])


def headings_go(sheet: Worksheet) -> None:
    sheet.delete_rows(HEADING_ROW + 1)


def rows_go(sheet: Worksheet) -> None:
    sheet.delete_rows(HEADING_ROW + 2, 50)


def column_is_copied(sheet: Worksheet) -> None:
    sheet.cell(HEADING_ROW + 1, sheet.max_column + 1).value = "This year's value"


CHANGED = {
    "no key": (key_is("something else"), "holds no form of this site"),
    "check code": (key_is(str(FormKey(PLAN, 2023, OTHER))[:-8] + "00000000"), "check code does not agree"),
    "other version": (key_is(str(FormKey(PLAN, 2023, TOWN, TEMPLATE_VERSION + 1))), "is of version 2"),
    "other plan": (key_is(str(FormKey("other-plan", 2023, TOWN))), "belongs to another plan"),
    "unknown row": (row_key_is(f"{TOWN}/2023/ZZ99"), "“ZZ99” is no row of this form"),
    "foreign row": (row_key_is(f"{OTHER}/2023/CF05"), "belongs to another unit or year (hp-xh-bs/2023/CF05)"),
    "last year's row": (row_key_is(f"{TOWN}/2022/CF05"), "belongs to another unit or year"),
    "no row key": (row_key_is("CF05"), "“CF05” is no row of this form"),
    "row twice": (row_key_is(f"{TOWN}/2023/CF02"), "CF02 is there twice"),
    "no headings": (headings_go, "the row of headings is missing"),
    "no rows": (rows_go, "the form has no rows any more"),
    "column missing": (column_goes, "the column “Explanation” is missing"),
    "column twice": (column_is_copied, "the column “This year&#x27;s value” is there twice"),
}


@pytest.mark.parametrize(("change", "message"), CHANGED.values(), ids=CHANGED)
def test_a_changed_form_is_refused_whole(site: Client, change: Change, message: str) -> None:
    answer = send(site, edit(fill(template(site), {"CF02": {Column.VALUE: 5}}), change))
    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_row_of_another_unit_is_named_by_its_address(site: Client) -> None:
    data = edit(template(site), row_key_is(f"{OTHER}/2023/CF05"))
    row = cell_of(open_book(data).worksheets[0], "CF05", Column.KEY).row
    assert f"Figures!A{row}: the row belongs to another unit" in send(site, data).content.decode()
    assert not Figure.objects.exists()


def test_another_units_workbook_is_refused(site: Client, office: Client) -> None:
    data = template(office, f"{WORKBOOK.replace(TOWN, OTHER)}template.xlsx")
    answer = send(site, data)
    assert answer.status_code == 400
    assert "belongs to another unit (hp-xh-bs)" in answer.content.decode()


def test_another_years_workbook_is_refused(site: Client) -> None:
    data = template(site, f"{WORKBOOK.replace('/2023/', '/2024/')}template.xlsx")
    assert "the form is of 2024, this page takes 2023" in send(site, data).content.decode()


def test_an_upload_of_another_unit_does_not_exist(site: Client, cast: Cast) -> None:
    shown = preview(site, fill(template(site), {"CF05": {Column.VALUE: 5}}))
    path = shown.request["PATH_INFO"]
    other = Client()
    other.force_login(cast.other_clerk)
    foreign = path.replace(TOWN, OTHER)
    assert [other.get(each).status_code for each in (path, foreign, f"{foreign}marked.xlsx")] == [404] * 3


def test_a_clerk_who_moved_sees_the_new_unit_only(site: Client, cast: Cast) -> None:
    path = preview(site, fill(template(site), {"CF05": {Column.VALUE: 5}})).request["PATH_INFO"]
    cast.clerk.organization = Organization.objects.get(code=OTHER)
    cast.clerk.save()
    assert site.post(path, {"rows": "all"}).status_code == 404
    assert not Figure.objects.exists()


def test_one_form_twice_is_refused(office: Client) -> None:
    def copy(sheet: Worksheet) -> None:
        sheet.parent.copy_worksheet(sheet)

    answer = send(office, edit(template(office, f"{WORKBOOK}template.xlsx"), copy), path=MANY)
    assert answer.status_code == 400
    assert "is there twice" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\报表.xlsx", "报表.xlsx"),
        ("报\u202e表\x00.xlsx", "报表.xlsx"),
        ("x" * 5000 + ".xlsx", "x" * 195 + ".xlsx"),
    ],
)
def test_a_files_name_is_only_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_file_is_stored_under_its_digest(site: Client) -> None:
    preview(site, template(site), "x.xlsx")
    upload = Upload.objects.get()
    assert upload.file.name == f"uploads/{upload.digest[:2]}/{upload.digest}.xlsx"
    assert upload.name == "x.xlsx"


@pytest.mark.django_db(transaction=True)
def test_old_uploads_go_with_their_files(site: Client) -> None:
    preview(site, template(site))
    old = Upload.objects.get()
    Upload.objects.update(uploaded_at=timezone.now() - KEPT_FOR)
    preview(site, fill(template(site), {"CF05": {Column.VALUE: 5}}))
    assert list(Upload.objects.filter(pk=old.pk)) == []
    assert not default_storage.exists(old.file.name)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_sent_again_stays(site: Client) -> None:
    preview(site, template(site))
    Upload.objects.update(uploaded_at=timezone.now() - KEPT_FOR)
    preview(site, template(site))
    assert default_storage.exists(Upload.objects.get().file.name)
