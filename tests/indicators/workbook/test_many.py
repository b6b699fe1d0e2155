"""The office's files of many units: one preview by unit, one transaction."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.test import Client

from accounts.models import Organization
from indicators.models import Figure
from indicators.services import uploads
from indicators.workbook.form import Column
from tests.indicators.workbook.filling import (
    MANY,
    WORKBOOK,
    apply,
    bytes_of,
    cell_of,
    fill,
    open_book,
    preview,
    send,
    template,
)

TOWN, OTHER = "hp-dh-ly", "hp-xh-bs"


def zip_of(files: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def filled_of(office: Client, unit: str, value: object) -> bytes:
    data = template(office, f"{WORKBOOK.replace(TOWN, unit)}template.xlsx")
    return fill(data, {"CF05": {Column.VALUE: value}})


@pytest.fixture
def two_towns(office: Client) -> bytes:
    """A .zip of the workbooks of two towns, with CF05 of 5 and 6."""
    return zip_of(
        {"填报/": b"", "填报/甲.xlsx": filled_of(office, TOWN, 5), "乙.xlsx": filled_of(office, OTHER, 6)}
    )


def values() -> dict[str, object]:
    return dict(Figure.objects.values_list("organization__code", "value"))


def test_a_zip_is_previewed_by_unit_and_applied(office: Client, two_towns: bytes) -> None:
    shown = preview(office, two_towns, "全市.zip", MANY)
    assert [form.unit.code for form in shown.context["page"].forms] == [TOWN, OTHER]
    assert "甲.xlsx, " in shown.content.decode()
    apply(office, shown)
    assert values() == {TOWN: 5, OTHER: 6}


def test_a_workbook_with_a_sheet_for_each_unit(office: Client) -> None:
    book = open_book(template(office, f"{MANY}template.xlsx"))
    towns = Organization.objects.filter(kind="town")
    names = {town.name_en or town.name for town in towns} | {town.name for town in towns}
    sheets = [sheet for sheet in book.worksheets if sheet.title in names]
    assert len(sheets) == 4
    for sheet in sheets:
        cell_of(sheet, "CF05", Column.VALUE).value = 7
    apply(office, preview(office, bytes_of(book), path=MANY))
    assert list(values().values()) == [7] * 4


def test_a_fault_in_one_unit_keeps_all_back(office: Client) -> None:
    data = zip_of({"a.xlsx": filled_of(office, TOWN, 5), "b.xlsx": filled_of(office, OTHER, "约6")})
    assert apply(office, preview(office, data, "x.zip", MANY)).status_code == 400
    assert values() == {}


def test_a_failure_in_the_second_unit_undoes_the_first(
    office: Client, two_towns: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = preview(office, two_towns, "x.zip", MANY)
    break_second(monkeypatch)
    with pytest.raises(OSError, match="no space"):
        apply(office, shown)
    assert values() == {}


@pytest.mark.django_db(transaction=True)
def test_without_the_transaction_the_first_unit_would_stay(
    office: Client, two_towns: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same failure, with nothing around the whole."""
    shown = preview(office, two_towns, "x.zip", MANY)
    break_second(monkeypatch)
    monkeypatch.setattr("indicators.views.upload.apply_upload", uploads.apply_upload.__wrapped__)
    monkeypatch.setattr(uploads, "lock_unit", lambda subject: None)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_: rows)
    with pytest.raises(OSError, match="no space"):
        apply(office, shown)
    assert values() == {TOWN: 5}


def break_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writing fail from the second unit on."""
    whole, calls = uploads.enter_figures, []

    def enter_figures(**arguments: object) -> object:
        calls.append(arguments)
        if len(calls) > 1:
            raise OSError("no space left on device")
        return whole(**arguments)

    monkeypatch.setattr(uploads, "enter_figures", enter_figures)


@pytest.mark.parametrize(
    ("data", "status"),
    [(zip_of({}), 400), (b"PK\x03\x04 broken", 400), (zip_of({"a.pdf": b"%PDF-1.7"}), 415)],
    ids=["empty", "broken", "something else"],  # a zip holds the time: each process would name it otherwise
)
def test_a_zip_without_workbooks_is_refused(office: Client, data: bytes, status: int) -> None:
    assert send(office, data, "x.zip", MANY).status_code == status


def test_a_zip_that_unpacks_to_too_much_is_refused(office: Client) -> None:
    assert send(office, zip_of({"a.xlsx": bytes(60_000_000)}), "x.zip", MANY).status_code == 413


def test_names_in_gbk_are_read() -> None:
    data = zip_of({"abcd.xlsx": b"x"}).replace(b"abcd", "甲乙".encode("gb18030"))
    assert [name for name, _content in uploads.unpack(data)] == ["甲乙.xlsx"]
