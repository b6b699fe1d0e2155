"""Written reports: drafted once, drawn again without losing a word, commented on, issued, withdrawn."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from indicators.models import Plan, Publication
from indicators.services.publication import published_results
from reports.annual.content import Moved, Number
from reports.models import Report, ReportComment, ReportKind, ReportLanguage, ReportPassage
from reports.report_workflow import ReportAction, ReportRefusal, ReportRefused, ReportState
from reports.services.comments import CommentAnswered, answer_comment
from reports.services.passages import PassageStale, accept_numbers, draw_passages, write_passage
from reports.services.reports import (
    KindDoesNotFit,
    NothingNewer,
    NothingPublished,
    ReportStale,
    WithdrawalNeedsReason,
    close_comments,
    content_of,
    redraw_report,
    withdraw_report,
)
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter
from tests.indicators.publishing import enter_approved, publish, revise
from tests.reports.written import commented, draft, issue, open_to_all

__all__ = ["enter"]


@pytest.fixture
def version(plan: Plan, enter: Enter, cast: Cast) -> Publication:
    """Version 1 of 2023: two figures of the town."""
    enter_approved(enter, cast, "CF05", value="12")
    enter_approved(enter, cast, "CF02", value="3")
    return publish(plan, cast.office)


@pytest.fixture
def report(version: Publication, cast: Cast) -> Report:
    return draft(version.plan, cast.office)


def numbers_of(report: Report) -> dict[str, dict[str, Number]]:
    """The bound numbers of each section, by their keys."""
    rows = report.passages.filter(is_gone=False)
    return {row.key: {number.key: number for number in row.drawn.numbers()} for row in rows}


def marks(report: Report) -> dict[str, Moved]:
    return {row.key: row.moved for row in report.passages.all() if row.moved}


def section(report: Report, code: str = "CF05") -> ReportPassage:
    """A section that holds the indicator's actual value."""
    rows = report.passages.filter(is_gone=False)
    return next(
        row for row in rows if any(number.key.startswith(f"{code}.actual.") for number in row.drawn.numbers())
    )


def write(
    report: Report, row: ReportPassage, text: str, by: User, *, is_hidden: bool = False
) -> ReportPassage:
    return write_passage(
        report=report, key=row.key, own_text=text, is_hidden=is_hidden, version=row.version, by=by
    )


# --- Drafting ----------------------------------------------------------------------------------------------


def test_drafted_twice_it_is_one_report(report: Report, cast: Cast) -> None:
    assert draft(report.plan, cast.office) == report
    assert (Report.objects.count(), report.events.count()) == (1, 1)


def test_every_number_of_the_text_is_the_published_one(report: Report, version: Publication) -> None:
    actual = {
        f"{indicator}.actual.{place}.2023": outcome.value
        for (indicator, place), outcome in published_results(version).items()
        if outcome.value is not None
    }
    said = {key: number.value for passage in numbers_of(report).values() for key, number in passage.items()}
    drawn = {key: value for key, value in said.items() if key in actual}
    assert drawn
    assert {key: type(actual[key])(value) for key, value in drawn.items()} == {
        key: actual[key] for key in drawn
    }


def test_nothing_is_marked_in_a_new_draft(report: Report) -> None:
    assert marks(report) == {}


def test_without_a_published_version_there_is_nothing_to_draw_from(plan: Plan, cast: Cast) -> None:
    with pytest.raises(NothingPublished):
        draft(plan, cast.office)


@pytest.mark.parametrize(("kind", "year"), [(ReportKind.FINAL, 2023), (ReportKind.MIDTERM, 2025)])
def test_kinds_belong_to_years(plan: Plan, cast: Cast, kind: ReportKind, year: int) -> None:
    with pytest.raises(KindDoesNotFit):
        draft(plan, cast.office, kind=kind, year=year)


@pytest.mark.parametrize("name", ["leader", "reviewer", "department_clerk", "clerk"])
def test_only_the_office_drafts(version: Publication, cast: Cast, name: str) -> None:
    with pytest.raises(ReportRefused) as refused:
        draft(version.plan, cast.by_name()[name])
    assert refused.value.refusal == ReportRefusal.FORBIDDEN_ROLE


def test_a_report_of_each_language_is_its_own(report: Report, cast: Cast) -> None:
    chinese = draft(report.plan, cast.office, language=ReportLanguage.CHINESE)
    assert chinese != report
    assert numbers_of(chinese).keys() == numbers_of(report).keys()


# --- Drawing again -----------------------------------------------------------------------------------------


def test_drawn_again_exactly_the_moved_numbers_are_marked(report: Report, cast: Cast) -> None:
    before = numbers_of(report)
    revise(report.plan, cast, "CF05", value="13")
    publish(report.plan, cast.office)
    report = redraw_report(report=report, version=report.version, by=cast.office)
    after = numbers_of(report)
    expected = {
        key: {
            name
            for name in before.get(key, {}).keys() | after[key].keys()
            if value_in(before, key, name) != value_in(after, key, name)
        }
        for key in after
    }
    assert {key: set(moves) for key, moves in marks(report).items()} == {
        key: names for key, names in expected.items() if names
    }
    assert any(name.startswith("CF05.") for names in expected.values() for name in names)


def value_in(numbers: dict[str, dict[str, Number]], key: str, name: str) -> str | None:
    found = numbers.get(key, {}).get(name)
    return found.value if found else None


def test_marks_of_two_redrawings_add_up_until_somebody_looks(report: Report, cast: Cast) -> None:
    key = section(report).key
    for value in ("13", "14"):
        revise(report.plan, cast, "CF05", value=value)
        publish(report.plan, cast.office)
        report = redraw_report(report=report, version=report.version, by=cast.office)
    name = next(name for name in marks(report)[key] if name.startswith("CF05.actual."))
    old, new = marks(report)[key][name]
    assert old is not None
    assert new is not None
    assert (float(old.value), float(new.value)) == (12, 14)
    row = report.passages.get(key=key)
    accept_numbers(report=report, key=key, version=row.version, by=cast.office)
    assert key not in marks(report)


def test_a_number_that_moved_back_is_not_marked(report: Report, cast: Cast) -> None:
    for value in ("13", "12"):
        revise(report.plan, cast, "CF05", value=value)
        publish(report.plan, cast.office)
        report = redraw_report(report=report, version=report.version, by=cast.office)
    moved = {name for moves in marks(report).values() for name in moves}
    assert not any(name.startswith("CF05.actual.") for name in moved)


@given(texts=st.lists(st.text(alphabet="甲乙 12.5%\n", max_size=30), min_size=1, max_size=6), data=st.data())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_word_of_an_officer_is_lost(
    report: Report, cast: Cast, texts: list[str], data: st.DataObject
) -> None:
    """Whatever is written into whichever sections, and whatever the next version says: also where the next
    version no longer has the section."""
    rows = list(report.passages.all())
    written = {}
    for text in texts:
        row = data.draw(st.sampled_from(rows))
        row.refresh_from_db()
        write(report, row, text, cast.office)
        written[row.key] = text
    from_now = content_of(report)
    kept = [each for each in from_now.passages if data.draw(st.booleans())]
    draw_passages(report=report, content=replace(from_now, passages=tuple(kept)), by=cast.office)
    assert {row.key: row.own_text for row in report.passages.filter(key__in=written)} == written


def test_nothing_newer_changes_nothing(report: Report, cast: Cast) -> None:
    with pytest.raises(NothingNewer):
        redraw_report(report=report, version=report.version, by=cast.office)
    report.refresh_from_db()
    assert report.events.count() == 1


def test_what_was_drawn_before_stays_in_the_history(report: Report, cast: Cast) -> None:
    key = section(report).key
    revise(report.plan, cast, "CF05", value="13")
    publish(report.plan, cast.office)
    report = redraw_report(report=report, version=report.version, by=cast.office)
    events = report.passages.get(key=key).events.all()
    assert [event.publication.version for event in events] == [1, 2]
    assert events[0].content != events[1].content


# --- Writing -----------------------------------------------------------------------------------------------


def test_nobody_is_overwritten_silently(report: Report, cast: Cast) -> None:
    row = section(report)
    write(report, row, "先写的", cast.office)
    with pytest.raises(PassageStale):
        write(report, row, "后写的", cast.office)
    assert report.passages.get(key=row.key).own_text == "先写的"


def test_what_stands_already_is_no_change(report: Report, cast: Cast) -> None:
    row = write(report, section(report), "同样的", cast.office)
    write(report, row, "同样的", cast.office)
    assert row.events.count() == 2


@pytest.mark.parametrize("name", ["leader", "reviewer", "clerk"])
def test_only_the_office_writes(report: Report, cast: Cast, name: str) -> None:
    open_to_all(report, cast.office)
    with pytest.raises(ReportRefused):
        write(report, section(report), "x", cast.by_name()[name])


# --- Comments ----------------------------------------------------------------------------------------------


def test_departments_comment_where_they_lead(report: Report, cast: Cast) -> None:
    report = open_to_all(report, cast.office)
    commented(report, cast.reviewer, "goods-services")
    with pytest.raises(ReportRefused):
        commented(report, cast.reviewer, "lake")
    commented(report, cast.department_clerk, "lake")
    assert ReportComment.objects.count() == 2


@pytest.mark.parametrize("name", ["office", "leader", "clerk"])
def test_who_leads_nothing_does_not_comment(report: Report, cast: Cast, name: str) -> None:
    report = open_to_all(report, cast.office)
    with pytest.raises(ReportRefused):
        commented(report, cast.by_name()[name])


def test_drafts_are_not_commented_on(report: Report, cast: Cast) -> None:
    with pytest.raises(ReportRefused) as refused:
        commented(report, cast.reviewer)
    assert refused.value.refusal == ReportRefusal.INVALID_TRANSITION


def test_a_comment_is_answered_once(report: Report, cast: Cast) -> None:
    comment = commented(open_to_all(report, cast.office), cast.reviewer)
    answer_comment(comment=comment, answer="已补充", by=cast.office)
    with pytest.raises(CommentAnswered):
        answer_comment(comment=comment, answer="另一个", by=cast.office)
    comment.refresh_from_db()
    assert comment.answer == "已补充"


# --- Issuing -----------------------------------------------------------------------------------------------


def test_an_issued_report_is_frozen(report: Report, cast: Cast) -> None:
    issued = issue(report, cast.office)
    assert (issued.state, issued.edition, issued.number) == (ReportState.FINAL, 1, "No. 3")
    with pytest.raises(ReportRefused):
        write(issued, section(issued), "x", cast.office)
    with pytest.raises(ReportRefused):
        redraw_report(report=issued, version=issued.version, by=cast.office)


def test_an_outdated_report_is_not_issued(report: Report, cast: Cast) -> None:
    revise(report.plan, cast, "CF05", value="13")
    publish(report.plan, cast.office)
    with pytest.raises(ReportRefused) as refused:
        issue(report, cast.office)
    assert refused.value.refusal == ReportRefusal.OUTDATED


def test_a_report_with_an_open_comment_is_not_issued(report: Report, cast: Cast) -> None:
    report = open_to_all(report, cast.office)
    comment = commented(report, cast.reviewer)
    with pytest.raises(ReportRefused) as refused:
        issue(report, cast.office)
    assert refused.value.refusal == ReportRefusal.COMMENTS_UNANSWERED
    answer_comment(comment=comment, answer="已补充", by=cast.office)
    assert issue(report, cast.office).is_final


def test_two_who_press_at_once_take_one_step(report: Report, cast: Cast) -> None:
    issue(report, cast.office)
    with pytest.raises(ReportStale):
        issue(report, cast.office)


def test_withdrawn_for_a_reason_it_is_a_draft_again(report: Report, cast: Cast) -> None:
    issued = issue(report, cast.office)
    with pytest.raises(WithdrawalNeedsReason):
        withdraw_report(report=issued, version=issued.version, reason=" ", by=cast.office)
    draft_again = withdraw_report(report=issued, version=issued.version, reason="数据更正", by=cast.office)
    assert (draft_again.state, draft_again.edition) == (ReportState.DRAFT, 1)
    assert draft_again.events.last().reason == "数据更正"
    assert issue(draft_again, cast.office).edition == 2


def test_closing_takes_the_report_from_the_departments(report: Report, cast: Cast) -> None:
    opened = open_to_all(report, cast.office)
    closed = close_comments(report=opened, version=opened.version, by=cast.office)
    assert closed.state == ReportState.DRAFT
    assert [event.action for event in closed.events.all()] == [
        ReportAction.DRAW,
        ReportAction.OPEN,
        ReportAction.CLOSE,
    ]
