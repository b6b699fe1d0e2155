"""Search by name, code, unit of measure or the initials of a Chinese name's pinyin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, pinyin

from accounts.models import Organization, User
from indicators.models import Indicator, Plan
from indicators.permissions import can_see_unit
from tasks.models import Measure, SpecialProject

MOST_HITS = 20
FEWEST_LETTERS = 2
CACHED_NAMES = 4096


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it stands, what it is called, and what tells it from others."""

    url: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind: the first MOST_HITS, and how many in all."""

    label: Promise
    hits: tuple[Hit, ...]
    total: int


def search(*, person: User, plan: Plan, year: int, words: str) -> list[HitGroup]:
    """What of a plan matches all words, by kind. Units that the person may not see are as if not there.

    Four queries, none for words that are empty.
    """
    if not words.split():
        return []
    groups = (
        _group(_("Indicators"), words, _indicators(plan, year)),
        _group(_("Units"), words, _units(plan, year, person)),
        _group(_("Special projects"), words, _projects(plan, year)),
        _group(_("Measures"), words, _measures(plan, year)),
    )
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
    return tuple(_readings(character) for character in text)


@lru_cache(maxsize=CACHED_NAMES)
def _readings(character: str) -> frozenset[str]:
    (letters,) = pinyin(character, style=Style.FIRST_LETTER, heteronym=True)
    return frozenset(letter.casefold() for letter in letters)


def _has_initials(initials: Sequence[frozenset[str]], word: str) -> bool:
    starts = range(len(initials) - len(word) + 1)
    return any(all(letter in initials[start + at] for at, letter in enumerate(word)) for start in starts)


Candidates = Iterable[tuple[Sequence[str], Hit]]
"""What may be found, each with the texts by which it is."""


def _group(label: Promise, words: str, candidates: Candidates) -> HitGroup:
    hits = [hit for texts, hit in candidates if matches(words, texts)]
    return HitGroup(label, tuple(hits[:MOST_HITS]), len(hits))


def _indicators(plan: Plan, year: int) -> Candidates:
    for row in Indicator.objects.filter(plan=plan).select_related("domain"):
        url = reverse("indicator", args=(plan.code, year, row.code))
        texts = (row.code, row.name, row.name_en, row.unit, row.unit_en, row.domain.name, row.domain.name_en)
        yield texts, Hit(url, row.label, f"{row.code} · {row.domain.label} · {row.unit_label}")


def _units(plan: Plan, year: int, person: User) -> Candidates:
    for row in Organization.objects.within(plan.organization):
        if can_see_unit(person, row):
            url = reverse("unit_overview", args=(plan.code, year, row.code))
            yield (row.code, row.name, row.name_en), Hit(url, row.label, row.get_kind_display())


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
