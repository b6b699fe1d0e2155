"""A report of a published year against the published rows: every number, in every kind and language."""

from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization
from indicators.models import Figure, Indicator, PublishedResult
from reports.annual.content import Kind, Number
from reports.annual.facts import Facts
from reports.annual.writing import write
from reports.services.facts import facts_of
from tests.reports.annual.conftest import Published
from tests.reports.annual.read_back import mismatches

QUERIES = 15


def numbers_of(facts: Facts) -> list[Number]:
    """Of every kind of report, in both languages."""
    return [
        number
        for language in ("zh-hans", "en")
        for kind in Kind
        for number in write(kind, facts, language).numbers()
    ]


def test_every_number_is_the_assessments(published: Published) -> None:
    numbers = numbers_of(published.facts)
    assert mismatches(published.publication, numbers) == []
    assert len(numbers) > 1000


def test_another_value_would_be_found(published: Published) -> None:
    """The twin: what the comparison is worth."""
    numbers = numbers_of(published.facts)
    actual = next(number for number in numbers if ".actual." in number.key)
    assert len(mismatches(published.publication, [replace(actual, value="987654")])) == 2


def test_facts_are_those_of_the_published_year(published: Published) -> None:
    publication, facts = published
    rows = PublishedResult.objects.filter(publication=publication, organization=publication.plan.organization)
    assert {each.code: each.outcome.value for each in facts.indicators} == dict(
        rows.values_list("indicator__code", "value")
    )
    assert (facts.year, facts.version, facts.years, facts.invented) == (2024, 1, (2023, 2024), True)
    assert {each.code for each in facts.places} == {"hp-dh", "hp-xh"}


def test_a_cause_comes_with_who_wrote_it(published: Published) -> None:
    brands = next(each for each in published.facts.indicators if each.code == "CF02")
    written = Figure.objects.filter(indicator__code="CF02", year=2024).exclude(explanation="")
    assert {(name.zh, text) for name, text in brands.place_reasons} == set(
        written.values_list("organization__name", "explanation")
    )
    assert brands.place_reasons


def test_names_are_those_of_the_day(published: Published) -> None:
    Indicator.objects.filter(code="CF02").update(name="新名称", name_en="New name")
    Organization.objects.filter(code="hp-dh").update(name="新县")
    later = facts_of(published.publication)
    assert [each.name for each in later.indicators] == [each.name for each in published.facts.indicators]
    assert [each.name for each in later.places] == [each.name for each in published.facts.places]


def test_queries_do_not_grow(published: Published) -> None:
    with CaptureQueriesContext(connection) as queries:
        facts_of(published.publication)
    assert len(queries) == QUERIES
