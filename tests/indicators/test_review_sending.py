"""Sending a reviewer's marks, all or none, and recalling a return."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from indicators.models import Figure, ReturnReason, ReviewComment
from indicators.services.reviews import Return, Seen, review_figures
from indicators.workflow import State
from tests.indicators.conftest import Enter, figure_of
from tests.indicators.wide_plan import (
    FLAGGED,
    URL,
    USUAL,
    Wide,
    answer,
    form_of,
    make_wide_plan,
    queries_of,
    text_of,
)


@pytest.fixture
def wide(db: None) -> Wide:
    return make_wide_plan()


@pytest.fixture
def site(client: Client, wide: Wide) -> Client:
    """The reviewer's browser, which asks for English."""
    client.force_login(wide.reviewer)
    client.cookies["django_language"] = "en"
    return client


def test_one_act_approves_all_that_have_no_flag(site: Client, wide: Wide) -> None:
    data = form_of(wide.figures, act="approve_plain")
    assert queries_of(site, "post", data=data) <= 15
    assert wide.states() == {"approved": 160 - FLAGGED, "submitted": FLAGGED}


def test_own_entries_are_left_out_of_the_one_act(site: Client, wide: Wide) -> None:
    own = wide.figures[1]
    Figure.objects.filter(pk=own.pk).update(submitted_by=wide.reviewer)
    text = text_of(site.get(URL))
    assert "1 figure is your own entry" in text
    site.post(URL, form_of(wide.figures, act="approve_plain"))
    own.refresh_from_db()
    assert own.state == State.SUBMITTED
    assert wide.states()["approved"] == 160 - FLAGGED - 1


def test_the_one_act_reaches_what_is_shown_and_was_seen(site: Client, wide: Wide) -> None:
    seen = wide.figures[:100]
    site.post(f"{URL}?domain=d2", form_of(seen, act="approve_plain"))
    assert wide.states() == {"approved": 20, "submitted": 140}


def test_marks_are_sent_together(site: Client, wide: Wide) -> None:
    first, second, third = wide.figures[:3]
    marks = {
        f"mark-{first.pk}": "other",
        f"text-{first.pk}": "口径请核实",
        f"mark-{second.pk}": "approve",
        f"mark-{third.pk}": "unit",
    }
    response = site.post(f"{URL}?only=flagged", form_of(wide.figures, act="send", **marks))
    assert response.headers["Location"] == f"{URL}?only=flagged"
    assert wide.states() == {"approved": 1, "returned": 2, "submitted": 157}
    comments = ReviewComment.objects.values_list("figure", "reason", "text")
    assert set(comments) == {(first.pk, "other", "口径请核实"), (third.pk, "unit", "")}


def test_queries_of_sending_160_decisions(site: Client, wide: Wide) -> None:
    marks = {f"mark-{row.pk}": "jump" if row.value != USUAL else "approve" for row in wide.figures}
    assert queries_of(site, "post", data=form_of(wide.figures, **marks)) <= 15
    assert wide.states() == {"approved": 160 - FLAGGED, "returned": FLAGGED}


@pytest.mark.parametrize(
    ("choice", "text", "message"),
    [
        ("other", " ", "needs a sentence"),
        ("jump", "字" * 501, "at most 500"),
        ("jump", "a\x00b", "cannot be stored"),
        ("nonsense", "", "cannot be read"),
    ],
    ids=["no words", "too long", "NUL", "unknown"],
)
def test_a_mark_that_cannot_be_sent_is_named_and_nothing_is_written(
    site: Client, wide: Wide, choice: str, text: str, message: str
) -> None:
    first, second = wide.figures[:2]
    marks = {f"mark-{first.pk}": choice, f"text-{first.pk}": text, f"mark-{second.pk}": "approve"}
    response = site.post(URL, form_of(wide.figures, **marks))
    assert response.status_code == 400
    assert message in text_of(response)
    assert '<option value="approve" selected>' in text_of(response)
    assert wide.states() == {"submitted": 160}


def test_a_mark_without_the_version_that_was_seen_is_not_sent(site: Client, wide: Wide) -> None:
    assert site.post(URL, {f"mark-{wide.figures[0].pk}": "approve"}).status_code == 400


def test_nothing_marked_sends_nothing(site: Client, wide: Wide) -> None:
    response = site.post(URL, form_of(wide.figures), follow=True)
    assert "Nothing was marked" in text_of(response)


def test_what_changed_meanwhile_is_shown_and_the_other_marks_stay(site: Client, wide: Wide) -> None:
    first, second = wide.figures[:2]
    data = form_of(wide.figures, **{f"mark-{first.pk}": "jump", f"mark-{second.pk}": "approve"})
    seen = Return(Seen(first.pk, first.version), ReturnReason.UNIT, "万元还是元")
    review_figures(approvals=[], returns=[seen], by=wide.colleague)
    answer(first, Decimal(18), wide.clerk)
    response = site.post(URL, data)
    text = text_of(response)
    assert response.status_code == 409
    conflict = text.split('id="conflicts"')[1].split("</section>")[0]
    for part in (
        "1 figure has changed",
        "WP01",
        "第1镇",
        "180",
        "18",
        "wide-clerk",
        "jumps against last year",
    ):
        assert part in conflict
    assert text.count(" selected>Approve") == 1
    assert f'value="{first.pk}:{first.version}"' in text
    assert wide.states() == {"submitted": 160}


@pytest.mark.parametrize("act", ["send", "approve_plain"])
def test_one_stale_figure_stops_the_whole_sending(site: Client, wide: Wide, act: str) -> None:
    data = form_of(wide.figures, act=act, **{f"mark-{row.pk}": "approve" for row in wide.figures})
    last = wide.figures[-1]
    Figure.objects.filter(pk=last.pk).update(version=9)
    assert site.post(URL, data).status_code == 409
    assert wide.states() == {"submitted": 160}


def test_nobody_approves_an_own_entry(site: Client, wide: Wide) -> None:
    own, other = wide.figures[:2]
    Figure.objects.filter(pk=own.pk).update(entered_by=wide.reviewer)
    data = form_of(wide.figures, **{f"mark-{own.pk}": "approve", f"mark-{other.pk}": "approve"})
    response = site.post(URL, data)
    assert response.status_code == 403
    assert "Nobody approves a figure that they entered" in text_of(response)
    assert wide.states() == {"submitted": 160}


def test_a_figure_that_others_check_is_refused(enter: Enter, site: Client) -> None:
    enter("CF05", value="12")
    foreign = figure_of("CF05")
    for version in (foreign.version, 9):
        response = site.post(URL, {"seen": f"{foreign.pk}:{version}", f"mark-{foreign.pk}": "jump"})
        assert response.status_code == 403
        assert foreign.organization.label not in text_of(response)
    assert site.post(URL, {"seen": "99999999:1", "mark-99999999": "jump"}).status_code == 404


def test_a_decision_that_the_state_does_not_allow(site: Client, wide: Wide) -> None:
    first = wide.figures[0]
    site.post(URL, form_of([first], **{f"mark-{first.pk}": "approve"}))
    first.refresh_from_db()
    response = site.post(URL, form_of([first], **{f"mark-{first.pk}": "approve"}))
    assert response.status_code == 409
    assert "not possible" in text_of(response)


# --- Recalling ---------------------------------------------------------------------------------------------


@pytest.fixture
def returned(wide: Wide) -> Figure:
    figure = wide.figures[0]
    seen = Return(Seen(figure.pk, figure.version), ReturnReason.JUMP)
    review_figures(approvals=[], returns=[seen], by=wide.reviewer)
    figure.refresh_from_db()
    return figure


def test_a_return_is_recalled_until_it_is_opened(site: Client, returned: Figure) -> None:
    url = f"{URL}cells/{returned.pk}/"
    assert "Recall the return" in text_of(site.get(url))
    response = site.post(f"{url}recall/", {"version": returned.version}, follow=True)
    assert "The return is recalled" in text_of(response)
    returned.refresh_from_db()
    assert (returned.state, returned.comments.count()) == (State.SUBMITTED, 1)


def test_an_opened_return_stays(site: Client, returned: Figure) -> None:
    Figure.objects.filter(pk=returned.pk).update(opened_at=timezone.now())
    url = f"{URL}cells/{returned.pk}/"
    assert "Recall the return" not in text_of(site.get(url))
    response = site.post(f"{url}recall/", {"version": returned.version}, follow=True)
    assert "has already opened" in text_of(response)
    returned.refresh_from_db()
    assert returned.state == State.RETURNED


@pytest.mark.parametrize("version", ["", "1", "nonsense", "٣"])
def test_a_return_that_changed_is_not_recalled(site: Client, returned: Figure, version: str) -> None:
    response = site.post(f"{URL}cells/{returned.pk}/recall/", {"version": version}, follow=True)
    assert "changed meanwhile" in text_of(response)
