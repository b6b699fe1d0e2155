"""Demo data by the commands that people use: what is there, who may, and that it goes again."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.demo import DEMO_PASSWORD
from accounts.models import DEMO_DOMAIN, Organization, User
from accounts.types import Role
from indicators.method.types import Availability, Origin, Reason, Verdict
from indicators.models import (
    AcceptedLag,
    Assessment,
    Figure,
    Indicator,
    Job,
    Plan,
    PublishedFigure,
    Result,
    Target,
)
from indicators.services.demo import logins_to_try, role_of
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.services.jobs import request_assessment
from indicators.services.lags import accept_lag
from indicators.services.reconciliation import enter_published_figure
from indicators.services.targets import Decision, decide_target
from tests.cast import Cast, make_person
from tests.conftest import make_round

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
LAKESIDE = FIXTURES / "invented-lakeside-2023-2025.yaml"
PLANS = {"jiaxing-quality-2016-2020": 2019, "invented-lakeside-2023-2025": 2024}
"""With the last year that is entered in full."""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def development(settings: Settings) -> None:
    """A person's own machine. (The test runner turns DEBUG off.)"""
    settings.DEBUG = True


def run(name: str, *arguments: Any) -> str:
    output = StringIO()
    call_command(name, *arguments, stdout=output)
    return output.getvalue()


def load(code: str = "invented-lakeside-2023-2025") -> Plan:
    run("load_demo", "--plan", FIXTURES / f"{code}.yaml")
    return Plan.objects.get(code=code)


# --- What is there ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PLANS)
def test_the_demo_shows_everything(code: str) -> None:
    plan = load(code)
    results = Result.objects.filter(assessment__plan=plan)
    judged = results.filter(assessment__year=PLANS[code], organization=plan.organization)
    assert set(judged.values_list("verdict", flat=True)) == set(Verdict)
    assert set(results.exclude(reason=None).values_list("reason", flat=True)) == set(Reason)
    assert set(Figure.objects.values_list("availability", flat=True)) == set(Availability)
    assert results.count() == len(plan.years) * plan.indicators.count() * places(plan)


def places(plan: Plan) -> int:
    return Organization.objects.within(plan.organization).territorial().count()


def test_no_verdict_swallows_the_city() -> None:
    load("jiaxing-quality-2016-2020")
    city = Result.objects.filter(organization__code="330400", assessment__year=2019)
    counts = Counter(city.values_list("verdict", flat=True))
    assert max(counts.values()) < city.count() / 2
    assert min(counts.values()) >= 3


@pytest.mark.parametrize("code", PLANS)
def test_every_figure_could_have_been_typed(code: str) -> None:
    load(code)
    for figure in Figure.objects.select_related("indicator__plan"):
        numbers = ("numerator", "denominator") if figure.indicator.is_ratio else ("value",)
        raw = {name: getattr(figure, name) for name in (*numbers, "availability", "expected_on")}
        entry = read_entry(figure.indicator, raw, version=1)
        assert entry.value == figure.value


def test_a_figure_is_entered_by_its_units_clerk_in_the_year_after() -> None:
    load()
    figure = Figure.objects.get(indicator__code="CF05", organization__code="hp-dh-ly", year=2023)
    assert figure.entered_by.username == "clerk-hp-dh-ly"
    assert timezone.localtime(figure.entered_at).strftime("%Y-%m") == "2024-02"


def test_a_direct_figure_is_the_citys_and_entered_by_the_lead_department() -> None:
    load()
    figure = Figure.objects.get(indicator__code="HB01", year=2023)
    assert (figure.organization.code, figure.entered_by.username) == ("hp", "clerk-hp-shj")


def test_nothing_is_entered_in_the_future(tmp_path: Path) -> None:
    later = timezone.now().year - 2023
    text = LAKESIDE.read_text(encoding="utf-8")
    file = tmp_path / "plan.yaml"
    file.write_text(re.sub(r"(?<=year: )\d+", lambda year: str(int(year[0]) + later), text), "utf-8")
    run("load_demo", "--plan", file)
    assert not Figure.objects.filter(entered_at__gt=timezone.now()).exists()


def test_loaded_twice_it_stays_as_it_is() -> None:
    load()
    before = list(Figure.objects.order_by("pk").values())
    run("load_demo", "--plan", LAKESIDE)
    assert list(Figure.objects.order_by("pk").values()) == before
    assert User.objects.count() == 5 + 4 + 1


# --- The people -------------------------------------------------------------------------------------------


def test_the_log_ins_are_printed_in_both_languages() -> None:
    output = run("load_demo", "--plan", LAKESIDE)
    assert output == "\n".join([output.splitlines()[0], *run("load_demo", "--print-logins").splitlines(), ""])
    for word in ("office", "leader", "reviewer", "clerk-hp-xh-bs", DEMO_PASSWORD, "Whitesand Town", "白沙镇"):
        assert word in output


def test_there_is_somebody_of_each_role_and_a_clerk_with_work_left() -> None:
    plan = load()
    people = logins_to_try(plan)
    assert {role_of(person) for person in people} == set(Role)
    clerk = next(person for person in people if person.username == "clerk-hp-xh-bs")
    assert not Figure.objects.filter(organization=clerk.organization, year=plan.end_year).exists()


def test_a_printed_log_in_logs_in(client: Client) -> None:
    load()
    answer = client.post(reverse("login"), {"username": "clerk-hp-xh-bs", "password": DEMO_PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, True)


def test_the_password_would_be_accepted_from_a_person() -> None:
    load()
    for person in User.objects.all():
        validate_password(DEMO_PASSWORD, person)


def test_names_say_that_the_people_are_invented() -> None:
    load()
    assert all(person.name.startswith("示例 ") for person in User.objects.all())


def test_without_a_demo_plan_no_log_ins_are_printed() -> None:
    assert run("load_demo", "--print-logins") == ""


# --- What is refused --------------------------------------------------------------------------------------


def test_if_empty_leaves_a_plan_alone(plan: Plan) -> None:
    assert run("load_demo", "--if-empty") == ""
    assert not Figure.objects.exists()


def test_real_figures_are_never_mixed_with_invented_ones(plan: Plan, cast: Cast) -> None:
    enter_really(plan, by=cast.clerk)
    with pytest.raises(CommandError, match=plan.code):
        run("load_demo", "--plan", LAKESIDE)
    assert Figure.objects.count() == 1


def test_a_machine_in_service_asks_for_a_yes(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--yes-invented-data"):
        run("load_demo", "--plan", LAKESIDE)
    assert not User.objects.exists()
    run("load_demo", "--plan", LAKESIDE, "--yes-invented-data")
    assert Plan.objects.get().is_demo


def test_a_real_person_keeps_the_user_name(plan: Plan) -> None:
    User.objects.create_user("office", email="someone@example.org")
    with pytest.raises(CommandError, match="office"):
        run("load_demo", "--plan", LAKESIDE)
    assert (User.objects.count(), Figure.objects.count()) == (1, 0)


def test_a_faulty_plan_file_is_named_with_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("format: 1\nplan: 3\n", encoding="utf-8")
    with pytest.raises(CommandError, match="plan"):
        run("load_demo", "--plan", file)
    assert not Plan.objects.exists()


# --- Away with it -----------------------------------------------------------------------------------------


def test_removed_the_plan_stays_and_nothing_else() -> None:
    plan = load()
    request_assessment(plan=plan, year=2023, by=User.objects.get(username="office"))
    run("remove_demo", "--no-input")
    plan.refresh_from_db()
    assert (plan.is_demo, plan.indicators.count()) == (False, 10)
    for model in (Figure, Assessment, Result, Job, User):
        assert not model._default_manager.exists(), model


def test_what_was_tried_on_the_demo_goes_with_it() -> None:
    plan = load()
    office = User.objects.get(username="office")
    about = {"indicator": plan.indicators.get(code="CF02"), "organization": plan.organization}
    accept_lag(**about, until=date(2030, 1, 1), remedy="试", by=office)
    enter_published_figure(**about, year=2023, value=Decimal(3), source="试", by=office)
    decision = Decision("试", date(2024, 1, 1), "试")
    decide_target(**about, year=2025, value=Decimal(15), decision=decision, by=office)
    run("remove_demo", "--no-input")
    for model in (AcceptedLag, PublishedFigure):
        assert not model._default_manager.exists(), model
    assert not Target.objects.filter(origin=Origin.DECIDED).exists()


def test_real_figures_are_not_removed(plan: Plan) -> None:
    load("jiaxing-quality-2016-2020")
    enter_really(plan, by=make_person("a-real-clerk", Role.CLERK, Organization.objects.get(code="hp-dh-ly")))
    run("remove_demo", "--no-input")
    assert (Figure.objects.count(), User.objects.count()) == (1, 1)


def test_a_demo_person_whom_others_need_only_loses_the_log_in(plan: Plan) -> None:
    load("jiaxing-quality-2016-2020")
    office = User.objects.get(username="office")
    enter_really(plan, by=office)
    run("remove_demo", "--no-input")
    office.refresh_from_db()
    assert (office.is_active, office.has_usable_password()) == (False, False)
    assert User.objects.filter(email__endswith=DEMO_DOMAIN).count() == 1


def enter_really(plan: Plan, by: User) -> None:
    """One figure of a plan that is no demo."""
    entry = read_entry(plan.indicators.get(code="CF05"), {"value": "3"}, version=0)
    town = Organization.objects.get(code="hp-dh-ly")
    make_round(plan, 2023)
    enter_figures(plan=plan, unit=town, year=2023, entries=[entry], by=by)


def test_a_no_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError):
        run("remove_demo")
    assert Figure.objects.exists()


def test_after_removal_it_can_be_loaded_again() -> None:
    load()
    before = Indicator.objects.count(), Figure.objects.count()
    run("remove_demo", "--no-input")
    load()
    assert (Indicator.objects.count(), Figure.objects.count()) == before
