"""Writing figures: versions, conflicts, all or nothing, and what the database itself refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organization
from indicators.models import Figure, Indicator, Plan
from indicators.services.entry import read_entry
from indicators.services.figures import FiguresStale, enter_figures
from indicators.workflow import Refusal, Refused
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of


def test_a_figure_is_kept_with_who_and_when(enter: Enter, cast: Cast) -> None:
    saved = enter("CF05", value="１２")
    figure = figure_of("CF05")
    assert (saved.changed, saved.unchanged) == (1, 0)
    assert (figure.value, figure.version, figure.entered_by) == (Decimal(12), 1, cast.clerk)


def test_a_ratio_computes_its_value(enter: Enter) -> None:
    enter("CF01", numerator="65", denominator="73")
    assert figure_of("CF01").value == Decimal("89.0411")


def test_a_blank_where_nothing_stood_writes_nothing(enter: Enter) -> None:
    saved = enter("CF05", value="")
    assert (saved.changed, Figure.objects.count()) == (0, 0)


def test_zero_is_a_value(enter: Enter) -> None:
    enter("CF05", value="0")
    assert figure_of("CF05").value == 0
    assert not figure_of("CF05").is_blank


def test_a_cleared_figure_is_blank_and_keeps_its_row(enter: Enter) -> None:
    enter("CF05", value="12")
    enter("CF05", value="", version=1)
    figure = figure_of("CF05")
    assert (figure.is_blank, figure.version) == (True, 2)


def test_the_same_again_is_no_change_whatever_the_version(enter: Enter) -> None:
    enter("CF05", value="12")
    saved = enter("CF05", value="12.0", version=0)
    assert (saved.changed, figure_of("CF05").version) == (0, 1)


def test_a_stale_version_overwrites_nobody(enter: Enter, cast: Cast) -> None:
    enter("CF05", value="12")
    enter("CF05", value="13", version=1, by=cast.office)
    with pytest.raises(FiguresStale) as caught:
        enter("CF05", value="14", version=1)
    conflict = caught.value.conflicts[0]
    assert (conflict.figure.value, conflict.figure.entered_by) == (Decimal(13), cast.office)
    assert conflict.entry.value == 14
    assert figure_of("CF05").value == 13


def test_one_stale_entry_stops_all(plan: Plan, cast: Cast, enter: Enter) -> None:
    enter("CF05", value="12")
    indicators = {row.code: row for row in Indicator.objects.for_plan(plan)}
    entries = [
        read_entry(indicators["CF02"], {"value": "1"}, version=0),
        read_entry(indicators["CF05"], {"value": "14"}, version=0),
    ]
    town = Organization.objects.get(code="hp-dh-ly")
    with pytest.raises(FiguresStale):
        enter_figures(plan=plan, unit=town, year=2023, entries=entries, by=cast.clerk)
    assert list(Figure.objects.values_list("indicator__code", flat=True)) == ["CF05"]


@pytest.mark.parametrize("value", ["12", "13"])
def test_who_does_not_report_for_the_unit_learns_nothing(enter: Enter, cast: Cast, value: str) -> None:
    """Neither that it stands already, nor what somebody else has made of it."""
    enter("CF05", value="12")
    with pytest.raises(Refused) as caught:
        enter("CF05", value=value, by=cast.other_clerk)
    assert caught.value.refusal == Refusal.FORBIDDEN_ROLE


@pytest.mark.parametrize(("unit", "year"), [("hp-dh-ly", 2022), ("hp-dh-ly", 2026)])
def test_no_figure_outside_the_plan(enter: Enter, unit: str, year: int) -> None:
    with pytest.raises(ValueError, match="No figure of invented-lakeside"):
        enter("CF05", value="1", unit=unit, year=year)


@pytest.mark.parametrize(
    "columns",
    [
        {"availability": "not_applicable", "value": Decimal(1)},
        {"availability": "not_available", "expected_on": None},
        {"availability": "final", "expected_on": date(2024, 3, 1)},
        {"numerator": Decimal(1)},
        {"numerator": Decimal(1), "denominator": Decimal(-1)},
    ],
)
def test_the_database_refuses_what_one_row_can_show(
    plan: Plan, cast: Cast, columns: dict[str, object]
) -> None:
    figure = Figure(
        indicator=plan.indicators.first(),
        organization=plan.organization,
        year=2023,
        entered_by=cast.office,
        entered_at=timezone.now(),
        **columns,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save()
