"""The overview's bars as files: the verdicts by domain, and by year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organization
from indicators import formatting
from indicators.exports import Export, Field, in_words, is_demo, notes_of, text, whole
from indicators.models import Assessment, Plan
from indicators.models.choices import LABELS
from indicators.workbook.tables import Table
from reports.overview import Bar, Row, bar_groups, domains_sentence
from reports.overview_years import year_steps
from reports.pictures import verdicts_picture

SEPARATOR = " · "

Groups = Sequence[tuple[str, Sequence[Bar]]]
"""Bars by group: the nature of the indicators; empty where there are no groups."""


@dataclass(frozen=True, slots=True)
class VerdictChart:
    """Bars of verdicts of one unit's year: `title` is the finding, `axis` what a bar stands for."""

    plan: Plan
    unit: Organization
    assessment: Assessment
    title: str
    axis: str
    groups: Groups

    def picture(self) -> str:
        """The chart as an SVG that stands alone."""
        subject = SEPARATOR.join([self.plan.label, self.unit.label, str(self.assessment.year), self.axis])
        moment = {"at": formatting.moment(self.assessment.computed_at)}
        source = [_("Source: assessment computed on %(at)s") % moment]
        if self.plan.is_demo:
            source.append(_("demo data, all figures invented"))
        return verdicts_picture(self.title, [subject, SEPARATOR.join(source)], self.groups)

    def table(self) -> Table:
        """Its numbers: a row for each bar and verdict, zeros left out."""
        title = gettext_lazy("Verdicts")
        said = in_words([(_("Year"), self.assessment.year), (_("Reporting unit"), self.unit.label)])
        return Export(title, self._fields()).table(self._counts(), notes=notes_of(self.plan, title, said))

    def _counts(self) -> Iterator["Count"]:
        for group, bars in self.groups:
            for bar in bars:
                for segment in bar.segments:
                    yield Count(group, bar.label, str(LABELS[segment.verdict]), segment.count)

    def _fields(self) -> tuple[Field["Count"], ...]:
        nature: Field[Count] = text("nature", gettext_lazy("Nature"), lambda row: row.group)
        return (
            *([nature] if any(group for group, _bars in self.groups) else []),
            text("bar", self.axis, lambda row: row.bar),
            text("verdict", gettext_lazy("Verdict"), lambda row: row.verdict),
            whole("count", gettext_lazy("Indicators"), lambda row: row.count),
            is_demo(lambda _row: self.plan),
        )


@dataclass(frozen=True, slots=True)
class Count:
    """How many indicators of one bar have one verdict."""

    group: str
    bar: str
    verdict: str
    count: int


def domains_chart(
    plan: Plan, unit: Organization, assessment: Assessment, rows: Sequence[Row]
) -> VerdictChart | None:
    """The verdicts by domain, binding ones apart; None where there is nothing to count."""
    if not rows:
        return None
    groups = [(str(group.label), group.bars) for group in bar_groups(rows)]
    return VerdictChart(plan, unit, assessment, domains_sentence(rows), _("Domain"), groups)


def years_chart(
    plan: Plan, unit: Organization, assessment: Assessment, rows: Sequence[Row]
) -> VerdictChart | None:
    """The verdicts by year; None where no year before was assessed."""
    steps = year_steps(assessment.year, rows)
    if steps is None:
        return None
    return VerdictChart(plan, unit, assessment, steps.title, _("Year"), [("", steps.bars)])


CHARTS = {"domains": domains_chart, "years": years_chart}
"""By the name in their address."""
