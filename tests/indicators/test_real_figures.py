"""Four figures that Jiaxing published for 2020, in the real plan (docs/method.md, “Published figures”).

They are real, and so they stand here alone: the demo's figures are all invented.
"""

from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import translation

from accounts.models import Organization, User
from accounts.types import Role
from indicators.explain_loading import load_explain_page
from indicators.method.explain import Step, StepCode
from indicators.method.rollup import ratio_of
from indicators.method.types import Verdict
from indicators.models import Indicator, Plan, Result
from indicators.planfile.reader import read_plan_file
from indicators.services.assessments import assess_plan
from indicators.services.entry import read_entry
from indicators.services.figures import enter_figures
from indicators.wording import Wording
from tasks.services import load_plan
from tests.cast import make_person
from tests.conftest import make_round

JIAXING = settings.BASE_DIR / "fixtures" / "jiaxing-quality-2016-2020.yaml"
PUBLISHED = {"HJ01": "91.8", "HJ02": "100", "HJ03": "87.4", "HJ04": "28"}


@pytest.fixture
def office(db: None) -> User:
    """The office of Jiaxing, which enters the four as city figures for the environment bureau."""
    load_plan(read_plan_file(JIAXING))
    plan = Plan.objects.select_related("organization").get()
    office = make_person("office", Role.OFFICE, plan.organization)
    make_round(plan, 2020)
    indicators = Indicator.objects.for_plan(plan).filter(code__in=PUBLISHED)
    enter_figures(
        plan=plan,
        unit=Organization.objects.get(code="hbj"),
        year=2020,
        entries=[read_entry(row, {"value": PUBLISHED[row.code]}, version=0) for row in indicators],
        by=office,
    )
    assess_plan(plan=plan, years=[2020], by=office)
    return office


def explained(office: User, code: str) -> list[str]:
    page = load_explain_page(person=office, plan_code="jiaxing-quality-2016-2020", year=2020, code=code)
    return [line.text.replace("\N{NO-BREAK SPACE}", " ") for line in page.lines]


def test_all_four_are_achieved(office: User) -> None:
    rows = Result.objects.filter(organization__code="330400", indicator__code__in=PUBLISHED)
    assert {row.indicator.code: row.verdict for row in rows} == dict.fromkeys(PUBLISHED, Verdict.ACHIEVED)


def test_the_explanation_reads_right_in_chinese(office: User) -> None:
    with translation.override("zh-hans"):
        assert explained(office, "HJ04") == [
            "嘉兴市2020年数据为28.0微克/立方米。",
            "2020年目标为 ≤ 40.0微克/立方米（规划载明）。",
            "28.0微克/立方米，对照目标（≤ 40.0微克/立方米）：已达标。",
            "40.0微克/立方米，即2020年设定的目标（规划载明）。",
            "28.0微克/立方米达到目标（≤ 40.0微克/立方米）：已实现。",
        ]


@pytest.mark.parametrize("code", PUBLISHED)
def test_each_says_that_it_attains(office: User, code: str) -> None:
    with translation.override("en"):
        assert explained(office, code)[-1].endswith(": achieved.")


def test_sections_of_class_one_to_three_as_a_ratio(office: User) -> None:
    """65 of 73 sections make 89.0411 %."""
    value = ratio_of(Decimal(65), Decimal(73), Decimal(100))
    assert value == Decimal("89.0411")
    terms = {"year": 2020, "numerator": Decimal(65), "denominator": Decimal(73), "scale": Decimal(100)}
    indicator = Indicator.objects.get(code="HJ01")
    with translation.override("zh-hans"):
        text = Wording(indicator, "嘉兴市", "嘉兴市").sentence(
            Step(StepCode.REPORTED_RATIO, terms, (), value)
        )
    assert "65" in text
    assert text.endswith("× 100 = 89.0411%。")
