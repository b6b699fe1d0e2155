"""Writing and reading are each other's inverse, whatever the text in a plan file is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.method.types import Comparator
from indicators.planfile.document import FORBIDDEN_CHARACTERS
from indicators.planfile.reader import read_plan_file
from indicators.planfile.schema import (
    AssignmentEntry,
    AssignmentRole,
    BaselineEntry,
    IndicatorEntry,
    LimitsEntry,
    MeasureEntry,
    MeasureKind,
    PlanEntry,
    PlanFile,
    ProjectEntry,
    RemarkEntry,
    Severity,
    TargetEntry,
)
from indicators.planfile.writer import write_plan_file
from tests.indicators.planfile.plan_files import LAKESIDE

FILE = read_plan_file(LAKESIDE)

AWKWARD = [
    "yes",
    "null",
    "~",
    "1e3",
    "2017-01-01",
    "0123",
    "12:30:45",
    "a: b",
    "a:",
    " #b",
    "a #b",
    "#",
    "- a",
    "-",
    "?",
    " leading",
    "trailing ",
    '"',
    "'",
    "it's",
    'say "so"',
    "：",
    "“质量”",
    "{a}",
    "[a]",
    "a, b",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\\",
    "\\n",
    "<<",
    "=",
    "...",
    "---",
    "\u3000全角",
    "\u00a0",
    "é",
    "e\u0301",
    "𠮷",
    "👍",
    "a\tb",
]

CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda char: not FORBIDDEN_CHARACTERS.match(char)
)
LINES = st.sampled_from(AWKWARD) | st.text(CHARACTERS.filter(lambda char: char != "\n"), max_size=30)
NAMES = LINES.filter(lambda text: bool(text.strip()))
NOTES = LINES | st.sampled_from(["\n", "a\nb", "a\n\n  b\n", "\ta"]) | st.text(CHARACTERS, max_size=60)
QUANTITIES = st.decimals(Decimal("-9999999999999999"), Decimal("9999999999999999"), places=4).map(abs) | (
    st.sampled_from([Decimal("83.20"), Decimal("0"), Decimal("95"), Decimal("0.0000")])
)
LIMITS = st.builds(
    LimitsEntry,
    ahead=st.decimals(0, 99, places=1),
    behind=st.decimals(-20, -1, places=2),
    far_behind=st.integers(-99, -30).map(Decimal),
)
REMARKS = st.builds(
    RemarkEntry,
    code=st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
    severity=st.sampled_from(Severity),
    place=NAMES,
    words=NOTES,
    note=NOTES.filter(lambda text: bool(text.strip())),
    note_en=NOTES,
    indicators=st.sampled_from([(), ("CF01",), ("CF01", "HB03")]),
)
BASELINES = st.builds(
    BaselineEntry,
    value=QUANTITIES,
    year=st.integers(1900, 2022),
    place=NAMES,
    note=NOTES,
    is_comparable=st.booleans(),
)
TARGETS = st.builds(
    TargetEntry,
    year=st.integers(2023, 2025),
    comparator=st.sampled_from([Comparator.AT_LEAST, Comparator.EQUAL]),
    value=QUANTITIES,
    place=NAMES,
    words=NOTES,
)

LED = AssignmentEntry(organization="hp-zlj", role=AssignmentRole.LEAD)
SUPPORTED = AssignmentEntry(organization="hp-shj", role=AssignmentRole.SUPPORTING)
MEASURES = st.builds(
    MeasureEntry,
    code=st.from_regex(r"[A-Z]{1,4}[0-9]{2,4}-[0-9]{2,4}", fullmatch=True),
    kind=st.sampled_from(MeasureKind),
    name=NAMES,
    summary_en=NOTES,
    indicators=st.sampled_from([(), ("HB03",)]),
    assignments=st.sampled_from([(), (LED,), (LED, SUPPORTED)]),
)
PROJECTS = st.builds(
    ProjectEntry,
    code=st.from_regex(r"[A-Z]{1,4}[0-9]{2,4}", fullmatch=True),
    number=st.integers(1, 99),
    name=NAMES,
    summary=NOTES,
    indicators=st.sampled_from([(), ("CF01", "HB03")]),
    measures=st.lists(MEASURES, max_size=2, unique_by=lambda measure: measure.code).map(tuple),
)


@st.composite
def plans(draw: st.DrawFn) -> PlanEntry:
    """A plan of the invented city, with any texts, dates, limits and remarks."""
    return PlanEntry(
        code=draw(st.from_regex(r"[a-z0-9-]{1,50}", fullmatch=True)),
        name=draw(NAMES),
        name_en=draw(LINES),
        document=draw(LINES),
        issued_on=draw(st.none() | st.dates(date(1, 1, 1))),
        start_year=2023,
        end_year=2025,
        organization="hp",
        limits=draw(LIMITS),
        remarks=tuple(draw(st.lists(REMARKS, max_size=3, unique_by=lambda remark: remark.code))),
    )


@st.composite
def indicators(draw: st.DrawFn, model: IndicatorEntry) -> IndicatorEntry:
    """The invented plan's indicator with any texts, baseline and targets."""
    targets = draw(st.lists(TARGETS, max_size=3, unique_by=lambda target: (target.year, target.place)))
    return replace(
        model,
        name=draw(NAMES),
        definition=draw(NOTES.filter(lambda text: bool(text.strip()))),
        definition_en=draw(NOTES),
        numerator_en=draw(LINES),
        minimum=draw(st.sampled_from([None, Decimal(0), Decimal("-0.5")])),
        maximum=None,
        jump_limit=draw(st.none() | st.decimals("0.01", "9999.99", places=2)),
        limits=draw(st.none() | LIMITS),
        baseline=draw(st.none() | BASELINES),
        targets=tuple(targets),
    )


@st.composite
def plan_files(draw: st.DrawFn) -> PlanFile:
    """The invented plan file with other plan entry, first indicator and project."""
    first = draw(indicators(FILE.indicators[0]))
    projects = tuple(draw(st.lists(PROJECTS, max_size=1)))
    return replace(FILE, plan=draw(plans()), indicators=(first, FILE.indicators[-1]), projects=projects)


@given(plan_files())
def test_a_file_that_is_written_reads_back_as_it_was(file: PlanFile) -> None:
    text = write_plan_file(file)
    assert read_plan_file(text.encode()) == file
    assert write_plan_file(read_plan_file(text.encode())) == text


def test_the_canonical_form_does_not_depend_on_how_the_file_was_written() -> None:
    text = LAKESIDE.read_text(encoding="utf-8")
    loose = text.replace("comparator: ≥", 'comparator: "≥"').replace(
        "is_whole: false", "is_whole:   false  # as ever"
    )
    loose = loose.replace("  end_year: 2025\n", "").replace(
        "  start_year: 2023\n", "  end_year: 2025\n  start_year: 2023\n"
    )
    assert loose != text
    assert write_plan_file(read_plan_file(loose.encode())) == text


def test_text_has_quotes_only_where_it_needs_them() -> None:
    text = write_plan_file(FILE)
    assert 'unit: "%"' in text
    assert "words: 98%以上" in text
