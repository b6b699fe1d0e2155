"""One table of numbers at the doors that take text: autosave, page and admin agree with the reader."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Organization
from indicators.models import Figure, Indicator, Plan, ReportingRound
from indicators.number_faults import Fault
from tests.cast import Cast
from tests.indicators.number_cases import TEXT_CASES, NumberCase

ENTRY = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"
# A lone surrogate cannot be sent at all.
SENDABLE = [case for case in TEXT_CASES if "\ud800" not in str(case.raw)]
Door = Callable[[Client, str], bool]
"""Sends what was typed; whether it was refused."""


def through_autosave(client: Client, raw: str) -> bool:
    return client.post(f"{ENTRY}cells/HB02/", {"value": raw, "version": "0"}).status_code == 400


def through_page(client: Client, raw: str) -> bool:
    return client.post(ENTRY, {"HB02-value": raw, "HB02-version": "0"}).status_code == 400


def through_admin(client: Client, raw: str) -> bool:
    place = {
        "indicator": str(Indicator.objects.get(code="HB02").pk),
        "organization": str(Organization.objects.get(code="hp-dh-ly").pk),
        "year": "2023",
    }
    data = {**place, "value": raw, "availability": "final", "version": "0"}
    response = client.post("/admin/indicators/figure/add/", data)
    return response.status_code == 200 and "value" in response.context["adminform"].form.errors


def answer_to(client: Client, door: Door, case: NumberCase) -> tuple[bool, Decimal | None]:
    """Whether the door refused the case, and what stands afterwards; None where nothing does."""
    Indicator.objects.filter(code="HB02").update(
        unit=case.unit, is_whole=case.is_whole, minimum=None, maximum=None
    )
    is_refused = door(client, str(case.raw))
    value = Figure.objects.values_list("value", flat=True).first()
    for figure in Figure.objects.all():
        figure.events.all().delete()
        figure.delete()
    return is_refused, value


def test_the_table_is_whole() -> None:
    """At least 60 inputs, and each kind that screens.md names."""
    faults = {case.expected for case in SENDABLE if isinstance(case.expected, Fault)}
    typed = set(Fault) - {Fault.IMPRECISE, Fault.BOOLEAN}  # those two come from workbooks and the API
    assert len(SENDABLE) >= 60
    assert typed - faults <= {Fault.BELOW_MINIMUM, Fault.ABOVE_MAXIMUM}  # the range is the indicator's


@pytest.mark.parametrize("door", [through_autosave, through_page, through_admin])
def test_the_door_keeps_what_the_reader_reads(
    client: Client, plan: Plan, open_round: ReportingRound, cast: Cast, door: Door
) -> None:
    client.force_login(cast.office)
    different = {}
    for case in SENDABLE:
        is_fault = isinstance(case.expected, Fault)
        expected = (is_fault, None if is_fault else case.expected)
        answer = answer_to(client, door, case)
        if answer != expected:
            different[str(case)] = (answer, expected)
    assert different == {}
