"""Publishing: what counts, what is locked, and that a version never changes."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators.models import Figure, FigureEvent, Plan, Publication, PublishedResult
from indicators.record import read_record
from indicators.services.demo import remove_demo_data
from indicators.services.publication import (
    NothingToPublish,
    PublicationStale,
    ReasonMissing,
    is_intact,
    publish_assessment,
    uncounted_figures,
)
from indicators.services.reviews import Return, Seen, review_figures
from indicators.workflow import Action, Refusal, Refused, State
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of
from tests.indicators.publishing import approve, enter_approved, publish, revise
from tests.indicators.test_concurrency import at_once

TABLES = ("indicators_publication", "indicators_publishedresult")


def published_value(publication: Publication, code: str, place: str = "hp-dh-ly") -> Decimal | None:
    return publication.results.get(indicator__code=code, organization__code=place).value


@pytest.fixture
def version(plan: Plan, enter: Enter, cast: Cast) -> Publication:
    """2023 as published with one figure: the town's 12."""
    enter_approved(enter, cast, "CF05", value="12")
    return publish(plan, cast.office)


def test_a_version_holds_every_indicator_and_place(version: Publication) -> None:
    assert (version.version, version.results.count()) == (1, 10 * 7)
    assert published_value(version, "CF05") == Decimal(12)


def test_only_approved_figures_count(plan: Plan, enter: Enter, cast: Cast) -> None:
    enter_approved(enter, cast, "CF05", value="12")
    enter("CF02", value="3")
    version = publish(plan, cast.office)
    assert published_value(version, "CF02") is None


def test_what_does_not_count_is_listed_before_the_press(plan: Plan, enter: Enter, cast: Cast) -> None:
    enter_approved(enter, cast, "CF05", value="12")
    enter("CF02", value="3")
    assert [figure.indicator.code for figure in uncounted_figures(plan, 2023)] == ["CF02"]


def test_publishing_locks_the_figures_that_count(version: Publication) -> None:
    figure = figure_of("CF05")
    assert figure.state == State.PUBLISHED
    assert figure.events.last().action == Action.PUBLISH


@pytest.mark.usefixtures("version")
def test_a_published_year_takes_no_figure(enter: Enter) -> None:
    with pytest.raises(Refused) as refused:
        enter("CF02", value="3")
    assert refused.value.refusal == Refusal.LOCKED


def test_a_published_years_figure_is_not_returned(plan: Plan, enter: Enter, cast: Cast) -> None:
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    revise(plan, cast, "CF05", value="13")
    figure = figure_of("CF05")
    with pytest.raises(Refused) as refused:
        review_figures(
            approvals=[], returns=[Return(Seen(figure.pk, figure.version), "unit")], by=cast.office
        )
    assert refused.value.refusal == Refusal.LOCKED


@pytest.mark.usefixtures("version")
def test_the_next_year_stays_open(enter: Enter) -> None:
    assert enter("CF05", year=2024, value="3").changed == 1


def test_what_was_handed_in_can_still_be_approved(plan: Plan, enter: Enter, cast: Cast) -> None:
    enter_approved(enter, cast, "CF05", value="12")
    enter("CF02", value="3")
    publish(plan, cast.office)
    approve(figure_of("CF02"), cast)
    assert published_value(publish(plan, cast.office), "CF02") == Decimal(3)


@pytest.mark.parametrize("name", ["leader", "reviewer", "clerk"])
def test_nobody_but_the_office_publishes(plan: Plan, cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        publish(plan, cast.by_name()[name])


def test_an_empty_year_is_not_published(plan: Plan, cast: Cast) -> None:
    with pytest.raises(NothingToPublish):
        publish(plan, cast.office)


def test_without_a_change_there_is_no_next_version(plan: Plan, version: Publication, cast: Cast) -> None:
    with pytest.raises(NothingToPublish):
        publish(plan, cast.office)
    assert Publication.objects.count() == 1


def test_a_next_version_says_why(plan: Plan, version: Publication, cast: Cast) -> None:
    revise(plan, cast, "CF05", value="13")
    with pytest.raises(ReasonMissing):
        publish(plan, cast.office, reason=" ")


def test_pressed_twice_it_is_published_once(plan: Plan, version: Publication, cast: Cast) -> None:
    with pytest.raises(PublicationStale):
        publish_assessment(plan=plan, year=2023, seen_version=0, by=cast.office)


def test_a_refused_publication_leaves_nothing_behind(plan: Plan, version: Publication, cast: Cast) -> None:
    revise(plan, cast, "CF05", value="13")
    events = FigureEvent.objects.count()
    with pytest.raises(ReasonMissing):
        publish(plan, cast.office, reason="")
    assert (FigureEvent.objects.count(), figure_of("CF05").state) == (events, State.APPROVED)


def test_the_record_reads_back_as_it_was_written(version: Publication) -> None:
    record = read_record(version.inputs)
    assert record.text() == version.inputs
    assert record.figures["CF05", "hp-dh-ly", 2023].reading.value == Decimal(12)


def test_a_version_keeps_its_digests(version: Publication) -> None:
    assert is_intact(Publication.objects.get())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_published(
    version: Publication, table: str, statement: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert is_intact(Publication.objects.get())


def test_without_the_triggers_a_version_can_be_forged(version: Publication) -> None:
    drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_publishedresult SET value = 99 WHERE value = 12")
    assert published_value(version, "CF05") == Decimal(99)
    assert not is_intact(Publication.objects.get())


def drop_triggers() -> None:
    """For this transaction: it is rolled back when the test is over."""
    on = " ON indicators_publishedresult" if connection.vendor == "postgresql" else ""
    name = "keep_published_result" if on else "keep_published_result_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_demo_data_can_be_removed_as_a_whole(plan: Plan, enter: Enter, cast: Cast) -> None:
    Plan.objects.update(is_demo=True)
    plan.refresh_from_db()
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    revise(plan, cast, "CF05", value="13")
    remove_demo_data()
    assert (Publication.objects.count(), PublishedResult.objects.count(), Figure.objects.count()) == (0, 0, 0)


def test_queries_do_not_grow_with_figures(plan: Plan, enter: Enter, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            publish(plan, cast.office)
        return len(captured)

    enter_approved(enter, cast, "CF05", value="1")
    first = queries()
    for code in ("CF02", "CF03", "CF04"):
        for town in ("hp-dh-ly", "hp-xh-bs"):
            enter_approved(enter, cast, code, unit=town, year=2024, value="1")
    enter_approved(enter, cast, "CF05", year=2024, value="2")
    with CaptureQueriesContext(connection) as captured:
        publish(plan, cast.office, year=2024)
    assert len(captured) == first


@pytest.mark.django_db(transaction=True)
def test_pressed_five_times_at_once_it_is_published_once(plan: Plan, enter: Enter, cast: Cast) -> None:
    Plan.objects.update(is_demo=True)  # so that the test may clear the rows away
    plan.refresh_from_db()
    enter_approved(enter, cast, "CF05", value="12")
    answers: list[str] = []

    def press() -> None:
        try:
            publish_assessment(plan=plan, year=2023, seen_version=0, by=cast.office)
            answers.append("published")
        except PublicationStale:
            answers.append("refused")

    at_once([press] * 5)
    assert sorted(answers) == ["published", *["refused"] * 4]
    assert Publication.objects.count() == 1
