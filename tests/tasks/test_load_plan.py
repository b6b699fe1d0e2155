"""The plan file in and out of the database, by the commands that people use."""

from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from accounts.models import Organization
from accounts.types import Role
from indicators.method.types import Origin
from indicators.models import Assignment, AssignmentState, Indicator, Plan, Target
from indicators.services.inputs import load_inputs
from indicators.services.targets import withdraw_target
from tasks.models import Measure, MeasureAssignment, SpecialProject
from tests.cast import Cast, make_person
from tests.indicators.conftest import Enter
from tests.indicators.conftest import enter as enter
from tests.tasks.notes import LEAD, OTHER, lead, measure_of

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
PLANS = ("jiaxing-quality-2016-2020", "invented-lakeside-2023-2025")


def run(name: str, *arguments: Any, language: str = "en") -> str:
    output = StringIO()
    with translation.override(language):
        call_command(name, *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("code", PLANS)
def test_load_dump_load_changes_nothing(code: str) -> None:
    file = FIXTURES / f"{code}.yaml"
    run("load_plan", file)
    assert run("dump_plan", code) == file.read_text(encoding="utf-8")
    assert run("load_plan", file).startswith("0 ")


@pytest.mark.django_db
def test_the_whole_plan_is_there() -> None:
    run("load_plan", FIXTURES / "jiaxing-quality-2016-2020.yaml")
    plan = Plan.objects.get()
    in_table = Target.objects.filter(place__startswith="二、(三)2")
    assert (plan.domains.count(), in_table.count()) == (5, 23)
    assert Target.objects.exclude(pk__in=in_table).count() > 40
    assert SpecialProject.objects.count() == 11
    assert not [project for project in SpecialProject.objects.all() if not project.measures.exists()]


@pytest.mark.django_db
def test_a_dry_run_prints_the_difference_and_writes_nothing() -> None:
    output = run("load_plan", FIXTURES / "invented-lakeside-2023-2025.yaml", "--dry-run")
    assert "Lakeside City" in output
    assert not Plan.objects.exists()
    assert not Organization.objects.exists()


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = (FIXTURES / "invented-lakeside-2023-2025.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "plan.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_a_changed_target_is_one_difference(plan: Plan, tmp_path: Path) -> None:
    output = run("load_plan", edited(tmp_path, "value: 12, place", "value: 14, place"))
    assert len([line for line in output.splitlines() if line.startswith("~")]) == 1
    target = Target.objects.get(indicator__code="CF02")
    assert target.value == 14
    assert target.history.count() == 2


DECIDED = (
    "      - {year: 2025, comparator: ≥, value: 97, origin: decided, document: 湖政发〔2024〕1号, "
    "decided_on: 2024-05-01, reason: 调整}\n"
    "      - {year: 2025, comparator: ≥, value: 99.5, origin: decided, organization: hp-dh, "
    "document: 湖政发〔2024〕2号, decided_on: 2024-06-01}\n"
)
STATED = "{year: 2025, comparator: ≥, value: 98, place: 二、1, words: 98%以上}\n"


@pytest.mark.django_db
def test_decided_targets_go_in_and_out(tmp_path: Path) -> None:
    file = edited(tmp_path, STATED, STATED + DECIDED)
    run("load_plan", file)
    assert run("dump_plan", "invented-lakeside-2023-2025") == file.read_text(encoding="utf-8")
    assert run("load_plan", file).startswith("0 ")
    rows = Target.objects.filter(origin="decided").order_by("decided_on")
    assert [(row.organization.code, row.value, row.reason) for row in rows] == [
        ("hp", 97, "调整"),
        ("hp-dh", Decimal("99.5"), ""),
    ]


def test_decisions_that_the_file_leaves_out_stay(plan: Plan, tmp_path: Path) -> None:
    """And one that the office took back is not taken up again, though a file still has it."""
    file = edited(tmp_path, STATED, STATED + DECIDED)
    run("load_plan", file)
    office = make_person("office", Role.OFFICE, plan.organization)
    withdraw_target(target=Target.objects.get(document="湖政发〔2024〕2号"), by=office)
    run("load_plan", FIXTURES / "invented-lakeside-2023-2025.yaml")
    run("load_plan", file)
    assert Target.objects.filter(origin="decided", withdrawn_at=None).count() == 1
    assert "湖政发〔2024〕2号" not in run("dump_plan", plan.code)


def test_a_loaded_decision_counts(plan: Plan, tmp_path: Path) -> None:
    run("load_plan", edited(tmp_path, STATED, STATED + DECIDED))
    [whole] = load_inputs(plan).targets[Indicator.objects.get(code="CF01").pk, plan.organization_id]
    assert (whole.value, whole.origin) == (97, Origin.DECIDED)


PARTS = ", assignments: [{organization: hp-zlj, role: lead}, {organization: hp-shj, role: supporting}]}"


def measure_parts(**values: str) -> list[tuple[str, ...]]:
    rows = MeasureAssignment.objects.filter(**values).order_by("measure__code", "role")
    return list(rows.values_list("measure__code", "organization__code", "role", "state"))


@pytest.mark.django_db
def test_departments_of_measures_go_in_and_out(tmp_path: Path) -> None:
    file = edited(tmp_path, "indicators: [CF07]}", "indicators: [CF07]" + PARTS)
    run("load_plan", file)
    assert measure_parts() == [
        ("ZX01-02", "hp-zlj", "lead", "proposed"),
        ("ZX01-02", "hp-shj", "supporting", "proposed"),
    ]
    assert run("dump_plan", "invented-lakeside-2023-2025") == file.read_text(encoding="utf-8")
    assert run("load_plan", file).startswith("0 ")


def test_what_the_office_assigned_stays_where_the_file_is_silent(plan: Plan, tmp_path: Path) -> None:
    """The plan names no departments: a file that names none for a measure says nothing about it."""
    for code in ("ZX01-01", "ZX01-02"):
        lead(measure_of(plan, code), OTHER)
    output = run("load_plan", edited(tmp_path, "indicators: [CF07]}", "indicators: [CF07]" + PARTS))
    assert measure_parts() == [
        ("ZX01-01", OTHER, "lead", "confirmed"),
        ("ZX01-02", LEAD, "lead", "proposed"),
        ("ZX01-02", OTHER, "supporting", "confirmed"),
    ]
    assert len([line for line in output.splitlines() if line[0] in "+~-"]) == 2


def test_the_limit_of_a_jump_is_the_indicators_or_the_usual_one(plan: Plan) -> None:
    limits = dict(plan.indicators.values_list("code", "jump_limit"))
    assert (limits["CF01"], limits["CF02"]) == (Decimal(5), Indicator.DEFAULT_JUMP_LIMIT)


def test_a_confirmed_assignment_stays_confirmed(plan: Plan) -> None:
    Assignment.objects.update(state=AssignmentState.CONFIRMED)
    run("load_plan", FIXTURES / "invented-lakeside-2023-2025.yaml")
    assert not Assignment.objects.filter(state=AssignmentState.PROPOSED).exists()


def test_an_indicator_with_figures_is_not_left_out(
    plan: Plan, cast: Cast, enter: Enter, tmp_path: Path
) -> None:
    enter("HB03", numerator="1", denominator="1")
    text = (FIXTURES / "invented-lakeside-2023-2025.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - code: HB03"), text.index("projects:")
    file = tmp_path / "plan.yaml"
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(CommandError, match="HB03"):
        run("load_plan", file)
    assert Indicator.objects.filter(code="HB03").exists()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("kind: level", "kind: leval", "indicators[CF01].kind"),
        ('unit: "%"', 'unit: "％％"', "unit"),
        ("code: CF02", "code: CF03", "CF03"),
        ("year: 2025, comparator", "year: 2035, comparator", "year"),
        ("kind: city}", "kind: city, parent: hp-dh}", "hp"),
        ("format: 1", "format: [1", "YAML"),
    ],
)
def test_a_bad_file_names_the_place_and_writes_nothing(
    db: None, tmp_path: Path, old: str, new: str, place: str
) -> None:
    with pytest.raises(CommandError) as caught:
        run("load_plan", edited(tmp_path, old, new))
    assert place in str(caught.value)
    assert not Plan.objects.exists()
    assert not Organization.objects.exists()


def test_a_file_of_50_megabytes_is_refused_unread(db: None, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(CommandError, match="5"):
        run("load_plan", file)


def test_measures_and_projects_keep_their_indicators(plan: Plan) -> None:
    assert [row.code for row in Measure.objects.get(code="ZX01-01").indicators.all()] == ["CF03"]
    assert SpecialProject.objects.get().indicators.count() == 4


def test_check_plan_lists_what_it_finds() -> None:
    output = run("check_plan", FIXTURES / "jiaxing-quality-2016-2020.yaml", language="zh-hans")
    for words in ("100%以上", "“浙江制造”标准", "2 + 3", "215", "类水", "只列出七个"):
        assert words in output
