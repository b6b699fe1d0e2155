"""`python -m benchmarks.restore_data fill N|work`: a province's figures, and the work after a restore.

`fill` makes N figures with an event each in the database that DATABASE_URL names. `work` logs in by the page,
saves a cell, and checks that the save and its event are there; it prints what it found as JSON.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.service_settings")
django.setup()

from django.core.management import call_command, get_commands  # noqa: E402 - Django has to be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Organization  # noqa: E402
from accounts.types import Role  # noqa: E402
from benchmarks.province import INDICATORS, YEARS, fill_figures, make_province  # noqa: E402
from indicators.models import Figure, FigureEvent  # noqa: E402
from tests.cast import PASSWORD, make_person  # noqa: E402
from tests.conftest import make_round  # noqa: E402

COLUMNS = (
    "figure_id, version, action, state, value, numerator, denominator, availability, expected_on, "
    "explanation, by_id, at"
)
EVENTS = f"""
    INSERT INTO indicators_figureevent ({COLUMNS})
    SELECT id, version, 'save', state, value, numerator, denominator, availability, expected_on, explanation,
           entered_by_id, entered_at
    FROM indicators_figure
"""


def fill(figures: int) -> dict[str, Any]:
    """A plan of 100 indicators for as many towns as the number of figures wants, each cell filled."""
    call_command("migrate", verbosity=0)
    plan = make_province(max(1, figures // (INDICATORS * YEARS)))
    clerk = make_person("clerk", Role.CLERK, Organization.objects.get(code="p-0"))
    make_round(plan, 2020)
    fill_figures(clerk)
    with connection.cursor() as cursor:
        cursor.execute(EVENTS)
        cursor.execute("VACUUM ANALYZE")
    return {"figures": Figure.objects.count(), "events": FigureEvent.objects.count()}


def work() -> dict[str, Any]:
    """What a clerk does first, through the whole site, on the restored database."""
    client = Client(headers={"accept-language": "en"}, SERVER_NAME="127.0.0.1")
    log_in = client.post("/accounts/login/", {"username": "clerk", "password": PASSWORD}).status_code
    page = client.get("/entry/province/2020/p-0/").status_code
    form = {"value": "12.34", "version": "1"}
    saved = client.post("/entry/province/2020/p-0/cells/AA001/", form).status_code
    figure = Figure.objects.get(indicator__code="AA001", organization__code="p-0", year=2020)
    events = list(figure.events.values_list("version", "action"))
    return {
        "log_in": log_in,
        "entry_page": page,
        "save": saved,
        "is_saved": figure.version == 2 and str(figure.value) == "12.3400",
        "has_its_events": [version for version, _ in events] == [1, 2],
        "audit": audit(),
    }


def audit() -> str:
    """What `manage.py verify_audit` says of the chain of events, where this version has one."""
    if "verify_audit" not in get_commands():
        return "this version has no chain"
    call_command("verify_audit")
    return "whole"


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[2])) if sys.argv[1] == "fill" else work()))
