"""Getting figures approved and years published, for the tests of publications."""

from typing import Any

from django.utils import timezone

from accounts.models import Organization, User
from indicators.models import Figure, Indicator, Plan, Publication, Revision
from indicators.services.entry import read_entry
from indicators.services.events import record
from indicators.services.publication import latest_version, publish_assessment
from indicators.services.reviews import Seen, review_figures
from indicators.services.revisions import ask_revision, decide_revision
from indicators.workflow import Action, State
from tests.cast import Cast
from tests.indicators.conftest import TOWN, Enter, figure_of


def approve(figure: Figure, cast: Cast) -> Figure:
    """Submit a figure for who entered it, and approve it as somebody else."""
    figure.state, figure.submitted_by, figure.submitted_at = (
        State.SUBMITTED,
        figure.entered_by,
        timezone.now(),
    )
    record(
        [figure], Action.SUBMIT, figure.entered_by, timezone.now(), ("submitted_by", "submitted_at"), about=""
    )
    checker = cast.reviewer if figure.entered_by == cast.office else cast.office
    review_figures(approvals=[Seen(figure.pk, figure.version)], returns=[], by=checker)
    figure.refresh_from_db()
    return figure


def enter_approved(
    enter: Enter, cast: Cast, code: str, *, unit: str = TOWN, year: int = 2023, **raw: Any
) -> Figure:
    enter(code, unit=unit, year=year, **raw)
    return approve(figure_of(code, unit, year), cast)


def publish(plan: Plan, by: User, *, year: int = 2023, reason: str = "更正数据") -> Publication:
    """The next version."""
    latest = latest_version(plan, year)
    seen = latest.version if latest else 0
    return publish_assessment(plan=plan, year=year, seen_version=seen, reason=reason if seen else "", by=by)


def ask(plan: Plan, by: User, code: str, *, unit: str = TOWN, year: int = 2023, **raw: Any) -> Revision:
    """Ask for a revision of the figure that stands."""
    indicator = Indicator.objects.for_plan(plan).get(code=code)
    figure = Figure.objects.filter(indicator=indicator, organization__code=unit, year=year).first()
    entry = read_entry(indicator, raw, version=figure.version if figure else 0)
    organization = Organization.objects.get(code=unit)
    return ask_revision(plan=plan, unit=organization, year=year, entry=entry, reason="统计口径有误", by=by)


def revise(plan: Plan, cast: Cast, code: str, **raw: Any) -> Revision:
    """A revision of the town's figure, asked for by its clerk and accepted by the office."""
    revision = ask(plan, cast.clerk, code, **raw)
    return decide_revision(revision=revision.pk, is_accepted=True, decision="同意更正", by=cast.office)
