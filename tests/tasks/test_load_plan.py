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
from indicators.models import Assignment, AssignmentState, Indicator, Plan, Target
from tasks.models import Measure, SpecialProject
from tests.cast import Cast
from tests.indicators.conftest import Enter
from tests.indicators.conftest import enter as enter

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
