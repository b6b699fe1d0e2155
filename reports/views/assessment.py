"""The assessment of a year: its versions, publishing the next one, and what differs between them."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organization, User
from accounts.requests import PersonRequest
from indicators.addresses import plan_and_year
from indicators.models import Plan, Publication
from indicators.permissions import can_publish, can_read_publications
from indicators.services.differences import compare
from indicators.services.publication import (
    REASON_LENGTH,
    NothingToPublish,
    PublicationRefused,
    PublicationStale,
    publish_assessment,
    versions_of,
)
from reports.assessment_page import build_assessment_page, build_publish_page, build_version_page
from reports.difference_page import build_difference_page

NOW = "now"


@require_safe
def assessment(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """The versions of a year; for the office also what the next one would count, and revisions."""
    person, plan_row = _reader(request, plan, year)
    page = build_assessment_page(plan_row, year, person)
    return render(request, "reports/assessment.html", {"page": page, "plan": plan_row, "year": year})


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest, plan: str, year: int) -> HttpResponse:
    """The last look, and the press. 409: somebody published meanwhile, nothing is new, or no reason."""
    if not can_publish(request.user):
        raise PermissionDenied
    plan_row = plan_and_year(plan, year)
    if request.method != "POST":
        return _last_look(request, plan_row, year)
    try:
        publication = publish_assessment(
            plan=plan_row,
            year=year,
            seen_version=_number(request.POST.get("seen_version", "")),
            reason=request.POST.get("reason", "")[:REASON_LENGTH],
            by=request.user,
        )
    except PublicationRefused as refusal:
        messages.error(request, _refusal_text(refusal))
        return _last_look(request, plan_row, year, 409)
    messages.success(request, _("Version %(version)d is published.") % {"version": publication.version})
    return redirect("assessment", plan=plan, year=year)


def _last_look(request: PersonRequest, plan: Plan, year: int, status: int = 200) -> HttpResponse:
    context = {
        "page": build_publish_page(plan, year),
        "plan": plan,
        "year": year,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "reports/publish.html", context, status=status)


def _refusal_text(refusal: PublicationRefused) -> str:
    if isinstance(refusal, PublicationStale):
        return _("Somebody has published this year meanwhile. Look at it again before you publish.")
    if isinstance(refusal, NothingToPublish):
        return _("There is nothing new to publish: no approved figure has changed.")
    return _("Say why the next version is published.")


@require_safe
def publication(request: HttpRequest, plan: str, year: int, version: int) -> HttpResponse:
    """One version as it was published, for one place (`?unit=`)."""
    _person, plan_row = _reader(request, plan, year)
    rows = Publication.objects.select_related("plan__organization", "published_by")
    row = get_object_or_404(rows, plan=plan_row, year=year, version=version)
    try:
        page = build_version_page(row, request.GET.get("unit", ""))
    except Organization.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "reports/publication.html", {"page": page, "plan": plan_row, "year": year})


@require_safe
def differences(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """What moved from a version (`?from=`, the latest unless told) to another (`?to=`) or to now."""
    person, plan_row = _reader(request, plan, year)
    versions = versions_of(plan_row, year)
    if not versions:
        raise Http404
    before = _version(versions, request.GET.get("from", str(versions[0].version)))
    wanted = request.GET.get("to", NOW)
    after = None if wanted == NOW else _version(versions, wanted)
    page = build_difference_page(compare(before, after), versions, person)
    return render(request, "reports/differences.html", {"page": page, "plan": plan_row, "year": year})


def _version(versions: Sequence[Publication], text: str) -> Publication:
    found = next((each for each in versions if str(each.version) == text), None)
    if found is None:
        raise Http404
    return found


def _reader(request: HttpRequest, plan: str, year: int) -> tuple[User, Plan]:
    """The person and the plan, for who reads what is published of the whole plan."""
    person = cast(User, request.user)
    if not can_read_publications(person):
        raise PermissionDenied
    return person, plan_and_year(plan, year)


def _number(text: str) -> int:
    """A version number as the form sent it; what is none is no version that anybody saw."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
