"""Every route, tried by every person: one table of route × person × verdict.

A route that is missing from the table fails the suite. A wrong person gets 403 where the role is wrong, and
404, byte for byte as for a thing that does not exist, where the thing belongs to another unit.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import ApiKey, Organization, User
from accounts.services.keys import NewKey, create_key
from accounts.types import Scope
from indicators.entry_loading import build_entry_page
from indicators.jobs import write_list
from indicators.models import (
    Figure,
    Indicator,
    ListKind,
    Plan,
    ReportingRound,
    Submission,
    Webhook,
    WebhookDelivery,
)
from indicators.services.assessments import assess_plan
from indicators.services.entry import read_entry
from indicators.services.evidence import add_evidence
from indicators.services.figures import enter_figures
from indicators.services.jobs import request_assessment
from indicators.services.lags import accept_lag
from indicators.services.list_files import request_list_file
from indicators.services.rounds import round_of_unit
from indicators.services.targets import Decision, decide_target
from indicators.services.uploads import receive_upload
from indicators.services.webhooks import add_webhook
from indicators.unit_workbook import template_of
from indicators.workbook.form import Column
from indicators.workbook.template import write_template
from indicators.workflow import State
from tasks.models import Milestone
from tasks.services.note_files import FilesWanted
from tests.cast import Cast
from tests.conftest import make_round
from tests.indicators.publishing import approve, ask, publish
from tests.indicators.workbook.filling import fill
from tests.reports.written import reports_of_all_states
from tests.route_table import PEOPLE, PLAN, TABLE, Route, Things
from tests.tasks.notes import lead, measure_of, note_in


def waiting_message(cast: Cast) -> int:
    """A message to a system that is not there."""
    hook = add_webhook(webhook=Webhook(name="invented", url="http://127.0.0.1:9/"), by=cast.office)
    now = timezone.now()
    delivery = WebhookDelivery(
        webhook=hook, number="msg_1", kind="figure.saved", body="{}", made_at=now, next_at=now
    )
    delivery.save()
    return delivery.pk


def names_of(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern.url_patterns, namespace + inner)
        elif pattern.name:
            yield namespace + pattern.name


def is_tried_elsewhere(name: str) -> bool:
    """Django's own admin pages: `test_every_admin_page_is_the_offices` walks through all of them."""
    return name.startswith("admin:")


@pytest.fixture
def things(plan: Plan, cast: Cast, open_round: ReportingRound, settings: Settings) -> Things:
    """What the addresses name by number: an assessed year's job, a figure, evidence, a receipt."""
    settings.PUBLIC_SITE = True
    town = Organization.objects.get(code="hp-dh-ly")
    indicator = Indicator.objects.for_plan(plan).get(code="CF05")
    entry = read_entry(indicator, {"value": "3"}, version=0)
    saved = enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=cast.clerk)
    figure = saved.figures["CF05"]
    handed_in = enter_figures(
        plan=plan,
        unit=town,
        year=2023,
        entries=[read_entry(Indicator.objects.for_plan(plan).get(code="CF02"), {"value": "3"}, version=0)],
        by=cast.clerk,
    ).figures["CF02"]
    Figure.objects.filter(pk=handed_in.pk).update(
        state=State.SUBMITTED, submitted_by=cast.clerk, submitted_at=timezone.now()
    )
    file = ContentFile(b"%PDF-1.7 invented", name="invented.pdf")
    receipt = Submission.objects.create(
        round=open_round,
        organization=town,
        sequence=1,
        submitted_by=cast.clerk,
        submitted_at=timezone.now(),
        digest="0" * 64,
    )
    pdf = ContentFile(b"%PDF-1.7 decided", name="decided.pdf")
    target = decide_target(
        indicator=indicator,
        organization=plan.organization,
        year=2025,
        value=Decimal(170),
        decision=Decision("No. 3", date(2024, 5, 1), "invented", pdf),
        by=cast.office,
    )
    lag = accept_lag(
        indicator=indicator,
        organization=plan.organization,
        until=timezone.localdate(),
        remedy="invented",
        by=cast.office,
    )
    assess_plan(plan=plan, years=[2023, 2024], by=cast.office)
    revision = published_revision(plan, cast)
    return {
        **reports_of_all_states(plan, cast, 2024),
        **led_measure_with_a_note(plan, cast),
        "target": target.pk,
        "scan": target.scans.get().pk,
        "lag": lag.pk,
        "revision": revision,
        "delivery": waiting_message(cast),
        "job": request_assessment(plan=plan, year=2023, by=cast.office).pk,
        "figure": handed_in.pk,
        "evidence": add_evidence(figure=figure, upload=file, by=cast.clerk).pk,
        "receipt": receipt.pk,
        "key": key_of(town, cast.clerk).pk,
        "list_file": written_list(plan, cast.office),
        **uploads_of(plan, town, cast),
    }


def written_list(plan: Plan, by: User) -> int:
    """A list's file, as the person had it written."""
    row = request_list_file(
        plan=plan, kind=ListKind.FIGURES, query="", extension="csv", language="en", rows=1, by=by
    )
    write_list.delay(row.job_id)
    return row.pk


def key_of(town: Organization, by: User) -> ApiKey:
    wanted = NewKey("invented", Scope.READ_ALL, town, expires_on=timezone.localdate())
    return create_key(wanted=wanted, by=by)[0]


def uploads_of(plan: Plan, town: Organization, cast: Cast) -> Things:
    """A workbook with a fault, as the town sent it, and as the office did for many units."""
    page = build_entry_page(plan, 2023, town, round=round_of_unit(plan, 2023, town))
    data = fill(
        write_template(template_of(plan, [page])), {"CF04": {Column.VALUE: "约5"}, "CF03": {Column.VALUE: 7}}
    )

    def keep(unit: Organization | None, by: User) -> int:
        file = ContentFile(data, name="invented.xlsx")
        return receive_upload(plan=plan, year=2023, unit=unit, file=file, by=by).pk

    return {"upload": keep(town, cast.clerk), "uploads": keep(None, cast.office)}


def led_measure_with_a_note(plan: Plan, cast: Cast) -> Things:
    """A measure of the reviewer's department with a milestone, and a note that waits with a file."""
    measure = lead(measure_of(plan, "ZX01-02"))
    files = FilesWanted(added=[ContentFile(b"%PDF-1.7 invented note", name="invented.pdf")])
    note = note_in(State.SUBMITTED, measure, cast, cast.office, files=files)
    milestone = Milestone.objects.create(measure=measure, due_on=date(2023, 6, 30), text="invented")
    return {"milestone": milestone.pk, "note_file": note.files.get().pk}


def published_revision(plan: Plan, cast: Cast) -> int:
    """A published year 2024, of a demo plan so that the test may clear it away, and a revision that waits."""
    Plan.objects.update(is_demo=True)
    plan.refresh_from_db()
    make_round(plan, 2024)
    town = Organization.objects.get(code="hp-dh-ly")
    indicator = Indicator.objects.for_plan(plan).get(code="CF05")
    entry = read_entry(indicator, {"value": "5"}, version=0)
    enter_figures(plan=plan, unit=town, year=2024, entries=[entry], by=cast.clerk)
    approve(Figure.objects.get(year=2024), cast)
    publish(plan, cast.office, year=2024)
    return ask(plan, cast.clerk, "CF05", year=2024, value="6").pk


def status_of(client: Client, route: Route, things: Things) -> int:
    send = getattr(client, route.method)
    response = send(route.path.format(**things), route.data)
    response.close()
    return int(response.status_code)


def login(client: Client, cast: Cast, person: str) -> None:
    if person != "anonymous":
        client.force_login(cast.by_name()[person])


def test_every_route_is_in_the_table() -> None:
    named = {name for name in names_of(get_resolver().url_patterns) if not is_tried_elsewhere(name)}
    assert named - {route.name for route in TABLE} == set()


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.django_db(transaction=True)
def test_each_person_gets_the_verdict_of_the_table(cast: Cast, things: Things, person: str) -> None:
    wrong = {}
    for route in TABLE:
        client = Client()
        login(client, cast, person)
        expected = route.verdicts[PEOPLE.index(person)]
        status = status_of(client, route, things)
        if status != expected:
            wrong[f"{route.method} {route.path}"] = (status, expected)
    assert wrong == {}


@pytest.mark.parametrize(
    "path",
    [
        f"/plans/{PLAN}/2023/units/{{unit}}/",
        f"/plans/{PLAN}/2023/duties/{{unit}}/",
        f"/entry/{PLAN}/2023/{{unit}}/",
        f"/entry/{PLAN}/2023/{{unit}}/workbook/",
        f"/entry/{PLAN}/2023/{{unit}}/workbook/1/",
        f"/plans/{PLAN}/2023/indicators/CF05/?unit={{unit}}",
        f"/plans/{PLAN}/2023/indicators/?unit={{unit}}",
        f"/plans/{PLAN}/2023/domains/lake/?unit={{unit}}",
    ],
)
def test_another_units_page_is_byte_for_byte_a_missing_one(client: Client, cast: Cast, path: str) -> None:
    client.force_login(cast.clerk)
    foreign, missing = (client.get(path.format(unit=unit)) for unit in ("hp-xh-bs", "hp-no-such"))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert without_path(foreign.content, "hp-xh-bs") == without_path(missing.content, "hp-no-such")


def without_path(content: bytes, unit: str) -> bytes:
    """The page without the one thing that a visitor brings along: the address that was asked for."""
    return content.replace(unit.encode(), b"")


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "office"])
def test_every_admin_page_is_the_offices(client: Client, cast: Cast, person: str) -> None:
    login(client, cast, person)
    expected = 302 if person == "anonymous" else 403
    for table in (
        "accounts/user",
        "accounts/organization",
        "indicators/figure",
        "tasks/measure",
        "tasks/measureassignment",
    ):
        for page in ("", "add/"):
            assert client.get(f"/admin/{table}/{page}").status_code == expected


def test_the_office_opens_every_admin_list_and_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    names = {name for name in names_of(get_resolver().url_patterns) if name.endswith("_changelist")}
    names.remove("admin:accounts_user_changelist")  # an administrator's: tests/accounts/test_roles.py
    assert len(names) >= 13
    for name in names:
        path = "/admin/" + name.removeprefix("admin:").removesuffix("_changelist").replace("_", "/", 1) + "/"
        assert client.get(path).status_code == 200, path
