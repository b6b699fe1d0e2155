"""Drawn charts that are kept: a picture is drawn once and read back by one query."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from indicators.models import Assessment
from reports.charts.drawing import Drawing, digest, draw_png, draw_svg
from reports.models import DrawnAssessment, KeptChart, PictureFormat

KEPT_FOR = timedelta(days=60)

DRAWERS: Mapping[PictureFormat, Callable[[Drawing], bytes]] = {
    PictureFormat.SVG: draw_svg,
    PictureFormat.PNG: draw_png,
}


def picture(drawing: Drawing, format: PictureFormat) -> bytes:
    """The drawn chart. A kept one costs one query; a new one up to 0.2 s (the process's first: 1 s) and one
    more query, and is kept. Two who want it at once may both draw it: the pictures are equal."""
    key = digest(drawing)
    kept = KeptChart.objects.filter(digest=key, format=format).values_list("content", flat=True).first()
    if kept is not None:
        return bytes(kept)
    content = DRAWERS[format](drawing)
    _keep({key: content}, format)
    return content


def draw_ahead(drawings: Iterable[Drawing], format: PictureFormat = PictureFormat.SVG) -> int:
    """Draw and keep those of the charts that are not kept yet; return how many those were (one query, and one
    for each new chart, so that a worker that dies loses one)."""
    wanted = {digest(each): each for each in drawings}
    rows = KeptChart.objects.filter(digest__in=wanted, format=format)
    missing = wanted.keys() - set(rows.values_list("digest", flat=True))
    for key in sorted(missing):
        _keep({key: DRAWERS[format](wanted[key])}, format)
    return len(missing)


def _keep(pictures: Mapping[str, bytes], format: PictureFormat) -> None:
    KeptChart.objects.bulk_create(
        (KeptChart(digest=key, format=format, content=content) for key, content in pictures.items()),
        ignore_conflicts=True,
    )


def undrawn_assessments() -> QuerySet[Assessment]:
    """The assessments that were computed, or had a result replaced, since their charts were drawn ahead."""
    drawn = DrawnAssessment.objects.filter(assessment=OuterRef("pk"), computed_at=OuterRef("computed_at"))
    rows = Assessment.objects.filter(~Exists(drawn)).select_related("plan__organization")
    return rows.order_by("-year", F("plan"))


@transaction.atomic
def mark_drawn(assessment: Assessment) -> None:
    """Note that the charts were drawn of the assessment as it was read; a later result makes it undrawn."""
    DrawnAssessment.objects.update_or_create(
        assessment=assessment, defaults={"computed_at": assessment.computed_at}
    )


def prune_charts() -> int:
    """Delete the charts that were drawn long ago; return how many. What is still wanted is drawn again."""
    return KeptChart.objects.filter(drawn_at__lt=timezone.now() - KEPT_FOR).delete()[0]
