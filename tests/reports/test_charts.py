"""The trajectory chart: what its specification draws, and how its pictures are kept."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import altair
import pytest

from reports.charts.drawing import digest, draw_png, draw_svg
from reports.charts.frame import PAPER, PRIMARY, Spec, room_for, ticks, wrapped
from reports.charts.trajectory import (
    LEFT,
    RIGHT,
    WIDTH,
    Mark,
    Shape,
    Trajectory,
    runs,
    trajectory_spec,
)

YEARS = (2015, 2016, 2017, 2018, 2019, 2020)
PM25 = Trajectory(
    years=YEARS,
    unit="µg/m³",
    actuals=(
        Mark(2016, Decimal("51.5"), "51.5"),
        Mark(2017, Decimal(48), "48.0"),
        Mark(2018, Decimal(46), "46.0", Shape.PROVISIONAL),
    ),
    path=tuple(Mark(year, Decimal(53) - Decimal("2.6") * step) for step, year in enumerate(YEARS)),
    path_text="目标轨迹（推算）",
    targets=(Mark(2020, Decimal(40), "目标 ≤ 40"),),
    start=Mark(2015, Decimal(53), "基期 53"),
    projection=Mark(2020, Decimal("40.3"), "外推 40.3"),
    lowest=Decimal(0),
)


def layers(spec: Spec, kind: str, **properties: Any) -> list[Spec]:
    """The layers with a mark of the kind and these properties that draw something."""
    return [
        layer
        for layer in spec["layer"]
        if layer["mark"]["type"] == kind
        and properties.items() <= layer["mark"].items()
        and layer["data"]["values"]
    ]


def years_of(layer: Spec) -> list[str]:
    return [row["year"] for row in layer["data"]["values"]]


def texts(spec: Spec) -> set[str]:
    return {row["text"] for layer in layers(spec, "text") for row in layer["data"]["values"]}


def test_path_is_dashed_and_starts_at_the_baseline() -> None:
    (dashed,) = layers(trajectory_spec(PM25), "line", strokeDash=[6, 4])
    assert years_of(dashed) == [str(year) for year in YEARS]


def test_provisional_point_is_hollow() -> None:
    spec = trajectory_spec(PM25)
    (hollow,) = layers(spec, "point", color=PRIMARY, fill=PAPER)
    (full,) = layers(spec, "point", color=PRIMARY, fill=PRIMARY)
    assert (years_of(hollow), years_of(full)) == (["2018"], ["2016", "2017"])


@pytest.mark.parametrize(
    ("shape", "symbol"), [(Shape.AT_LEAST, "triangle-up"), (Shape.INCOMPLETE, "diamond")]
)
def test_incomplete_value_has_an_open_shape_of_its_own(shape: Shape, symbol: str) -> None:
    spec = trajectory_spec(replace(PM25, actuals=(Mark(2016, Decimal(5), "5", shape),)))
    (point,) = layers(spec, "point", shape=symbol)
    assert (point["mark"]["fill"], years_of(point)) == (PAPER, ["2016"])


def test_projection_is_dotted_from_the_last_reported_year() -> None:
    (dotted,) = layers(trajectory_spec(PM25), "line", strokeDash=[1, 5])
    assert years_of(dotted) == ["2018", "2020"]


def test_target_is_a_ring() -> None:
    (ring,) = layers(trajectory_spec(PM25), "point", fill=None)
    assert years_of(ring) == ["2020"]


def test_every_mark_is_named_on_the_chart() -> None:
    named = {"51.5", "48.0", "46.0", "目标轨迹（推算）", "目标 ≤ 40", "基期 53", "外推 40.3"}
    assert texts(trajectory_spec(PM25)) == named


def test_labels_of_a_target_and_a_projection_at_one_height_do_not_meet() -> None:
    spec = trajectory_spec(replace(PM25, projection=Mark(2020, Decimal(40), "外推 40")))
    right = {layer["data"]["values"][0]["text"]: layer["mark"]["dy"] for layer in layers(spec, "text", dx=14)}
    assert abs(right["外推 40"] - right["目标 ≤ 40"]) >= 16


def test_chart_without_a_figure_still_shows_where_to() -> None:
    bare = Trajectory(years=YEARS, unit="%", actuals=(), targets=PM25.targets)
    assert texts(trajectory_spec(bare)) == {"目标 ≤ 40"}


def test_missing_year_breaks_the_line() -> None:
    marks = [Mark(year, Decimal(1)) for year in (2016, 2018, 2019)]
    assert [[mark.year for mark in run] for run in runs(marks)] == [[2016], [2018, 2019]]


def test_axis_stays_close_to_values_far_from_zero() -> None:
    low, high = room_for(PM25.values, PM25.lowest)
    assert 30 < low < 40
    assert 53 < high < 60


def test_axis_starts_at_zero_where_zero_is_near() -> None:
    assert room_for([Decimal(8), Decimal(22)])[0] == 0


def test_axis_never_goes_below_the_lowest_possible_value() -> None:
    assert room_for([Decimal("0.5"), Decimal("0.9")], Decimal("0.45"))[0] == pytest.approx(0.45)


@pytest.mark.parametrize("value", [Decimal(0), Decimal(100), Decimal(-5)])
def test_axis_has_room_around_a_single_value(value: Decimal) -> None:
    low, high = room_for([value])
    assert low <= value < high


@pytest.mark.parametrize(
    ("low", "high", "decimals", "values"),
    [
        (0.0, 1.0, 0, [0, 1]),
        (0.0, 50.0, 0, [0, 10, 20, 30, 40, 50]),
        (37.7, 55.3, 1, [40, 45, 50, 55]),
        (0.03, 0.09, 3, [0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09]),
    ],
)
def test_ticks_are_round_and_no_finer_than_the_figures(
    low: float, high: float, decimals: int, values: list[float]
) -> None:
    assert ticks(low, high, decimals) == pytest.approx(values)


def test_digest_knows_every_word() -> None:
    english = replace(PM25, path_text="target path (derived)")
    assert digest(trajectory_spec(PM25)) == digest(trajectory_spec(PM25))
    assert digest(trajectory_spec(PM25)) != digest(trajectory_spec(english))


@pytest.mark.parametrize("title", ["", "46 µg/m³"])
def test_specification_is_valid_vega_lite(title: str) -> None:
    """The program that draws guesses at what it does not know; the schema refuses it."""
    altair.Chart.from_dict(trajectory_spec(PM25, title=title, subtitle=["嘉兴市"]))


def test_svg_needs_no_style_and_no_script() -> None:
    svg = draw_svg(trajectory_spec(PM25)).decode()
    assert not re.search(r"<(style|script|foreignObject)|\sstyle=|\son\w+=|href=", svg)
    assert 'viewBox="0 0 800 320"' in svg


def test_svg_escapes_what_data_say() -> None:
    svg = draw_svg(trajectory_spec(replace(PM25, unit="<script>&"))).decode()
    assert "&lt;script&gt;&amp;" in svg


def test_png_carries_its_title_in_lines_that_fit() -> None:
    spec = trajectory_spec(PM25, title="很长的标题，" * 20, subtitle=["嘉兴市"])
    assert len(spec["title"]["text"]) == 3
    assert draw_png(spec).startswith(b"\x89PNG")


def test_wrapping_keeps_words_and_closing_signs_together() -> None:
    lines = wrapped("46 µg/m³ in 2018, " * 8, 16, 800)
    assert len(lines) > 1
    assert " ".join(lines) == ("46 µg/m³ in 2018, " * 8).strip()
    assert not any(line.startswith("，") for line in wrapped("指标，" * 40, 16, 800))


def test_years_share_the_width_so_that_areas_over_the_picture_meet_them() -> None:
    """css/chart.css lays equal areas over the picture, from 9 % of its width to 16 % before its end."""
    svg = draw_svg(trajectory_spec(PM25)).decode()
    places = re.findall(r'translate\((\d+),\d+\)"[^>]*>20\d\d<', svg)
    assert (LEFT / 800, RIGHT / 800, WIDTH) == (0.09, 0.16, 600)
    assert places == ["50", "150", "250", "350", "450", "550"]
