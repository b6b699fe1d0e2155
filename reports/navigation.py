"""What stands around every page: the plans to choose from, the years, and the way to each screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext, to_locale
from django.utils.translation import gettext as _

from accounts.models import ROLE_LABELS, Organization, User
from accounts.permissions import can_see_everything, has_role, is_office
from accounts.types import Role
from indicators.models import Assessment, Plan
from indicators.permissions import home_unit

OVERVIEW_ROUTES = ("overview", "unit_overview")
INDICATOR_ROUTES = ("indicator_list", "indicator")
YEAR_ROUTES = (*OVERVIEW_ROUTES, *INDICATOR_ROUTES, "entry")


@dataclass(frozen=True, slots=True)
class Link:
    """One way to another page. `is_assessed` is for years: whether the year has an assessment."""

    url: str
    label: str
    is_current: bool = False
    is_assessed: bool = False


def plans_for(plans: Sequence[Plan], person: User) -> list[Plan]:
    """The plans that the person works with, in their order: all for who sees everything, else the unit's."""
    if can_see_everything(person) or person.organization is None:
        return list(plans)
    return [plan for plan in plans if person.organization.is_within(plan.organization)]


def default_plan(plans: Sequence[Plan], person: User) -> Plan | None:
    """The newest plan of the person's own place, else the newest; `plans` come newest first."""
    unit = person.organization
    known = plans_for(plans, person)
    own = [plan for plan in known if unit and unit.is_within(plan.organization)]
    return next(iter(own or known), None)


def overview_year(plan: Plan, assessed_years: Sequence[int]) -> int:
    """The latest assessed year of the plan, else its first."""
    return max(assessed_years, default=plan.start_year)


def entry_year(plan: Plan, today: date) -> int:
    """The year that units report on: the one that has just ended, within the plan's years."""
    return min(max(today.year - 1, plan.start_year), plan.end_year)


def enters_figures(person: User) -> bool:
    """Whether the person has an entry page: clerks, and the office."""
    return is_office(person) or has_role(person, Role.CLERK)


def overview_url(person: User, plan: Plan, year: int) -> str:
    """The page of the plan's own organization for those who see all, else of the person's unit."""
    unit = home_unit(person, plan.organization)
    if unit == plan.organization:
        return reverse("overview", args=[plan.code, year])
    return reverse("unit_overview", args=[plan.code, year, unit.code])


def entry_url(person: User, plan: Plan, year: int) -> str:
    unit: Organization = person.organization or plan.organization
    return reverse("entry", args=[plan.code, year, unit.code])


class Site:
    """The surroundings of one request's page. Each part asks the database when a template first uses it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.person = request.user

    @cached_property
    def route(self) -> str:
        match = self.request.resolver_match
        return (match.url_name or "") if match else ""

    @cached_property
    def arguments(self) -> dict[str, Any]:
        match = self.request.resolver_match
        return dict(match.kwargs) if match else {}

    @cached_property
    def plans(self) -> list[Plan]:
        """All plans, the newest first (one query); none before log-in."""
        if not isinstance(self.person, User):
            return []
        return list(Plan.objects.select_related("organization"))

    @cached_property
    def plan(self) -> Plan | None:
        """The plan that the address names, else the person's default."""
        if not isinstance(self.person, User):
            return None
        named = next((plan for plan in self.plans if plan.code == self.arguments.get("plan")), None)
        return named or default_plan(self.plans, self.person)

    @cached_property
    def assessed_years(self) -> list[int]:
        """Years of the plan that have an assessment (one query)."""
        return list(Assessment.objects.filter(plan=self.plan).values_list("year", flat=True))

    @cached_property
    def year(self) -> int | None:
        """The year that the address names, else that of the default overview."""
        if self.plan is None:
            return None
        year = self.arguments.get("year")
        return year if isinstance(year, int) else overview_year(self.plan, self.assessed_years)

    @cached_property
    def year_links(self) -> list[Link]:
        """The same page for each of the plan's years, with its filters; none where a page has no year."""
        if self.plan is None or self.route not in YEAR_ROUTES:
            return []
        query = self.request.GET.urlencode()
        suffix = f"?{query}" if query else ""
        return [
            Link(
                url=reverse(self.route, kwargs={**self.arguments, "year": year}) + suffix,
                label=str(year),
                is_current=year == self.year,
                is_assessed=year in self.assessed_years,
            )
            for year in self.plan.years
        ]

    @cached_property
    def plan_links(self) -> list[Link]:
        """The overviews of the person's plans, for the switch: of the same year where the plan has it."""
        if not isinstance(self.person, User):
            return []
        links = []
        for plan in plans_for(self.plans, self.person):
            year = self.year if self.year in plan.years else plan.start_year
            url = overview_url(self.person, plan, cast(int, year))
            links.append(Link(url, plan.label, is_current=plan == self.plan))
        return links

    @cached_property
    def navigation(self) -> list[Link]:
        """At most seven entries."""
        if not isinstance(self.person, User):
            return []
        links = self._plan_pages(self.person, self.plan, self.year) if self.plan and self.year else []
        links.append(Link(reverse("api-docs"), _("Open API")))
        if is_office(self.person):
            links.append(Link(reverse("admin:index"), _("Administration")))
        return links

    def _plan_pages(self, person: User, plan: Plan, year: int) -> list[Link]:
        pages = [
            Link(overview_url(person, plan, year), _("Overview"), self.route in OVERVIEW_ROUTES),
            Link(
                reverse("indicator_list", args=[plan.code, year]),
                _("Indicators"),
                self.route in INDICATOR_ROUTES,
            ),
        ]
        if enters_figures(person):
            year = year if "year" in self.arguments else entry_year(plan, timezone.localdate())
            pages.append(Link(entry_url(person, plan, year), _("Fill in"), self.route == "entry"))
        return pages

    @cached_property
    def role_label(self) -> str:
        """The person's roles in words."""
        if not isinstance(self.person, User):
            return ""
        return pgettext("list separator", ", ").join(
            str(label) for role, label in ROLE_LABELS.items() if role in self.person.roles
        )


LAZY_PARTS = ("plans", "plan", "year", "year_links", "plan_links", "navigation", "role_label")


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor of every page. Pages that show none of it (error pages) cost no query."""
    surroundings = Site(request)
    parts = {name: SimpleLazyObject(partial(getattr, surroundings, name)) for name in LAZY_PARTS}
    return {**parts, "language_tag": to_locale(get_language() or "").replace("_", "-")}
