"""Revisions on the home page: the office decides them, the unit sees what became of its own."""

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Plan, Revision
from indicators.services.revisions import decide_revision
from tasks.todo import ToDo, build_todo
from tests.cast import Cast
from tests.indicators.conftest import Enter, enter
from tests.indicators.publishing import ask, enter_approved, publish

__all__ = ["enter"]


@pytest.fixture
def asked(plan: Plan, cast: Cast, enter: Enter) -> Revision:
    """A published year, and the town's revision that waits."""
    enter_approved(enter, cast, "CF05", value="12")
    publish(plan, cast.office)
    return ask(plan, cast.clerk, "CF05", value="13")


def todo_of(person: User) -> ToDo:
    return build_todo(User.objects.get(pk=person.pk), list(Plan.objects.select_related("organization")))


def test_the_office_has_it_to_decide(asked: Revision, cast: Cast) -> None:
    (item,) = todo_of(cast.office).revisions
    assert (item.year, item.count, item.since) == (2023, 1, asked.asked_at)
    assert item.url == "/assessments/invented-lakeside-2023-2025/2023/"


@pytest.mark.parametrize("name", ["leader", "reviewer", "clerk", "other_clerk"])
def test_nobody_else_has_it_to_decide(asked: Revision, cast: Cast, name: str) -> None:
    assert todo_of(cast.by_name()[name]).revisions == ()


@pytest.mark.usefixtures("asked")
def test_who_asked_does_not_decide(plan: Plan, cast: Cast) -> None:
    """The office enters for a unit, and asks for it: another of the office decides."""
    Revision.objects.update(asked_by=cast.office)
    assert todo_of(cast.office).revisions == ()


def test_the_unit_sees_its_own_until_long_after_the_decision(asked: Revision, cast: Cast) -> None:
    assert [item.revision for item in todo_of(cast.clerk).asked] == [asked]
    decide_revision(revision=asked.pk, is_accepted=False, decision="依据不足", by=cast.office)
    (item,) = todo_of(cast.clerk).asked
    assert (item.revision.state, item.revision.decision) == ("refused", "依据不足")
    assert todo_of(cast.office).revisions == ()


def test_another_unit_sees_none_of_it(asked: Revision, cast: Cast) -> None:
    assert todo_of(cast.other_clerk).asked == ()


def test_the_home_page_shows_both(client: Client, asked: Revision, cast: Cast) -> None:
    for person, text in ((cast.office, "Revisions to decide"), (cast.clerk, "Revisions that your unit")):
        client.force_login(person)
        assert text in client.get("/", headers={"accept-language": "en"}).content.decode()
