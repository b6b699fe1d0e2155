"""`import_figures`: one table, all of it or nothing, by the rules of a figure at the grid."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db.models import QuerySet
from openpyxl import Workbook, load_workbook

from indicators.models import Figure, FigureEvent, Plan, ReportingRound
from indicators.workflow import State
from tests.cast import Cast
from tests.indicators.bulk_tables import row, run_import, text_of, write_table
from tests.indicators.conftest import Enter, figure_of

pytestmark = pytest.mark.usefixtures("cast", "open_rounds")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "figures.csv"


def refusal_of(file: Path, **options: object) -> str:
    with pytest.raises(CommandError) as caught:
        run_import(file, **options)
    return str(caught.value)


def stands() -> QuerySet[Figure]:
    return Figure.objects.order_by("indicator__code", "organization__code", "year")


def test_figures_are_drafts_of_the_office(file: Path, cast: Cast) -> None:
    write_table(file, [row(value="１,234"), row("CF06", value="81.5%", availability="provisional")])
    said = run_import(file)
    figures = [(each.value, each.state, each.version, each.entered_by) for each in stands()]
    assert figures == [(1234, "draft", 1, cast.office), (Decimal("81.5"), "draft", 1, cast.office)]
    assert "Created: 2. Changed: 0." in said


def test_a_ratio_computes_its_value(file: Path) -> None:
    run_import(write_table(file, [row("CF01", numerator="65", denominator="73")]))
    assert figure_of("CF01").value == Decimal("89.0411")


def test_every_figure_has_one_event_that_says_what_stands(file: Path, cast: Cast) -> None:
    text = "下降，\n“主要”因为\t\\N, 'a'"
    run_import(write_table(file, [row(value="7", explanation=text)]))
    event = FigureEvent.objects.get()
    assert (event.figure, event.version, event.action, event.by) == (
        figure_of("CF05"),
        1,
        "save",
        cast.office,
    )
    assert (event.value, event.explanation, event.availability) == (7, text, "final")


def test_the_same_file_again_changes_nothing(file: Path) -> None:
    write_table(file, [row(value="12"), row("CF01", numerator="65", denominator="73"), row("CF06")])
    run_import(file)
    before = list(stands().values())
    assert run_import(file).startswith("No changes: all 3 rows stand already.")
    assert (list(stands().values()), FigureEvent.objects.count()) == (before, 2)


def test_only_what_differs_is_touched(file: Path) -> None:
    run_import(write_table(file, [row(value="12"), row("CF06", value="80")]))
    untouched = Figure.objects.filter(indicator__code="CF05").values().get()
    said = run_import(write_table(file, [row(value="12.0"), row("CF06", value="81")]))
    assert "Created: 0. Changed: 1. Rows that stood already: 1." in said
    assert Figure.objects.filter(indicator__code="CF05").values().get() == untouched
    assert list(figure_of("CF06").events.values_list("version", "value")) == [(1, 80), (2, 81)]


def test_what_a_clerk_entered_is_changed_with_its_history(file: Path, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="10")
    run_import(write_table(file, [row(value="12")]))
    assert figure_of("CF05").entered_by == cast.office
    assert list(FigureEvent.objects.values_list("value", "by__username")) == [(10, "clerk"), (12, "office")]


def test_a_blank_clears_a_figure_and_makes_none(file: Path, enter: Enter) -> None:
    enter("CF05", value="10")
    run_import(write_table(file, [row(), row("CF06")]))
    assert figure_of("CF05").is_blank
    assert Figure.objects.count() == 1


def test_a_dry_run_says_what_would_change(file: Path, enter: Enter) -> None:
    enter("CF05", value="10")
    said = run_import(write_table(file, [row(value="12"), row("CF06", value="1")]), dry_run=True)
    assert "Would create: 1. Would change: 1." in said
    assert [each.value for each in stands()] == [10]


def test_one_bad_row_of_many_leaves_nothing_written(file: Path) -> None:
    rows = [row(unit=f"hp-{name}", year=year) for name in ("dh-ly", "dh-qs") for year in (2023, 2024)]
    write_table(file, [each | {"value": "1"} for each in rows] + [row("CF06", value="约80")])
    said = refusal_of(file)
    assert "Row 6 (CF06, value): “约80” is an estimate or a range. Enter one exact number." in said
    assert "1 fault; nothing was written." in said
    assert not stands().exists()


def test_every_fault_of_every_row_is_named(file: Path) -> None:
    bad = [
        row("XX99", unit="nowhere", year="soon"),
        row(year="2022"),
        row(unit="hp-zlj"),
        row("CF01", value="5", numerator="1"),
        row(availability="maybe", expected_on="soon"),
        row("CF06", value="-1"),
    ]
    said = refusal_of(write_table(file, bad)).splitlines()
    assert [line.split(":")[0] for line in said[:-1]] == [
        "Row 2 (XX99, indicator)",
        "Row 2 (XX99, organization)",
        "Row 2 (XX99, year)",
        "Row 3 (CF05, year)",
        "Row 4 (CF05, organization)",
        "Row 5 (CF01, value)",
        "Row 6 (CF05, availability)",
        "Row 6 (CF05, expected_on)",
        "Row 7 (CF06, value)",
    ]


def test_a_place_named_twice_is_refused_with_its_first_row(file: Path) -> None:
    said = refusal_of(write_table(file, [row(value="x"), row("CF06", value="1"), row(value="1")]))
    assert "Row 4 (CF05): Row 2 already holds this indicator, organization and year." in said


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_what_is_submitted_or_approved_is_locked(file: Path, enter: Enter, cast: Cast, state: State) -> None:
    enter("CF05", value="12")
    checked = {"checked_by": cast.reviewer, "checked_at": "2024-03-02T00:00Z"}
    submitted = {"submitted_by": cast.clerk, "submitted_at": "2024-03-01T00:00Z"}
    Figure.objects.update(state=state, **submitted, **(checked if state is State.APPROVED else {}))
    said = refusal_of(write_table(file, [row(value="13"), row("CF06", value="1")]))
    assert "Row 2 (CF05): This is not possible in the figure's present state." in said
    assert [each.value for each in stands()] == [12]
    assert run_import(write_table(file, [row(value="12")])).startswith("No changes")


def test_what_was_returned_stays_so_and_counts_as_opened(file: Path, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="12")
    Figure.objects.update(state="returned", submitted_by=cast.clerk, submitted_at="2024-03-01T00:00Z")
    run_import(write_table(file, [row(value="13")]))
    figure = figure_of("CF05")
    assert (figure.state, figure.opened_at, figure.value) == ("returned", figure.entered_at, 13)


def test_a_year_without_an_open_round_is_refused(file: Path) -> None:
    ReportingRound.objects.filter(year=2024).delete()
    said = refusal_of(
        write_table(file, [row(value="1"), row(year=2024, value="1"), row(year=2024, code="CF06")])
    )
    assert said.count("The reporting period is closed.") == 1
    assert "Row 3 (CF05)" in said


@pytest.mark.parametrize("name", ["leader", "reviewer", "department-clerk", "clerk"])
def test_only_the_office_imports(file: Path, name: str) -> None:
    said = refusal_of(write_table(file, [row(value="1")]), by=name)
    assert said == f"{name}: You have no right to do this."
    assert not stands().exists()


def test_somebody_unknown_imports_nothing(file: Path) -> None:
    assert refusal_of(write_table(file, [row()]), by="nobody") == "There is no user “nobody”."


def test_the_plan_is_named_where_there_are_several(file: Path, plan: Plan) -> None:
    other = Plan.objects.create(
        code="other", name="别的", organization=plan.organization, start_year=2023, end_year=2025
    )
    write_table(file, [row(value="1")])
    assert "Name the plan by --plan" in refusal_of(file)
    assert "The plan has no indicator of this code" in refusal_of(file, plan=other.code)
    assert "Created: 1." in run_import(file, plan=plan.code)


def test_a_row_of_another_plan_is_refused(file: Path, plan: Plan) -> None:
    columns = (
        "plan",
        *row(),
        "value",
        "numerator",
        "denominator",
        "availability",
        "expected_on",
        "explanation",
    )
    file.write_text(
        text_of([row(value="1", plan=plan.code), row("CF06", plan="x")], columns), encoding="utf-8"
    )
    assert "Row 3 (CF06, plan): This is another plan's code." in refusal_of(file)


def test_the_error_workbook_holds_all_faults_and_the_terminal_some(file: Path, tmp_path: Path) -> None:
    bad = [row(f"=X{number}", value="1") for number in range(250)]
    said = refusal_of(write_table(file, bad), errors=tmp_path / "errors.xlsx")
    sheet = load_workbook(tmp_path / "errors.xlsx").active
    lines = list(sheet.iter_rows(values_only=True))
    assert (said.count("Row "), "… and 50 more." in said, "250 faults" in said) == (200, True, True)
    assert (len(lines), lines[1][:4]) == (251, (2, "=X0", "indicator", "=X0"))


def test_messages_come_in_the_language_asked_for(file: Path) -> None:
    write_table(file, [row(value="5.")])
    assert "“5.” lacks a digit" in refusal_of(file, language="en")
    assert "“5.”" in refusal_of(file, language="zh-hans")
    assert "lacks a digit" not in refusal_of(file, language="zh-hans")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_usual_encodings(file: Path, encoding: str) -> None:
    run_import(write_table(file, [row(value="1", explanation="下降了")], encoding))
    assert figure_of("CF05").explanation == "下降了"


def test_chinese_headings_and_moved_columns(file: Path) -> None:
    file.write_text(
        "年份;机构;指标;分母;分子;数值;数据状态;预计日期;情况说明\n2023;hp-dh-ly;CF05;;;12;;;\n",
        encoding="utf-8",
    )
    run_import(file)
    assert figure_of("CF05").value == 12


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("indicator,year\n", "These columns are missing: organization, value"),
        (text_of([]).replace("value", "amount"), "Unknown columns: “amount”."),
        (text_of([]).replace("value", "year"), "These columns are missing: value."),
        (text_of([], [*row(), *row()]), "These columns are missing"),
        (text_of([row(value="1")]).replace("CF05", '"CF05"x'), "quotation marks"),
        (text_of([]) + "CF05,hp-dh-ly,2023,1,,,,,,extra\n", "Row 2 has more cells than the heading."),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(file: Path, text: str, said: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert said in refusal_of(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none.csv").endswith("No such file or directory")


def test_a_workbook_counts_like_a_csv(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([*row(), "value", "numerator", "denominator", "availability", "expected_on", "explanation"])
    sheet.append(["CF05", "hp-dh-ly", 2023, 12])
    sheet.append(["CF06", "hp-dh-ly", 2023, 81.1, None, None, "provisional", None, "初步"])
    book.save(tmp_path / "figures.xlsx")
    run_import(tmp_path / "figures.xlsx")
    assert [(each.value, each.explanation) for each in stands()] == [(12, ""), (Decimal("81.1"), "初步")]


def test_a_workbooks_broken_cells_are_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([*row(), "value", "numerator", "denominator", "availability", "expected_on", "explanation"])
    sheet.append(["CF05", "hp-dh-ly", 2023, "=1/0"])
    book.save(tmp_path / "figures.xlsx")
    assert "Row 2 (CF05, value): The formula" in refusal_of(tmp_path / "figures.xlsx")
