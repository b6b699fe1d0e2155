"""Publishing a year's assessment: what it counts, the press, and reading a version back (method.md, 8)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services.audit import record_audit
from accounts.types import AuditAction
from indicators.method.difference import Cell
from indicators.method.types import Outcome
from indicators.models import Figure, Indicator, Plan, Publication, PublishedResult
from indicators.models.figure import IS_BLANK
from indicators.permissions import can_publish
from indicators.record import digest_of_text, read_record, results_text
from indicators.services.events import record
from indicators.services.records import YearState, columns_of, counted_state, outcome_of
from indicators.workflow import COUNTED, Action, Part, Refusal, Refused, State, decide

REASON_LENGTH = 500


class PublicationRefused(Exception):
    """The year is not published, and nothing was written."""


class PublicationStale(PublicationRefused):
    """Somebody published meanwhile. `latest` is the version that now stands."""

    def __init__(self, latest: Publication | None) -> None:
        super().__init__(str(latest))
        self.latest = latest


class NothingToPublish(PublicationRefused):
    """No figure of the year is approved, or nothing that counts has changed since the last version."""


class ReasonMissing(PublicationRefused):
    """A later version says why it is published."""


def latest_version(plan: Plan, year: int) -> Publication | None:
    """The version that stands, without the copy of its inputs (one query)."""
    return Publication.objects.for_year(plan, year).first()


def uncounted_figures(plan: Plan, year: int) -> QuerySet[Figure]:
    """Entered figures that a publication would leave out, since nobody has approved them."""
    rows = Figure.objects.for_plan(plan).filter(year__lte=year).exclude(state__in=COUNTED)
    rows = rows.exclude(IS_BLANK).select_related("indicator", "organization")
    return rows.order_by("-year", "indicator__number", "organization__number", "pk")


@transaction.atomic
def publish_assessment(
    *, plan: Plan, year: int, seen_version: int, reason: str = "", by: User
) -> Publication:
    """Publish the next version of a year: approved figures count, and are locked.

    `seen_version` is the version that the person saw as the last one (0: none), so that pressing twice
    publishes once. Raises PublicationStale, NothingToPublish, ReasonMissing, and workflow.Refused for who may
    not publish.
    """
    if not can_publish(by):
        raise Refused(Refusal.FORBIDDEN_ROLE, State.APPROVED, Action.PUBLISH)
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)  # publications follow each other
    latest = latest_version(plan, year)
    if seen_version != (latest.version if latest else 0):
        raise PublicationStale(latest)
    if latest and not reason.strip():
        raise ReasonMissing
    _lock_figures(plan, year, by)
    state = counted_state(plan, year)
    text = state.record.text()
    has_figures = any(key[2] == year for key in state.record.figures)
    if not has_figures or (latest and latest.inputs_digest == digest_of_text(text)):
        raise NothingToPublish
    publication = Publication(
        plan=plan,
        year=year,
        version=seen_version + 1,
        reason=reason.strip(),
        published_by=by,
        published_at=timezone.now(),
        method_version=state.record.basis.method_version,
        inputs=text,
        inputs_digest=digest_of_text(text),
        results_digest=digest_of_text(results_text(state.results)),
        is_demo=plan.is_demo,
    )
    _store(publication, state)
    digests = {"inputs": publication.inputs_digest, "results": publication.results_digest}
    record_audit(
        AuditAction.ASSESSMENT_PUBLISHED, f"{plan.code}/{year}/v{publication.version}", by=by, detail=digests
    )
    return publication


def _store(publication: Publication, state: YearState) -> None:
    """Write the version with its results, in the order of the codes."""
    plan = publication.plan
    indicators = dict(Indicator.objects.filter(plan=plan).values_list("code", "pk"))
    places = dict(Organization.objects.within(plan.organization).values_list("code", "pk"))
    publication.save(force_insert=True)
    PublishedResult.objects.bulk_create(
        PublishedResult(
            publication=publication,
            indicator_id=indicators[indicator],
            organization_id=places[place],
            **columns_of(outcome),
        )
        for (indicator, place), outcome in sorted(state.results.items())
    )


def _lock_figures(plan: Plan, year: int, by: User) -> None:
    """The year's approved figures become published ones."""
    rows = Figure.objects.select_for_update(of=("self",)).for_plan(plan)
    figures = list(rows.filter(year=year, state=State.APPROVED).order_by("pk"))
    for figure in figures:
        figure.state = decide(State.APPROVED, Action.PUBLISH, {Part.OFFICE}, ())
    record(figures, Action.PUBLISH, by, timezone.now(), (), about=f"{plan.code}/{year}")


def published_results(publication: Publication) -> dict[Cell, Outcome]:
    """The results of a version, by the codes of indicator and place (one query)."""
    rows = publication.results.select_related("indicator", "organization")
    return {(row.indicator.code, row.organization.code): outcome_of(row) for row in rows}


def published_state(publication: Publication) -> YearState:
    """A version as it was published: its record and its results (two queries at most)."""
    return YearState(read_record(publication.inputs), published_results(publication))


def is_intact(publication: Publication) -> bool:
    """Whether inputs and results still have the digests that were taken when they were published."""
    results = digest_of_text(results_text(published_results(publication)))
    inputs = digest_of_text(publication.inputs)
    return (inputs, results) == (publication.inputs_digest, publication.results_digest)


def versions_of(plan: Plan, year: int) -> Sequence[Publication]:
    """All versions of a year, the newest first (one query)."""
    return list(Publication.objects.for_year(plan, year))
