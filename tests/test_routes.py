"""Every route, tried by every person: one table of route × person × verdict.

A route that is missing from the table fails the suite. A wrong person gets 403 where the role is wrong, and
404, byte for byte as for a thing that does not exist, where the thing belongs to another unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from indicators.models import Plan
from indicators.services.assessments import assess_plan
from indicators.services.jobs import request_assessment
from tests.cast import Cast

PLAN = "invented-lakeside-2023-2025"
PEOPLE = ("office", "leader", "reviewer", "department_clerk", "clerk", "other_clerk", "anonymous")

# What each person gets, in the order of PEOPLE. A redirect of an anonymous person leads to the log-in.
EVERYBODY = (200, 200, 200, 200, 200, 200, 200)
MEMBERS = (200, 200, 200, 200, 200, 200, 302)
API = (200, 200, 200, 200, 200, 200, 401)
HOME = (302, 302, 302, 302, 302, 302, 302)
OFFICE = (200, 403, 403, 403, 403, 403, 302)
WHOLE_PLAN = (200, 200, 404, 404, 404, 404, 302)
UNIT_OF_CLERK = (200, 200, 404, 404, 200, 404, 302)
ENTRY_OF_CLERK = (200, 403, 404, 404, 200, 404, 302)
OFFICE_POST = (302, 403, 403, 403, 403, 403, 302)


@dataclass(frozen=True, slots=True)
class Route:
    """A route's name, an address of it, and the status that each person gets."""

    name: str
    path: str
    verdicts: tuple[int, ...]
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)


ROUTES = (
    Route("home", "/", HOME),
    Route("login", "/accounts/login/", (302, 302, 302, 302, 302, 302, 200)),
    Route("logout", "/accounts/logout/", HOME, method="post"),
    Route("password_change", "/accounts/password/", MEMBERS),
    Route("password_change_done", "/accounts/password/done/", MEMBERS),
    Route("set_language", "/i18n/setlang/", HOME, method="post", data={"language": "en"}),
    Route("overview", f"/plans/{PLAN}/2023/", WHOLE_PLAN),
    Route("unit_overview", f"/plans/{PLAN}/2023/units/hp-dh-ly/", UNIT_OF_CLERK),
    Route("indicator_list", f"/plans/{PLAN}/2023/indicators/", MEMBERS),
    Route("indicator", f"/plans/{PLAN}/2023/indicators/CF05/", MEMBERS),
    Route("entry", f"/entry/{PLAN}/2023/hp-dh-ly/", ENTRY_OF_CLERK),
    Route("compute", f"/plans/{PLAN}/2023/compute/", OFFICE_POST, method="post"),
    Route("job", "/jobs/{job}/", OFFICE),
    Route("admin:index", "/admin/", OFFICE),
)
