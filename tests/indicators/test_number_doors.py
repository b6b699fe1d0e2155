"""One table of numbers at the doors that take text: autosave, page and admin agree with the reader."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Organization
from indicators.models import Figure, Indicator, Plan, ReportingRound
from indicators.reading import Fault
from tests.cast import Cast
from tests.indicators.number_cases import TEXT_CASES, NumberCase

ENTRY = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"
# A lone surrogate cannot be sent at all.
SENDABLE = [case for case in TEXT_CASES if "\ud800" not in str(case.raw)]
Door = Callable[[Client, str], None]


def through_autosave(client: Client, raw: str) -> None:
    client.post(f"{ENTRY}cells/HB02/", {"value": raw, "version": "0"})


def through_page(client: Client, raw: str) -> None:
    client.post(ENTRY, {"HB02-value": raw, "HB02-version": "0"})


def through_admin(client: Client, raw: str) -> None:
    place = {
        "indicator": str(Indicator.objects.get(code="HB02").pk),
        "organization": str(Organization.objects.get(code="hp-dh-ly").pk),
        "year": "2023",
    }
    data = {**place, "value": raw, "availability": "final", "version": "0"}
    client.post("/admin/indicators/figure/add/", data)


def kept(client: Client, door: Door, case: NumberCase) -> Decimal | None:
    """What stands after the case came through the door; None where nothing does."""
    Indicator.objects.filter(code="HB02").update(
        unit=case.unit, is_whole=case.is_whole, minimum=None, maximum=None
    )
    door(client, str(case.raw))
    value = Figure.objects.values_list("value", flat=True).first()
    for figure in Figure.objects.all():
        figure.events.all().delete()
        figure.delete()
    return value


@pytest.mark.parametrize("door", [through_autosave, through_page, through_admin])
def test_the_door_keeps_what_the_reader_reads(
    client: Client, plan: Plan, open_round: ReportingRound, cast: Cast, door: Door
) -> None:
    client.force_login(cast.office)
    different = {}
    for case in SENDABLE:
        expected = None if isinstance(case.expected, Fault) else case.expected
        value = kept(client, door, case)
        if value != expected:
            different[str(case)] = (value, expected)
    assert different == {}
