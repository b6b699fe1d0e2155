"""A plan of 20 indicators and 8 towns whose whole year waits for one reviewer, 8 of the 160 cells flagged."""

import html
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, User
from accounts.types import OrganizationKind, Role
from indicators.method.types import Direction, Kind, Rollup
from indicators.models import Assignment, Domain, Figure, FigureEvent, Indicator, Plan
from indicators.planfile.schema import AssignmentRole
from indicators.services.events import event_of, record
from indicators.workflow import Action, State
from tests.cast import make_person

YEAR = 2024
INDICATORS, TOWNS = 20, 8
FLAGGED = 8
USUAL, UNUSUAL = Decimal(104), Decimal(180)
URL = f"/review/wide/{YEAR}/"


@dataclass(frozen=True, slots=True)
class Wide:
    """The plan, the clerk who entered everything, the reviewer of the lead department, another reviewer."""

    plan: Plan
    clerk: User
    reviewer: User
    colleague: User

    @property
    def figures(self) -> list[Figure]:
        return list(Figure.objects.filter(year=YEAR).order_by("indicator__number", "organization__number"))

    def states(self) -> dict[str, int]:
        """How many figures there are in each state."""
        states = [figure.state for figure in self.figures]
        return {state: states.count(state) for state in set(states)}


def make_wide_plan(indicators: int = INDICATORS) -> Wide:
    city = Organization.objects.create(code="w", name="宽市", kind=OrganizationKind.CITY)
    department = Organization.objects.create(
        code="w-dep", name="宽市质量局", kind=OrganizationKind.DEPARTMENT, parent=city
    )
    towns = [
        Organization.objects.create(code=f"w-{n}", name=f"第{n}镇", kind="town", parent=city, number=n)
        for n in range(1, TOWNS + 1)
    ]
    plan = Plan.objects.create(code="wide", name="宽规划", start_year=2023, end_year=2025, organization=city)
    rows = _indicators(plan, department, indicators)
    wide = Wide(
        plan,
        make_person("wide-clerk", Role.CLERK, towns[0]),
        make_person("wide-reviewer", Role.REVIEWER, department),
        make_person("wide-colleague", Role.REVIEWER, department),
    )
    _report(rows, towns, wide.clerk)
    return wide


def _indicators(plan: Plan, department: Organization, count: int) -> list[Indicator]:
    domains = [Domain.objects.create(plan=plan, code=f"d{n}", name=f"领域{n}", number=n) for n in (1, 2)]
    rows = Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            domain=domains[n * 2 // count],
            code=f"WP{n + 1:02d}",
            number=n,
            name=f"第{n + 1}项指标",
            unit="个",
            kind=Kind.LEVEL,
            direction=Direction.UP,
            rollup=Rollup.SUM,
        )
        for n in range(count)
    )
    Assignment.objects.bulk_create(
        Assignment(indicator=row, organization=department, role=AssignmentRole.LEAD) for row in rows
    )
    return rows


def _report(indicators: list[Indicator], towns: list[Organization], clerk: User) -> None:
    """Last year's figures, and this year's: one of the first 8 indicators jumps in each town."""
    now = timezone.now()
    pairs = [(at, row, town) for at, row in enumerate(indicators) for town in towns]
    common = {"entered_by": clerk, "entered_at": now}
    Figure.objects.bulk_create(
        Figure(indicator=row, organization=town, year=YEAR - 1, value=Decimal(100), **common)
        for _at, row, town in pairs
    )
    figures = Figure.objects.bulk_create(
        Figure(
            indicator=row,
            organization=town,
            year=YEAR,
            value=UNUSUAL if town.number == at + 1 else USUAL,
            explanation="新增一家企业。" if town.number == at + 1 else "",
            **common,
        )
        for at, row, town in pairs
    )
    FigureEvent.objects.bulk_create(event_of(figure, Action.SAVE, clerk, now) for figure in figures)
    for figure in figures:
        figure.state, figure.submitted_by, figure.submitted_at = State.SUBMITTED, clerk, now
    record(figures, Action.SUBMIT, clerk, now, ("submitted_by", "submitted_at"), about="")


def text_of(response: Any) -> str:
    """The page as people read it: white space counts once."""
    return " ".join(html.unescape(response.content.decode()).split())


def form_of(figures: list[Figure], **marks: str) -> dict[str, object]:
    """What the page's form holds: the versions of all figures, and marks by field name."""
    return {"seen": [f"{row.pk}:{row.version}" for row in figures], **marks}


def queries_of(site: Client, method: str = "get", **data: object) -> int:
    """How many queries a request costs, the frame of its transactions not counted."""
    with CaptureQueriesContext(connection) as captured:
        getattr(site, method)(URL, **data)
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def answer(figure: Figure, value: Decimal, by: User) -> None:
    """The unit changes a returned figure and submits it again."""
    figure.refresh_from_db()
    figure.value, figure.entered_at = value, timezone.now()
    record([figure], Action.SAVE, by, timezone.now(), ("value", "entered_at"), about="")
    figure.state = State.SUBMITTED
    record([figure], Action.SUBMIT, by, timezone.now(), (), about="")
