"""Search by name, code, unit of measure or the initials of a Chinese name's pinyin.

A plan has some hundred indicators, projects and measures, which are read and compared here; of places there
may be tens of thousands: the database looks for them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.initials import initials_pattern, letters_of
from accounts.models import Organization, User
from accounts.models.people import OrganizationQuerySet
from accounts.permissions import can_see_everything
from indicators.models import Indicator, Plan
from tasks.models import Measure, SpecialProject

MOST_HITS, MOST_OF_A_KIND = 20, 200
"""How many hits of each kind are shown, and how many where one kind alone is asked for."""
FEWEST_LETTERS = 2
CACHED_NAMES = 4096


class Kind(StrEnum):
    """What may be found, in the order of the page."""

    INDICATORS = "indicators"
    UNITS = "units"
    PROJECTS = "projects"
    MEASURES = "measures"


KIND_LABELS = {
    Kind.INDICATORS: _("Indicators"),
    Kind.UNITS: _("Units"),
    Kind.PROJECTS: _("Special projects"),
    Kind.MEASURES: _("Measures"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it stands, what it is called, and what tells it from others."""

    url: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind: the first of them, and how many in all."""

    kind: Kind
    hits: tuple[Hit, ...]
    total: int

    @property
    def label(self) -> Promise:
        return KIND_LABELS[self.kind]

    @property
    def has_more(self) -> bool:
        """Whether asking for this kind alone shows more."""
        return len(self.hits) < min(self.total, MOST_OF_A_KIND)


def search(*, person: User, plan: Plan, year: int, words: str, kind: Kind | None = None) -> list[HitGroup]:
    """What of a plan matches all words, by kind, or of one kind alone. Units that the person may not see are
    as if not there.

    At most five queries, none for words that are empty.
    """
    if not words.split():
        return []
    most = MOST_HITS if kind is None else MOST_OF_A_KIND
    finders: dict[Kind, Callable[[], HitGroup]] = {
        Kind.INDICATORS: lambda: _group(Kind.INDICATORS, words, _indicators(plan, year), most),
        Kind.UNITS: lambda: _units(plan, year, person, words, most),
        Kind.PROJECTS: lambda: _group(Kind.PROJECTS, words, _projects(plan, year), most),
        Kind.MEASURES: lambda: _group(Kind.MEASURES, words, _measures(plan, year), most),
    }
    groups = (find() for each, find in finders.items() if kind in (None, each))
    return [group for group in groups if group.total]


def matches(words: str, texts: Iterable[str]) -> bool:
    """Whether each word stands in one of the texts, or its letters in the initials of one.

    >>> matches("pm2.5 浓度", ["PM2.5年均浓度"]), matches("zyncp", ["主要农产品质量抽检合格率"])
    (True, True)
    """
    found = [text for text in texts if text]
    return all(any(_has(text, word) for text in found) for word in words.casefold().split())


def _has(text: str, word: str) -> bool:
    if word in text.casefold():
        return True
    return len(word) >= FEWEST_LETTERS and word.isascii() and _has_initials(_initials(text), word)


@lru_cache(maxsize=CACHED_NAMES)
def _initials(text: str) -> tuple[frozenset[str], ...]:
    """For each character the letters that its readings begin with (行: h, x); others stand for themselves."""
    return tuple(letters_of(character) for character in text)


def _has_initials(initials: Sequence[frozenset[str]], word: str) -> bool:
    starts = range(len(initials) - len(word) + 1)
    return any(all(letter in initials[start + at] for at, letter in enumerate(word)) for start in starts)


Candidates = Iterable[tuple[Sequence[str], Hit]]
"""What may be found, each with the texts by which it is."""


def _group(kind: Kind, words: str, candidates: Candidates, most: int) -> HitGroup:
    hits = [hit for texts, hit in candidates if matches(words, texts)]
    return HitGroup(kind, tuple(hits[:most]), len(hits))


def _indicators(plan: Plan, year: int) -> Candidates:
    for row in Indicator.objects.filter(plan=plan).select_related("domain"):
        url = reverse("indicator", args=(plan.code, year, row.code))
        texts = (row.code, row.name, row.name_en, row.unit, row.unit_en, row.domain.name, row.domain.name_en)
        yield texts, Hit(url, row.label, f"{row.code} · {row.domain.label} · {row.unit_label}")


def _units(plan: Plan, year: int, person: User, words: str, most: int) -> HitGroup:
    """Places and departments, each with what it belongs to: many have the same name (one query, two where
    there are more than are shown)."""
    found = named(_seen_by(person, plan), words).select_related("parent")
    rows = list(found[: most + 1])
    total = len(rows) if len(rows) <= most else found.count()
    return HitGroup(Kind.UNITS, tuple(_unit_hit(row, plan, year) for row in rows[:most]), total)


def _seen_by(person: User, plan: Plan) -> OrganizationQuerySet:
    """The rule of `can_see_unit`, for many rows."""
    units = Organization.objects.within(plan.organization)
    return (
        units
        if can_see_everything(person)
        else units.filter(pk__in=[person.organization_id] if person.organization_id else [])
    )


def _unit_hit(row: Organization, plan: Plan, year: int) -> Hit:
    url = reverse("unit_overview", args=(plan.code, year, row.code))
    above = row.parent.label if row.parent and row.pk != plan.organization_id else ""
    return Hit(url, row.label, " · ".join(filter(None, (row.get_kind_display(), above))))


def named(units: OrganizationQuerySet, words: str) -> OrganizationQuerySet:
    """Those of which each word stands in the code, in a name, or in the initials of the name."""
    for word in words.casefold().split():
        wanted = Q(code__icontains=word) | Q(name__icontains=word) | Q(name_en__icontains=word)
        if len(word) >= FEWEST_LETTERS and word.isascii():
            wanted |= Q(initials__regex=initials_pattern(word))
        units = units.filter(wanted)
    return units


def _projects(plan: Plan, year: int) -> Candidates:
    for row in SpecialProject.objects.filter(plan=plan):
        texts = (row.code, row.name, row.name_en, row.summary, row.summary_en)
        yield texts, Hit(_project_url(plan, year, row.number), row.label, row.code)


def _measures(plan: Plan, year: int) -> Candidates:
    for row in Measure.objects.filter(project__plan=plan).select_related("project"):
        texts = (row.code, row.name, row.name_en, row.summary, row.summary_en)
        note = f"{row.get_kind_display()} · {row.project.label}"
        yield texts, Hit(_project_url(plan, year, row.project.number), row.label, note)


def _project_url(plan: Plan, year: int, number: int) -> str:
    return f"{reverse('special_projects', args=(plan.code, year))}#project-{number}"
