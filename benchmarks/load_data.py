"""`python -m benchmarks.load_data PEOPLE`: the demo city with so many people, who are logged in.

Prints as JSON, for each person, the role, the cookie, and what there is to work on: clerks of one unit share
its grid, and each has cells of their own.
"""

import json
import os
import sys
from collections import defaultdict
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.service_settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django has to be set up first
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Organization, User  # noqa: E402
from accounts.types import Role  # noqa: E402
from indicators.models import Figure, Indicator, Plan  # noqa: E402
from indicators.services.figures import subject_of  # noqa: E402
from indicators.workflow import State  # noqa: E402

YEAR = 2020
SHARES = ((Role.CLERK, 0.6), (Role.REVIEWER, 0.1), (Role.OFFICE, 0.05), (Role.VIEWER, 0.25))


def fill(people: int) -> dict[str, Any]:
    """The city, and the people."""
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0, yes_invented_data=True)
    plan = Plan.objects.select_related("organization").get()
    known = {role: list(User.objects.filter(groups__name=role)) for role, _ in SHARES}
    cells = {
        user.organization_id: free_cells(plan, user.organization)
        for user in known[Role.CLERK]
        if user.organization
    }
    clerks = [user for user in known[Role.CLERK] if cells.get(user.organization_id)]
    persons, given = [], defaultdict(int)
    for role, share in SHARES:
        models = clerks if role == Role.CLERK else known[role]
        for number in range(round(people * share)):
            model = models[number % len(models)]
            person = User.objects.create(
                username=f"load-{role}-{number}",
                name="示例",
                organization=model.organization,
                password=make_password(None),
            )
            person.groups.set(model.groups.all())
            own = []
            if role == Role.CLERK:
                free = cells[model.organization_id]
                own = [free[(given[model.organization_id] + each) % len(free)] for each in range(2)]
                given[model.organization_id] += 2
            persons.append(about(person, role, own))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"plan": plan.code, "year": YEAR, "persons": persons}


def free_cells(plan: Plan, unit: Organization) -> list[dict[str, Any]]:
    """The indicators that the unit may enter now, with the version that stands."""
    rows = Figure.objects.filter(organization=subject_of(plan, unit), year=YEAR)
    standing = {figure.indicator_id: figure for figure in rows}
    cells = []
    for each in Indicator.objects.for_plan(plan).enterable_by(unit):
        figure = standing.get(each.pk)
        if not each.is_ratio and (figure is None or figure.state in (State.DRAFT, State.RETURNED)):
            cells.append({"code": each.code, "version": figure.version if figure else 0})
    return cells


def about(person: User, role: Role, cells: list[dict[str, Any]]) -> dict[str, Any]:
    client = Client()
    client.force_login(person)
    return {
        "role": role.value,
        "cookie": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "unit": person.organization.code if person.organization else "",
        "cells": cells,
    }


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]))))
