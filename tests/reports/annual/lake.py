"""Facts made by hand, for tests that need no database: an invented city with five indicators."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.method.types import (
    Baseline,
    Comparator,
    Direction,
    Kind,
    Limits,
    Nature,
    Origin,
    Outcome,
    Reason,
    Verdict,
)
from reports.annual.facts import (
    DomainFacts,
    Facts,
    IndicatorFacts,
    MeasureFacts,
    MeasureState,
    Past,
    PlaceFacts,
    PlanFacts,
    ProjectFacts,
    Words,
)

BUREAU = Words("市质量局", "Quality Bureau")
EAST, WEST = Words("东湖县", "East Lake County"), Words("西湾县", "West Bay County")


def outcome(value: str | None, target: str, verdict: Verdict, **more: Any) -> Outcome:
    """An outcome of the year 2024 against a target for 2025."""
    plain: dict[str, Any] = {
        "value": None if value is None else Decimal(value),
        "availability": None,
        "is_partial": False,
        "reported": 2,
        "expected": 2,
        "target_value": Decimal(target),
        "target_year": 2025,
        "comparator": Comparator.AT_LEAST,
        "target_origin": Origin.STATED,
        "is_inherited": False,
        "is_attained": None if value is None else Decimal(value) >= Decimal(target),
        "is_year_attained": None,
        "due_value": None,
        "due_origin": None,
        "progress": None,
        "pace": None,
        "change": None,
        "change_relative": None,
        "needed_per_year": None,
        "achieved_per_year": None,
        "projection": None,
        "verdict": verdict,
        "reason": None,
        "limits": Limits(),
    }
    decimals = {name: Decimal(each) if type(each) is str else each for name, each in more.items()}
    return Outcome(**{**plain, **decimals})


def indicator(code: str, number: int, zh: str, en: str, said: Outcome, **more: Any) -> IndicatorFacts:
    """An indicator in pieces that the bureau leads."""
    plain: dict[str, Any] = {
        "unit": Words("个", "items"),
        "decimals": 0,
        "domain": "goods",
        "nature": Nature.EXPECTED,
        "kind": Kind.CUMULATIVE,
        "direction": Direction.UP,
        "leads": (BUREAU,),
        "definition": Words("当年新增数。", "New ones of the year."),
        "sources": ("二、1",),
    }
    return IndicatorFacts(code=code, number=number, name=Words(zh, en), outcome=said, **{**plain, **more})


STANDARDS = indicator(
    "CF01",
    1,
    "主导制定标准",
    "Standards led",
    outcome(
        "14",
        "30",
        Verdict.BEHIND,
        due_value="20",
        progress="0.466667",
        pace="-20",
        needed_per_year="16",
        achieved_per_year="7",
    ),
    nature=Nature.BINDING,
    explanation="申报材料未在年内通过评审。",
    history={2023: Past(Decimal(8), Verdict.ON_TRACK)},
)

RATE = indicator(
    "CF02",
    2,
    "抽检合格率",
    "Pass rate",
    outcome("99.07", "98", Verdict.MISSED, due_value="98"),
    unit=Words("%", "%"),
    decimals=2,
    kind=Kind.LEVEL,
    baseline=Baseline(Decimal("98"), 2022),
    history={2023: Past(Decimal("97.5"), Verdict.MISSED)},
)

BRANDS = indicator(
    "CF03",
    3,
    "区域品牌",
    "Brands",
    outcome(
        "2", "12", Verdict.FAR_BEHIND, due_value="8", pace="-50", needed_per_year="10", achieved_per_year="1"
    ),
    place_reasons=((EAST, "项目开工推迟。"), (WEST, "项目开工推迟。")),
    history={2023: Past(Decimal(2), Verdict.FAR_BEHIND)},
)

AWARDS = indicator(
    "CF04",
    4,
    "质量奖",
    "Awards",
    outcome("6", "6", Verdict.ACHIEVED, due_value="4", progress="1"),
    history={2023: Past(Decimal(2), Verdict.ON_TRACK)},
)

WATER = indicator(
    "HB01",
    5,
    "湖水总磷",
    "Phosphorus of the lake",
    outcome(None, "0.05", Verdict.UNRATED, reason=Reason.NOT_AVAILABLE, comparator=Comparator.AT_MOST),
    unit=Words("毫克/升", "mg/L"),
    decimals=3,
    domain="lake",
    kind=Kind.LEVEL,
    direction=Direction.DOWN,
)

FACTS = Facts(
    plan=PlanFacts(
        name=Words("湖畔市质量提升三年行动方案", "Lakeside quality plan"),
        document="湖畔发〔2023〕1号",
        start_year=2023,
        end_year=2025,
        place="hp",
        place_name=Words("湖畔市", "Lakeside"),
    ),
    year=2024,
    version=1,
    published_on=date(2025, 3, 1),
    reason="",
    invented=False,
    domains=(
        DomainFacts("goods", Words("产品与服务", "Goods and services")),
        DomainFacts("lake", Words("湖泊环境", "Lake environment")),
    ),
    indicators=(STANDARDS, RATE, BRANDS, AWARDS, WATER),
    places=(
        PlaceFacts("hp-dh", EAST, {"CF02": outcome("97", "98", Verdict.MISSED, due_value="98")}),
        PlaceFacts("hp-xh", WEST, {"CF02": outcome("99", "98", Verdict.ACHIEVED)}),
    ),
    projects=(
        ProjectFacts(
            1,
            Words("品牌行动", "Brands of the lake"),
            (
                MeasureFacts(
                    "Z1-01", Words("品牌培育", "Fostering"), (BUREAU,), MeasureState.DONE, "已完成。"
                ),
                MeasureFacts(
                    "Z1-02",
                    Words("服务站试点", "Stations"),
                    (BUREAU,),
                    MeasureState.LATE,
                    "选址未定。",
                    "三月底前定址。",
                ),
                MeasureFacts("Z1-03", Words("宣传", "Campaign")),
            ),
        ),
    ),
    years=(2023, 2024),
)


def wide(facts: Facts, places: int = 30, indicators: int = 60) -> Facts:
    """The same with many places and indicators, so that annexes take several pages."""
    rows = [
        replace(STANDARDS, code=f"CF{number + 10}", number=number + 10) for number in range(1, indicators)
    ]
    said = {row.code: outcome("1", "3", Verdict.ON_TRACK, due_value="1") for row in rows}
    others = tuple(PlaceFacts(f"hp-{n}", Words(f"第{n}区", f"District {n}"), said) for n in range(places))
    return replace(facts, indicators=(*facts.indicators, *rows), places=others)
