"""What stands around every page: the plans to choose from, the years, and the way to each screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext, to_locale
from django.utils.translation import gettext as _

from accounts.models import ROLE_LABELS, User
from accounts.permissions import (
    can_audit,
    can_enter_administration,
    can_see_everything,
    can_watch_operation,
    has_role,
    is_office,
    may_have_keys,
)
from accounts.types import Role
from indicators.models import Assessment, Plan, ReportingRound
from reports.permissions import can_read_reports
from tasks.landing import RoundDates, default_plan, overview_url, overview_year, plans_for, round_year

OVERVIEW_ROUTES = ("overview", "unit_overview", "heat_map", "meeting")
PROJECT_ROUTES = ("special_projects", "special_project", "tracking")
INDICATOR_ROUTES = ("indicator_list", "indicator", "domain", "plan_outline", *PROJECT_ROUTES)
NOTE_ROUTES = ("notes", "note")
ASSIGNMENT_ROUTES = ("responsibilities", "assign_measure")
DUTY_ROUTES = ("duties", "burden")
EXPLAIN_ROUTES = ("explain", "what_if")
LIST_ROUTES = ("figures", "targets", "list_file")
RECONCILIATION_ROUTES = ("reconciliation", "reconciled")
TARGET_ROUTES = ("decided_targets", "add_target", "breakdown", "lag")
BESIDE_INDICATORS = (
    *INDICATOR_ROUTES,
    *LIST_ROUTES,
    *RECONCILIATION_ROUTES,
    *TARGET_ROUTES,
    *EXPLAIN_ROUTES,
    *NOTE_ROUTES,
    *DUTY_ROUTES,
    *ASSIGNMENT_ROUTES,
)
ASSESSMENT_ROUTES = ("assessment", "publish", "publication", "differences")
REPORT_ROUTES = ("reports", "report")
ENTRY_ROUTES = ("entry", "submit", "receipt", "workbook", "workbook_preview")
YEAR_ROUTES = (
    *OVERVIEW_ROUTES,
    *INDICATOR_ROUTES,
    *RECONCILIATION_ROUTES,
    *NOTE_ROUTES,
    *DUTY_ROUTES,
    "search",
    "entry",
    "review",
    "progress",
    "assessment",
    "reports",
)


@dataclass(frozen=True, slots=True)
class Link:
    """One way to another page. `is_assessed` is for years: whether the year has an assessment."""

    url: str
    label: str
    is_current: bool = False
    is_assessed: bool = False


def works_on_rounds(person: User) -> bool:
    """Whether the person has a home page of things to do; others begin with the overview."""
    return is_office(person) or has_role(person, Role.CLERK, Role.REVIEWER)


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

    def plan_of(self, year: int) -> Plan:
        """The plan that the address names, from those that the page shows anyway. Raises Http404 where there
        is none, or where the year is none of its years."""
        code = self.arguments.get("plan")
        plan = next((plan for plan in self.plans if plan.code == code), None)
        if plan is None or year not in plan.years:
            raise Http404
        return plan

    @cached_property
    def assessments(self) -> dict[int, tuple[int, datetime]]:
        """The plan's assessments by year: the id, and when it was computed last (one query)."""
        rows = Assessment.objects.filter(plan=self.plan).order_by("year")
        return {year: (pk, at) for year, pk, at in rows.values_list("year", "pk", "computed_at")}

    @property
    def assessed_years(self) -> list[int]:
        return list(self.assessments)

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
        links = [self._page(_("Home"), "home")] if works_on_rounds(self.person) else []
        if self.plan and self.year:
            links += self._plan_pages(self.person, self.plan, self.year)
            links += self._round_pages(self.person, self.plan) if works_on_rounds(self.person) else []
        has_keys = may_have_keys(self.person)
        links.append(self._page(_("Open API"), "api_keys" if has_keys else "api-docs"))
        if can_audit(self.person) and not is_office(self.person):
            links.append(self._page(_("Audit log"), "audit"))
        if can_watch_operation(self.person) and not is_office(self.person):
            links.append(self._page(_("Operation"), "operation"))
        if can_enter_administration(self.person):
            links.append(Link(reverse("admin:index"), _("Administration")))
        return links

    def _page(self, label: str, route: str, *arguments: Any, routes: Sequence[str] = ()) -> Link:
        """The way to a route; current on it and on `routes`."""
        return Link(reverse(route, args=arguments), label, self.route in (route, *routes))

    def _plan_pages(self, person: User, plan: Plan, year: int) -> list[Link]:
        """Who works for no unit, and does not see the whole, has no overview. The office's navigation is
        full: it comes to the reports from the overview."""
        has_reports = can_read_reports(person) and not is_office(person)
        beside = ASSESSMENT_ROUTES if has_reports else (*ASSESSMENT_ROUTES, *REPORT_ROUTES)
        links = [
            self._page(_("Indicators"), "indicator_list", plan.code, year, routes=BESIDE_INDICATORS),
        ]
        if can_see_everything(person) or person.organization is not None:
            is_overview = self.route in (*OVERVIEW_ROUTES, *beside)
            links.insert(0, Link(overview_url(person, plan, year), _("Overview"), is_overview))
        if has_reports:
            links.append(self._page(_("Reports"), "reports", plan.code, year, routes=REPORT_ROUTES))
        return links

    def _round_pages(self, person: User, plan: Plan) -> list[Link]:
        """Entering for clerks, checking for reviewers; the office checks, and reaches all units' entry pages
        from the progress."""
        year = self.round_year
        pages = []
        if has_role(person, Role.CLERK) and not is_office(person) and person.organization:
            unit = person.organization.code
            pages.append(self._page(_("Fill in"), "entry", plan.code, year, unit, routes=ENTRY_ROUTES))
        if is_office(person) or has_role(person, Role.REVIEWER):
            pages.append(self._page(_("Review"), "review", plan.code, year))
        if is_office(person):
            pages.append(self._page(pgettext("of the units", "Progress"), "progress", plan.code, year))
        return pages

    @cached_property
    def round_year(self) -> int:
        """The year that the address names, else the one that is worked on (one query)."""
        year = self.arguments.get("year")
        if isinstance(year, int) or self.plan is None:
            return cast(int, year)
        rows = ReportingRound.objects.filter(plan=self.plan)
        rounds = [RoundDates(*row) for row in rows.values_list("year", "opens_on", "answers_due_on")]
        return round_year(self.plan, rounds, timezone.localdate())

    @cached_property
    def role_label(self) -> str:
        """The person's roles in words."""
        if not isinstance(self.person, User):
            return ""
        return pgettext("list separator", ", ").join(
            str(label) for role, label in ROLE_LABELS.items() if role in self.person.roles
        )


def site_of(request: HttpRequest) -> Site:
    """The surroundings of the request, made once: what a view uses of them, the page need not ask again."""
    kept: Site = vars(request).setdefault("surroundings", Site(request))
    return kept


LAZY_PARTS = ("plans", "plan", "year", "year_links", "plan_links", "navigation", "role_label")


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor of every page. Pages that show none of it (error pages) cost no query."""
    surroundings = site_of(request)
    parts = {name: SimpleLazyObject(partial(getattr, surroundings, name)) for name in LAZY_PARTS}
    return {**parts, "language_tag": to_locale(get_language() or "").replace("_", "-")}
