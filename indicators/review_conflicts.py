"""What changed between the reviewer's look and the sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.models import Figure, FigureEvent
from indicators.review_marks import Mark


@dataclass(frozen=True, slots=True)
class ReviewConflict:
    """One figure: what the reviewer saw, what stands now, and the mark that was not sent."""

    figure: Figure
    seen: FigureEvent | None
    now: FigureEvent | None
    mark: Mark | None


def conflicts_of(
    figures: Sequence[Figure], seen: Mapping[int, int], marks: Mapping[int, Mark]
) -> list[ReviewConflict]:
    """The conflicts of figures that are not in the version that was seen. One query."""
    rows = FigureEvent.objects.filter(figure__in=figures).select_related("by")
    events = {(row.figure_id, row.version): row for row in rows}
    return [
        ReviewConflict(
            figure,
            events.get((figure.pk, seen.get(figure.pk, 0))),
            events.get((figure.pk, figure.version)),
            marks.get(figure.pk),
        )
        for figure in figures
    ]
