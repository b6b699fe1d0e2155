"""Somebody else's plan gives the same pages, and nothing of Jiaxing is on them."""

import re

import pytest
from django.test import Client

from tests.cast import Cast
from tests.route_table import PEOPLE, TABLE, Things
from tests.test_routes import things as things

# Its names, its plan, its years, its nine units: what the code could know of it by mistake.
JIAXING = re.compile(
    r"嘉兴|市质监局|十三五|九个|9 个县|jiaxing(?!_quality)|thirteenth five|nine units|nine counties|3304\d\d",
    re.IGNORECASE,
)


# Positions in the feed of changes: they count transactions, and may hold any digits.
POSITIONS = re.compile(r'"(cursor|next)":\s*"[^"]*"')


def paths(things: Things) -> list[str]:
    """Every page, drawing and table that the office gets."""
    office = PEOPLE.index("office")
    routes = [row for row in TABLE if row.method == "get" and row.verdicts[office] == 200]
    return [
        route.path.format(**things)
        for route in routes
        if not route.path.endswith((".xlsx", ".png"))
        and not route.name.startswith(("api-schema", "evidence"))
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_jiaxing_is_on_a_strangers_pages(client: Client, cast: Cast, things: Things) -> None:
    client.force_login(cast.office)
    found = {}
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        for path in paths(things):
            text = b"".join(client.get(path)).decode(errors="ignore")
            if match := JIAXING.search(POSITIONS.sub("", text)):
                found[language, path] = match.group()
    assert (found, len(paths(things)) > 40) == ({}, True)
