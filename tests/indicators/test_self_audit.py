"""The self-audit: agrees with what was computed, names what was tampered with, and runs at night."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.jobs import recompute_drafts, verify_all_results
from indicators.models import Assessment, AuditRun, Plan, Result
from indicators.services import self_audit
from indicators.services.assessments import assess_plan
from indicators.services.self_audit import verify_results
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.test_recompute import random_changes, stored

ALL = 10 * 7 * 3


@pytest.fixture
def computed(plan: Plan, cast: Cast, enter: Enter) -> None:
    """Three years of results over sixty random figures."""
    list(random_changes(plan, cast, 60))
    assess_plan(plan=plan, years=plan.years, by=None)


def tamper() -> Result:
    """Change one stored number past all services, as somebody with access to the database could."""
    result = Result.objects.filter(value__isnull=False, organization__code="hp").order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE indicators_result SET value = value + 1, verdict = 'ahead' WHERE id = %s", [result.pk]
        )
    return result


@pytest.mark.usefixtures("computed")
def test_every_result_agrees(plan: Plan) -> None:
    run = verify_results(plan=plan, by=None)
    assert (run.checked, run.agreed, run.differences.count()) == (ALL, ALL, 0)


@pytest.mark.usefixtures("computed")
def test_a_tampered_result_is_named_with_both_values(plan: Plan) -> None:
    result = tamper()
    run = verify_results(plan=plan, by=None)
    assert run.agreed == ALL - 1
    found = {row.field: row for row in run.differences.all()}
    assert set(found) == {"value", "verdict"}
    assert (found["verdict"].stored, found["verdict"].found) == ("ahead", result.verdict)
    assert found["value"].indicator_id == result.indicator_id


@pytest.mark.usefixtures("computed")
def test_it_changes_no_result(plan: Plan) -> None:
    tamper()
    before = stored()
    verify_results(plan=plan, by=None)
    assert stored() == before


@pytest.mark.usefixtures("computed")
def test_the_command_says_so_and_fails_where_one_differs(plan: Plan) -> None:
    out = StringIO()
    call_command("verify_results", stdout=out)
    assert f"核算一致 {ALL}/{ALL}" in out.getvalue()
    tamper()
    with pytest.raises(CommandError, match="differ"):
        call_command("verify_results", "--plan", plan.code, stdout=out)
    assert f"核算一致 {ALL - 1}/{ALL}" in out.getvalue()
    assert "verdict: ahead ≠" in out.getvalue()


def test_the_command_refuses_an_unknown_plan(plan: Plan) -> None:
    with pytest.raises(CommandError, match="no such plan"):
        call_command("verify_results", "--plan", "nowhere")


@pytest.mark.usefixtures("computed")
def test_the_office_sees_what_differs(client: Client, plan: Plan, cast: Cast) -> None:
    tamper()
    verify_results(plan=plan, by=None)
    client.force_login(cast.office)
    client.cookies["django_language"] = "en"
    page = client.get("/status/").content.decode()
    assert f"{ALL - 1} of {ALL} results agree" in page
    assert "ahead" in page


@pytest.mark.usefixtures("computed")
def test_only_the_last_runs_are_kept(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_audit, "KEPT_RUNS", 2)
    runs = [verify_results(plan=plan, by=None).pk for _ in range(3)]
    assert set(AuditRun.objects.values_list("pk", flat=True)) == set(runs[1:])


@pytest.mark.usefixtures("computed")
def test_queries_do_not_grow_with_results(plan: Plan) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            verify_results(plan=plan, by=None)
        return sum("SAVEPOINT" not in query["sql"] for query in captured)

    many = queries()
    Assessment.objects.exclude(year=2023).delete()
    assert queries() == many <= 10


@pytest.mark.usefixtures("computed")
def test_at_night_drafts_are_computed_and_verified(plan: Plan) -> None:
    tamper()
    recompute_drafts()
    verify_all_results()
    assert AuditRun.objects.get().is_clean


def test_at_night_no_year_is_assessed_that_nobody_asked_for(plan: Plan) -> None:
    recompute_drafts()
    assert not Assessment.objects.exists()


def test_both_are_on_the_schedule() -> None:
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {"indicators.jobs.recompute_drafts", "indicators.jobs.verify_all_results"} <= tasks
