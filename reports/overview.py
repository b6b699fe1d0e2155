"""What the overview says of a unit's year: plain values and sentences, made from one list of rows.

Indicators that measure unlike things are summarized by counts of verdicts, never by a mean of percentages
(method.md, section 6). Nothing here asks the database.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from indicators.formatting import GLYPHS
from indicators.method.types import Nature, Reason, Verdict
from indicators.models.choices import LABELS
from indicators.planfile.schema import AssignmentRole
from reports.charts.bullet import Bullet, Spark
from reports.findings import BEHIND
from reports.history import Step, values_of

VERDICTS = tuple(Verdict)
"""From the best to the worst, and last what cannot be rated: the order of every bar and table."""

STRONG = (Verdict.ACHIEVED, Verdict.AHEAD)
"""What a unit can be content with."""

NATURES = (Nature.BINDING, Nature.EXPECTED)

REASON_NOTES = {
    Reason.NO_FIGURE: _("Nothing has been reported for this year."),
    Reason.PARTIAL: _("Some units have not reported, and what is there does not reach the target by itself."),
    Reason.NO_BASELINE: _("The plan gives no comparable starting value, so progress cannot be measured."),
    Reason.NOT_APPLICABLE: _("There is no such thing to report this year."),
    Reason.NOT_AVAILABLE: _("The figure is expected later."),
    Reason.NO_TARGET: _("The plan's target is for the whole. No share of it has been set for this unit."),
}

SEGMENT_PIXELS = 28
"""The least width of one indicator in a bar, so that a glyph and a digit fit; a narrow screen scrolls."""


class Rated(Protocol):
    """Anything that has a verdict and is binding or not."""

    @property
    def verdict(self) -> Verdict: ...

    @property
    def is_binding(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator's result for a unit and year, in words and numbers ready to sort, count and show.

    `value`, `target` and the yearly averages are text with the indicator's decimals; `progress` is a share,
    `pace` in percentage points, `due` what the path asks for by the year's end; `history` is what was said in
    each year, this one included. `explanation` is what the unit wrote to its figure. `accepted_until`: the
    last day on which the office accepts the lag, for the `remedy`. `part`: a department's in the indicator.
    `before` and `published`: the verdicts of the year before and of the latest published version, where they
    were read.
    """

    number: int
    code: str
    label: str
    unit: str
    domain: str
    domain_label: str
    nature: Nature
    verdict: Verdict
    reason: Reason | None = None
    is_attained: bool | None = None
    value: str = ""
    target: str = ""
    target_year: int | None = None
    due: str = ""
    progress: Decimal | None = None
    pace: Decimal | None = None
    history: Mapping[int, Step] = field(default_factory=dict)
    needed_per_year: str = ""
    achieved_per_year: str = ""
    leads: tuple[str, ...] = ()
    explanation: str = ""
    accepted_until: date | None = None
    remedy: str = ""
    part: AssignmentRole | None = None
    before: Verdict | None = None
    published: Verdict | None = None

    @property
    def part_label(self) -> Promise | str:
        return LABELS[self.part] if self.part else ""

    @property
    def bullet(self) -> Bullet | None:
        return Bullet.of(self.progress, self.pace)

    @property
    def spark(self) -> Spark | None:
        return Spark.of(values_of(self.history))

    @property
    def is_binding(self) -> bool:
        return self.nature is Nature.BINDING

    @property
    def leads_in_words(self) -> str:
        return pgettext("list separator", ", ").join(self.leads)


@dataclass(frozen=True, slots=True)
class Segment:
    """One verdict's part of a bar: its count, and where it starts and how wide it is, in percent. One that
    is too narrow for words is not `is_named`: its title and the table tell."""

    verdict: Verdict
    count: int
    start: Decimal
    width: Decimal
    is_named: bool = True

    @property
    def label(self) -> Promise:
        return LABELS[self.verdict]

    @property
    def glyph(self) -> str:
        return GLYPHS[self.verdict]

    @property
    def middle(self) -> Decimal:
        return self.start + self.width / 2


@dataclass(frozen=True, slots=True)
class Bar:
    """The verdicts of one domain, or of one year. All bars of a chart share one scale, so that equal counts
    are equally wide."""

    domain: str
    label: str
    total: int
    segments: tuple[Segment, ...]
    least_width: int
    """In pixels, the same for all bars of a chart."""

    @property
    def counts(self) -> tuple[int, ...]:
        """In the order of `VERDICTS`, for the table beside the bars."""
        found = {segment.verdict: segment.count for segment in self.segments}
        return tuple(found.get(verdict, 0) for verdict in VERDICTS)


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars of the binding indicators, or of the expected ones."""

    nature: Nature
    total: int
    bars: tuple[Bar, ...]

    @property
    def label(self) -> Promise:
        return LABELS[self.nature]


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """The indicators that cannot be rated for one reason."""

    reason: Reason
    rows: tuple[Row, ...]

    @property
    def label(self) -> Promise:
        return LABELS[self.reason]

    @property
    def note(self) -> Promise:
        return REASON_NOTES[self.reason]


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How many indicators of one unit have each verdict, in the order of `VERDICTS`."""

    code: str
    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def count_verdicts(rows: Sequence[Rated]) -> dict[Verdict, int]:
    """Every verdict with its count, zero included."""
    found = Counter(row.verdict for row in rows)
    return {verdict: found[verdict] for verdict in VERDICTS}


def sentence(year: int, rows: Sequence[Rated]) -> str:
    """The verdict on the whole, in one sentence, and the binding ones apart where there are any."""
    whole = ngettext(
        "In %(year)d, of %(total)d indicator: %(counts)s.",
        "In %(year)d, of %(total)d indicators: %(counts)s.",
        len(rows),
    ) % {"year": year, "total": len(rows), "counts": counts_in_words(rows)}
    binding = [row for row in rows if row.is_binding]
    return whole + (_binding_sentence(binding) if binding else "")


def _binding_sentence(binding: Sequence[Rated]) -> str:
    return ngettext(
        " %(total)d of them is binding: %(counts)s.",
        " %(total)d of them are binding: %(counts)s.",
        len(binding),
    ) % {"total": len(binding), "counts": counts_in_words(binding)}


def counts_in_words(rows: Sequence[Rated]) -> str:
    """“12 achieved, 3 behind; 4 cannot be rated”. Verdicts that nothing has are left out."""
    counts = count_verdicts(rows)
    unrated = counts.pop(Verdict.UNRATED)
    if unrated == len(rows):
        return gettext("none can be rated")
    words = pgettext("list separator", ", ").join(
        gettext("%(count)d %(verdict)s") % {"count": count, "verdict": LABELS[verdict]}
        for verdict, count in counts.items()
        if count
    )
    if not unrated:
        return words
    rest = ngettext("; %(count)d cannot be rated", "; %(count)d cannot be rated", unrated)
    return words + rest % {"count": unrated}


def bar_groups(rows: Sequence[Row]) -> list[BarGroup]:
    """One bar for each domain, in the plan's order; the binding indicators first and apart."""
    longest = max((len(part) for nature in NATURES for part in _by_domain(rows, nature).values()), default=0)
    return [
        BarGroup(nature, sum(map(len, parts.values())), tuple(_bar(part, longest) for part in parts.values()))
        for nature in NATURES
        if (parts := _by_domain(rows, nature))
    ]


def _by_domain(rows: Sequence[Row], nature: Nature) -> dict[str, list[Row]]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        if row.nature is nature:
            parts.setdefault(row.domain, []).append(row)
    return parts


def _bar(rows: Sequence[Row], longest: int) -> Bar:
    segments = segments_of(count_verdicts(rows), longest)
    return Bar(rows[0].domain, rows[0].domain_label, len(rows), segments, SEGMENT_PIXELS * longest)


def segments_of(counts: Mapping[Verdict, int], longest: int, least: int = 0) -> tuple[Segment, ...]:
    """The counts as parts of a bar, on a scale on which `longest` takes the whole width. What is narrower
    than `least` percent is not named."""
    segments: list[Segment] = []
    start = 0
    for verdict in VERDICTS:
        count = counts.get(verdict, 0)
        if count:
            width = _share(count, longest)
            segments.append(Segment(verdict, count, _share(start, longest), width, width >= least))
            start += count
    return tuple(segments)


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.001"))


def domains_sentence(rows: Sequence[Row]) -> str:
    """Which domain has the most behind: the title of the bars."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row.domain, []).append(row)
    worst = max(parts.values(), key=lambda part: len(behind(part)))
    if not behind(worst):
        return gettext("In no domain is anything behind")
    return ngettext(
        "%(domain)s has the most behind: %(count)d of %(total)d indicator",
        "%(domain)s has the most behind: %(count)d of %(total)d indicators",
        len(worst),
    ) % {"domain": worst[0].domain_label, "count": len(behind(worst)), "total": len(worst)}


def behind(rows: Sequence[Row]) -> list[Row]:
    """What is behind: binding first, then by verdict, the worst pace first."""
    return sorted((row for row in rows if row.verdict in BEHIND), key=_urgency)


def _urgency(row: Row) -> tuple[bool, int, bool, Decimal, int]:
    """Where there is no pace (each year judged by itself), the row follows those that have one."""
    pace = row.pace if row.pace is not None else Decimal(0)
    return not row.is_binding, BEHIND.index(row.verdict), row.pace is None, pace, row.number


def strengths(rows: Sequence[Row]) -> list[Row]:
    """What is achieved or ahead: binding first, then the best pace; last what has none."""
    return sorted((row for row in rows if row.verdict in STRONG), key=_merit)


def _merit(row: Row) -> tuple[bool, bool, Decimal, int]:
    pace = row.pace if row.pace is not None else Decimal(0)
    return not row.is_binding, row.pace is None, -pace, row.number


def binding_first(rows: Sequence[Row]) -> list[Row]:
    """The binding indicators before the expected ones, each in the plan's order."""
    return sorted(rows, key=lambda row: (not row.is_binding, row.number))


def unrated(rows: Sequence[Row]) -> list[ReasonGroup]:
    """What cannot be rated, by reason, in the order in which the method knows the reasons."""
    groups: dict[Reason, list[Row]] = {}
    for row in rows:
        if row.reason is not None:
            groups.setdefault(row.reason, []).append(row)
    return [ReasonGroup(reason, tuple(groups[reason])) for reason in Reason if reason in groups]
