"""`python -m benchmarks.faults_data fill|events`: the invented plan for benchmarks.faults, and what stands.

`fill` makes tables, plan, people and an open round, and prints who may enter what. `events` prints every
saved value of each figure, with its version, as JSON.
"""

import json
import os
import sys
from collections import defaultdict
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.service_settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django has to be set up first

from accounts.models import Organization  # noqa: E402
from accounts.types import Role  # noqa: E402
from indicators.models import Figure, FigureEvent, Indicator, Plan  # noqa: E402
from indicators.planfile.reader import read_plan_file  # noqa: E402
from indicators.services.entry import number_specs, read_entry  # noqa: E402
from indicators.services.figures import enter_figures  # noqa: E402
from indicators.workflow import Action  # noqa: E402
from tasks.services import load_plan  # noqa: E402
from tests.cast import PASSWORD, make_cast, make_person  # noqa: E402
from tests.conftest import LAKESIDE, make_round  # noqa: E402

YEAR, LANES, REPORTING_TOWN = 2023, 20, "hp-xh-bs"


def fill() -> dict[str, Any]:
    """Fill the database; the lanes (clerk, unit, indicator), and a town whose report is complete."""
    call_command("migrate", verbosity=0)
    load_plan(read_plan_file(LAKESIDE))
    plan = Plan.objects.select_related("organization").get()
    cast = make_cast(city="hp", lead="hp-zlj", other="hp-shj", unit="hp-dh-ly", other_unit=REPORTING_TOWN)
    make_round(plan, YEAR)
    lanes = []
    for town in Organization.objects.filter(kind="town").exclude(code=REPORTING_TOWN):
        clerk = make_person(f"clerk-{town.code}", Role.CLERK, town)
        own = Indicator.objects.for_plan(plan).enterable_by(town)
        lanes += [
            {"clerk": clerk.username, "unit": town.code, "code": each.code, "step": float(10**-each.decimals)}
            for each in own
            if not each.is_ratio
        ]
    report(plan, Organization.objects.get(code=REPORTING_TOWN), cast.other_clerk)
    return {
        "plan": plan.code,
        "year": YEAR,
        "password": PASSWORD,
        "lanes": lanes[:LANES],
        "reporter": {"clerk": cast.other_clerk.username, "unit": REPORTING_TOWN},
        "office": cast.office.username,
    }


def report(plan: Plan, town: Organization, by: Any) -> None:
    """Enter all that a town must report, each with an explanation."""
    entries = [
        read_entry(
            each,
            {
                **{name: str(2 - place) for place, name in enumerate(reversed(list(number_specs(each))))},
                "explanation": "invented",
            },
            version=0,
        )
        for each in Indicator.objects.for_plan(plan).enterable_by(town)
    ]
    enter_figures(plan=plan, unit=town, year=YEAR, entries=entries, by=by)


def events() -> dict[str, Any]:
    """Unit and code → the saved (version, value) in their order, and what stands."""
    saved = defaultdict(list)
    rows = FigureEvent.objects.filter(action=Action.SAVE).order_by("id")
    for unit, code, version, value in rows.values_list(
        "figure__organization__code", "figure__indicator__code", "version", "value"
    ):
        saved[f"{unit} {code}"].append([version, None if value is None else float(value)])
    standing = {
        f"{unit} {code}": [version, None if value is None else float(value)]
        for unit, code, version, value in Figure.objects.values_list(
            "organization__code", "indicator__code", "version", "value"
        )
    }
    return {"saved": saved, "standing": standing}


if __name__ == "__main__":
    print(json.dumps({"fill": fill, "events": events}[sys.argv[1]]()))
