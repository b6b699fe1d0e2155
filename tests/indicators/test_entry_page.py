"""The entry page: what a clerk sees, saves, and is told."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Figure
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of

URL = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/"


@pytest.fixture
def site(client: Client, cast: Cast) -> Client:
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    return client


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_clerk_saves_and_sees_it_again(site: Client) -> None:
    response = site.post(URL, {"CF05-value": "12", "CF05-version": "0"}, follow=True)
    assert "1 figure saved." in text_of(response)
    assert 'value="12"' in text_of(response)


def test_what_a_request_leaves_out_is_left_alone(site: Client, enter: Enter) -> None:
    enter("CF02", value="3")
    site.post(URL, {"CF05-value": "12", "CF05-version": "0"})
    assert figure_of("CF02").value == 3


def test_a_fault_is_shown_at_its_field_and_nothing_is_written(site: Client) -> None:
    data = {"CF05-value": "12", "CF05-version": "0", "CF02-value": "about 3", "CF02-version": "0"}
    response = site.post(URL, data)
    assert response.status_code == 400
    assert 'id="CF02-value-error"' in text_of(response)
    assert 'value="about 3"' in text_of(response)
    assert not Figure.objects.exists()


def test_a_conflict_shows_both_values_and_keeps_what_was_typed(
    site: Client, enter: Enter, cast: Cast
) -> None:
    enter("CF05", value="13", by=cast.office)
    response = site.post(URL, {"CF05-value": "12", "CF05-version": "0"})
    text = text_of(response)
    assert response.status_code == 409
    assert "office" in text
    assert 'value="12"' in text
    assert 'name="CF05-version" value="1"' in text
    assert figure_of("CF05").value == 13


def test_after_a_conflict_a_person_may_replace_or_keep(site: Client, enter: Enter, cast: Cast) -> None:
    enter("CF05", value="13", by=cast.office)
    site.post(URL, {"CF05-value": "12", "CF05-version": "1", "CF05-keep": "theirs"})
    assert figure_of("CF05").value == 13
    site.post(URL, {"CF05-value": "12", "CF05-version": "1"})
    assert figure_of("CF05").value == 12


def test_a_department_reports_for_the_city(client: Client, cast: Cast) -> None:
    client.force_login(cast.department_clerk)
    url = URL.replace("hp-dh-ly", "hp-shj")
    client.post(url, {"HB01-value": "0.07", "HB01-version": "0"})
    assert figure_of("HB01", "hp").entered_by == cast.department_clerk


def test_a_place_with_places_below_reports_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.office)
    response = client.get(URL.replace("hp-dh-ly", "hp-dh"))
    assert response.status_code == 200
    assert b"<input" not in response.content.split(b"<main")[1].replace(b"csrfmiddlewaretoken", b"").split(
        b"entry-table"
    )[0].replace(b'<input type="hidden"', b"")


def test_a_county_cannot_enter_what_it_does_not_report(site: Client) -> None:
    site.post(URL, {"HB01-value": "0.07", "HB01-version": "0"})
    assert not Figure.objects.exists()


def test_queries_do_not_grow_with_figures(site: Client, enter: Enter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            site.get(URL)
        return len(captured)

    queries()
    few = queries()
    for code in ("CF02", "CF03", "CF04", "CF05", "HB02"):
        enter(code, value="1")
        enter(code, value="2", year=2024)
    assert queries() == few <= 16


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_message_is_in_the_persons_language(site: Client, language: str) -> None:
    site.cookies["django_language"] = language
    response = site.post(URL, {"CF05-value": "3万", "CF05-version": "0"})
    assert "30000" in text_of(response)
    assert ("输入" in text_of(response)) == (language == "zh-hans")
