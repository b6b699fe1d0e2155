"""One written report as its readers see it: sections with bound numbers, comments, files, history (S12)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from accounts.models import User
from indicators.models import Domain, Indicator, Job, JobState, Publication
from indicators.services.publication import latest_version
from reports.annual.content import Moved, Number, Part, Passage
from reports.models import (
    PassageAction,
    PassageEvent,
    Report,
    ReportComment,
    ReportEvent,
    ReportFile,
    ReportPassage,
)
from reports.permissions import can_comment_on, can_read_whole_reports, domains_led, report_parts
from reports.report_workflow import ReportAction, ReportState, allowed
from reports.services.report_files import latest_files_job
from reports.services.report_state import holding

DEEPEST = 4
"""The deepest heading of a section: below the page's own and at most two more."""


@dataclass(frozen=True, slots=True)
class PartView:
    """A run of text, or a bound number with the page of its indicator. `old` is what stood before it
    moved."""

    text: str
    is_bound: bool = False
    url: str = ""
    is_moved: bool = False
    old: str = ""


@dataclass(frozen=True, slots=True)
class MovedNumber:
    """A number that moved since an officer looked, as it was and as it is; "" where it was or is not
    there."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """A section as it is read. `depth` is the level of its heading on the page."""

    row: ReportPassage
    passage: Passage
    depth: int
    paragraphs: Sequence[Sequence[PartView]]
    moved: Sequence[MovedNumber]

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def anchor(self) -> str:
        """Names the section in the page's address."""
        return f"passage-{self.row.pk}"

    @property
    def own_paragraphs(self) -> list[str]:
        """The own text as it is printed: each line is a paragraph."""
        return [line for line in self.row.own_text.splitlines() if line.strip()]

    @property
    def vanished(self) -> list[MovedNumber]:
        """Moved numbers that no longer stand in the sentences."""
        return [each for each in self.moved if not each.new]

    @property
    def still_said(self) -> list[MovedNumber]:
        """Moved numbers that the officer's own text still has as they were."""
        return [each for each in self.moved if each.old and says(self.row.own_text, each.old)]


@dataclass(frozen=True, slots=True)
class DomainComments:
    """What was said about one domain, and whether the person may say something."""

    domain: Domain
    comments: Sequence[ReportComment]
    can_comment: bool

    @property
    def unanswered(self) -> int:
        return sum(comment.answered_at is None for comment in self.comments)


@dataclass(frozen=True, slots=True)
class FilesOfEdition:
    """The files of one edition; 0 is that of a draft."""

    edition: int
    files: Sequence[ReportFile]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """An officer's text of a section, as it stood after one change."""

    event: PassageEvent
    heading: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report for one person. Departments see the sections and comments of the domains in which they
    lead."""

    report: Report
    passages: Sequence[PassageView]
    domains: Sequence[DomainComments]
    files: Sequence[FilesOfEdition]
    events: Sequence[ReportEvent]
    texts: Sequence[WrittenText]
    latest: Publication | None
    job: Job | None
    actions: Collection[ReportAction]
    is_whole: bool

    @property
    def is_outdated(self) -> bool:
        """Whether another version than that of the report stands."""
        return self.latest is not None and self.latest.pk != self.report.publication_id

    @property
    def moved_count(self) -> int:
        return sum(len(passage.moved) for passage in self.passages)

    @property
    def unanswered(self) -> int:
        return sum(domain.unanswered for domain in self.domains)

    @property
    def was_commented(self) -> bool:
        return any(domain.comments for domain in self.domains)

    @property
    def running_job(self) -> Job | None:
        return self.job if self.job and self.job.is_unfinished else None

    @property
    def failed_job(self) -> Job | None:
        return self.job if self.job and self.job.state == JobState.FAILED else None

    @property
    def can_make_files(self) -> bool:
        """A draft's files may be made at any time, an issued edition's once."""
        is_writer = ReportAction.WRITE in self.actions
        return is_writer or (ReportAction.WITHDRAW in self.actions and self.lacks_files)

    @property
    def lacks_files(self) -> bool:
        """Whether the issued edition's files are not made yet."""
        made = {each.edition for each in self.files}
        return self.report.is_final and self.report.edition not in made


def build_report_page(report: Report, person: User) -> ReportPage:
    """Ten queries at most, whatever was written; the report has its plan and publication at hand."""
    led = domains_led(person, report.plan)
    is_whole = can_read_whole_reports(person)
    latest = latest_version(report.plan, report.year)
    domains = _domains(report, person, led, is_whole=is_whole)
    holds = holding(report, latest, sum(domain.unanswered for domain in domains))
    actions = frozenset(allowed(ReportState(report.state), report_parts(person, led), holds))
    is_writer = ReportAction.WRITE in actions or ReportAction.WITHDRAW in actions
    rows = [row for row in report.passages.all() if is_whole or row.domain in led]
    return ReportPage(
        report=report,
        passages=_passages(report, rows),
        domains=domains,
        files=_files(report) if is_whole else [],
        events=_events(report) if is_whole else [],
        texts=_texts(report) if is_writer else [],
        latest=latest,
        job=latest_files_job(report) if is_writer else None,
        actions=actions,
        is_whole=is_whole,
    )


def says(text: str, number: str) -> bool:
    """Whether the text holds the number as a number of its own, not as a part of a longer one."""
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text) is not None


def _passages(report: Report, rows: Sequence[ReportPassage]) -> list[PassageView]:
    """A section that is no longer drawn stays only for its own text, or for numbers that vanished with it."""
    codes = set(Indicator.objects.filter(plan=report.plan).values_list("code", flat=True))
    views, above = [], 1
    for row in rows:
        passage, moved = row.drawn, row.moved
        if row.is_gone and not (row.own_text or moved):
            continue
        above = min(above + 1, passage.level + 1, DEEPEST) if passage.level else above
        urls = _Urls(report, codes)
        paragraphs = [
            [_part(part, moved, urls) for sentence in sentences for part in sentence.parts]
            for sentences in passage.in_paragraphs()
        ]
        moves = [MovedNumber(_text(old), _text(new)) for old, new in moved.values()]
        views.append(PassageView(row, passage, above, paragraphs, moves))
    return views


@dataclass(frozen=True, slots=True)
class _Urls:
    report: Report
    codes: Collection[str]

    def of(self, number: Number) -> str:
        """The page of the indicator that a number belongs to: its key begins with the indicator's code."""
        code = number.key.partition(".")[0]
        if code not in self.codes:
            return ""
        return reverse("indicator", args=(self.report.plan.code, self.report.year, code))


def _part(part: Part, moved: Moved, urls: _Urls) -> PartView:
    if not isinstance(part, Number):
        return PartView(part)
    old, _new = moved.get(part.key, (None, None))
    return PartView(part.text, True, urls.of(part), part.key in moved, _text(old))


def _text(number: Number | None) -> str:
    return number.text if number else ""


def _domains(report: Report, person: User, led: Collection[str], *, is_whole: bool) -> list[DomainComments]:
    """The domains that the person may read about, with their comments (two queries)."""
    comments = report.comments.select_related("by", "organization", "answered_by").order_by("id")
    by_domain: dict[int, list[ReportComment]] = {}
    for comment in comments:
        by_domain.setdefault(comment.domain_id, []).append(comment)
    return [
        DomainComments(domain, by_domain.get(domain.pk, []), can_comment_on(person, report, domain, led))
        for domain in report.plan.domains.all()
        if is_whole or domain.code in led
    ]


def _files(report: Report) -> list[FilesOfEdition]:
    rows = report.files.select_related("publication").defer("publication__inputs")
    grouped = groupby(rows.order_by("-edition", "id"), key=lambda row: row.edition)
    return [FilesOfEdition(edition, list(files)) for edition, files in grouped]


def _events(report: Report) -> list[ReportEvent]:
    rows = report.events.select_related("by", "publication").defer("publication__inputs")
    return list(rows.order_by("-id"))


def _texts(report: Report) -> list[WrittenText]:
    """Everything that officers wrote, the latest first."""
    rows = PassageEvent.objects.filter(passage__report=report, action=PassageAction.WRITE)
    return [WrittenText(row, row.content["heading"]) for row in rows.select_related("by").order_by("-id")]
