"""Charts that are kept: drawn once, drawn ahead of their readers, and thrown away when they are old."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from indicators.models import Assessment, Plan
from indicators.services.assessments import assess_plan
from reports.charts.frame import Spec
from reports.drawing_ahead import draw_assessment
from reports.jobs import draw_new_charts, prune_kept_charts
from reports.models import DrawnAssessment, KeptChart, PictureFormat
from reports.services import kept_charts
from reports.services.kept_charts import KEPT_FOR, picture, undrawn_assessments
from tests.cast import Cast

SPEC: Spec = {"title": "46 µg/m³"}
CHART = "/plans/invented-lakeside-2023-2025/2023/indicators/CF05/trajectory.svg"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Spec]:
    """What was drawn; the pictures are no pictures, so that it takes no time."""
    specs: list[Spec] = []

    def draw(spec: Spec) -> bytes:
        specs.append(spec)
        return b"<svg/>"

    monkeypatch.setattr(kept_charts, "DRAWERS", {PictureFormat.SVG: draw, PictureFormat.PNG: draw})
    return specs


@pytest.fixture
def assessed(plan: Plan, cast: Cast) -> Plan:
    assess_plan(plan=plan, years=[2023], by=cast.office)
    return plan


def test_kept_chart_costs_one_query(
    db: None, drawn: list[Spec], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    picture(SPEC, PictureFormat.SVG)
    with django_assert_num_queries(1):
        assert picture(SPEC, PictureFormat.SVG) == b"<svg/>"
    assert len(drawn) == 1


def test_each_format_is_kept_apart(db: None, drawn: list[Spec]) -> None:
    for format in PictureFormat:
        picture(SPEC, format)
    assert len(drawn) == KeptChart.objects.count() == 2


def test_two_who_draw_at_once_keep_one(db: None, drawn: list[Spec], monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(spec: Spec) -> bytes:
        monkeypatch.undo()
        monkeypatch.setattr(kept_charts, "DRAWERS", {PictureFormat.SVG: lambda _spec: b"<svg/>"})
        return picture(spec, PictureFormat.SVG)  # the other one, in the midst

    monkeypatch.setattr(kept_charts, "DRAWERS", {PictureFormat.SVG: draw})
    assert picture(SPEC, PictureFormat.SVG) == b"<svg/>"
    assert KeptChart.objects.count() == 1


def test_assessment_is_drawn_ahead_in_both_languages(assessed: Plan, drawn: list[Spec]) -> None:
    draw_new_charts()
    texts = {layer["data"]["values"][0]["text"] for spec in drawn for layer in texts_of(spec)}
    assert {"target ≥ 12", "目标 ≥ 12"} <= texts


def texts_of(spec: Spec) -> list[Spec]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == "text" and layer["data"]["values"]]


def test_page_finds_its_chart_drawn(client: Client, assessed: Plan, cast: Cast, drawn: list[Spec]) -> None:
    draw_new_charts()
    before = len(drawn)
    client.force_login(cast.leader)
    assert client.get(CHART).content == b"<svg/>"
    assert len(drawn) == before > 0


def test_nothing_is_drawn_twice(assessed: Plan, drawn: list[Spec]) -> None:
    draw_new_charts()
    before = len(drawn)
    draw_new_charts()
    assert (len(drawn), undrawn_assessments().count()) == (before, 0)


def test_saved_figure_makes_the_assessment_undrawn_again(assessed: Plan, drawn: list[Spec]) -> None:
    draw_new_charts()
    Assessment.objects.update(computed_at=timezone.now())
    assert undrawn_assessments().count() == 1


def test_result_that_comes_while_drawing_is_drawn_the_next_time(assessed: Plan, drawn: list[Spec]) -> None:
    (seen,) = undrawn_assessments()
    Assessment.objects.update(computed_at=timezone.now())
    draw_assessment(seen)
    assert undrawn_assessments().count() == 1


def test_queries_ahead_do_not_grow_with_indicators(
    assessed: Plan, drawn: list[Spec], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draw_new_charts()
    DrawnAssessment.objects.all().delete()
    with django_assert_max_num_queries(20):
        draw_new_charts()


def test_old_charts_are_deleted(db: None, drawn: list[Spec]) -> None:
    picture(SPEC, PictureFormat.SVG)
    picture({"title": "new"}, PictureFormat.SVG)
    old = KeptChart.objects.order_by("pk").first()
    assert old
    KeptChart.objects.filter(pk=old.pk).update(drawn_at=timezone.now() - KEPT_FOR - timedelta(days=1))
    prune_kept_charts()
    assert [row.pk for row in KeptChart.objects.all()] != [old.pk]
    assert KeptChart.objects.count() == 1


def test_command_does_what_the_jobs_do(
    assessed: Plan, drawn: list[Spec], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("draw_charts")
    assert f"{len(drawn)}" in capsys.readouterr().out
    assert undrawn_assessments().count() == 0
