"""The plan check: where a plan contradicts itself or leaves open what it means. It mends nothing.

Findings come from general rules over the plan file, and from the file's `remarks`: what a reader found in the
plan's text that no rule can see. A valid plan file may have any number of findings.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from indicators.method.types import Direction, Kind, Rollup
from indicators.planfile.schema import (
    AssignmentRole,
    BaselineEntry,
    IndicatorEntry,
    PlanEntry,
    PlanFile,
    Severity,
    TargetEntry,
)
from indicators.reading import write_number

# A number with 以上 or 以下 after it; one word may stand between, as in 5个以上.
_OR_MORE = re.compile(r"[0-9%％]\s*[^0-9\s,，、;；。]{0,6}\s*以上")
_OR_LESS = re.compile(r"[0-9%％]\s*[^0-9\s,，、;；。]{0,6}\s*以下")
_RATE_UNITS = ("%", "％", "‰")
_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is contradictory, unclear or worth a note, with the indicators and places of the plan.

    `code` names the rule (or the remark), `message` is in the reader's language.
    """

    code: str
    severity: Severity
    indicators: tuple[str, ...]
    places: tuple[str, ...]
    message: str


def check_plan(file: PlanFile) -> tuple[Finding, ...]:
    """All findings: contradictions first, then what is unclear, then notes; by code of rule within each."""
    by_code = {indicator.code: indicator for indicator in file.indicators}
    findings = list(_remarks(file))
    for indicator in file.indicators:
        findings += _beyond_limit(indicator)
        findings += _stated_twice(indicator)
        findings += _baseline_and_target(indicator)
        findings += _whole_and_parts(indicator, [by_code[code] for code in indicator.parts])
        findings += _decided_early(indicator, file.plan)
    findings += _incomplete(file.indicators)
    return tuple(sorted(findings, key=lambda finding: (_ORDER.index(finding.severity), finding.code)))


def _remarks(file: PlanFile) -> Iterator[Finding]:
    """What a reader found, in the reader's language where the file has it in both."""
    for remark in file.plan.remarks:
        note = remark.note_en if remark.note_en and _is_english() else remark.note
        message = _("“%(words)s”: %(note)s") % {"words": remark.words, "note": note} if remark.words else note
        yield Finding(remark.code, remark.severity, remark.indicators, (remark.place,), message)


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _name(indicator: IndicatorEntry) -> str:
    """The indicator's name in the reader's language, where the file has it in both."""
    return indicator.name_en if indicator.name_en and _is_english() else indicator.name


def _beyond_limit(indicator: IndicatorEntry) -> Iterator[Finding]:
    """“100 % or more” where 100 is the most there can be (and “or less” at the least)."""
    limits = ((_OR_MORE, indicator.maximum), (_OR_LESS, indicator.minimum))
    for target in indicator.stated_targets:
        if any(pattern.search(target.words) and target.value == limit for pattern, limit in limits):
            message = _(
                "%(name)s: “%(words)s” asks for more than is possible, %(value)s is the limit itself."
            )
            values = {"name": _name(indicator), "words": target.words, "value": write_number(target.value)}
            yield _finding("beyond-limit", Severity.UNCLEAR, [indicator], [target.place], message % values)


def _stated_twice(indicator: IndicatorEntry) -> Iterator[Finding]:
    """One indicator, one year, several places: do they say the same?"""
    by_year: dict[int, list[TargetEntry]] = defaultdict(list)
    for target in indicator.stated_targets:
        by_year[target.year].append(target)
    for year, targets in by_year.items():
        if len(targets) > 1:
            severity, message = _agreement(targets)
            values = {"name": _name(indicator), "year": year, "count": len(targets), "said": _said(targets)}
            yield _finding(
                "stated-twice", severity, [indicator], [target.place for target in targets], message % values
            )


def _agreement(targets: list[TargetEntry]) -> tuple[Severity, str]:
    if len({target.value for target in targets}) > 1:
        message = _("%(name)s: %(count)d places set different targets for %(year)d (%(said)s).")
        return Severity.CONTRADICTION, message
    if len({target.comparator for target in targets}) > 1:
        message = _(
            "%(name)s: %(count)d places set the same number for %(year)d in different ways (%(said)s)."
        )
        return Severity.UNCLEAR, message
    return Severity.NOTE, _("%(name)s: %(count)d places set the same target for %(year)d (%(said)s).")


def _said(targets: Iterable[TargetEntry]) -> str:
    return ", ".join(f"{target.comparator} {write_number(target.value)}" for target in targets)


def _baseline_and_target(indicator: IndicatorEntry) -> Iterator[Finding]:
    """A target that is behind where the plan began, or was already attained there. Sums begin at nothing."""
    baseline = indicator.baseline
    if baseline is None or indicator.kind is Kind.CUMULATIVE:
        return
    targets = _final_targets(indicator)
    worse = [target for target in targets if indicator.direction.is_worse(target.value, baseline.value)]
    equal = [target for target in targets if target.value == baseline.value]
    if worse:
        yield _worse_than_baseline(indicator, baseline, worse)
    elif equal and baseline.is_comparable:
        message = _(
            "%(name)s: the target %(target)s was already attained in %(year)d: it is a target to keep."
        )
        values = {"name": _name(indicator), "target": write_number(equal[0].value), "year": baseline.year}
        yield _finding(
            "attained-at-start", Severity.NOTE, [indicator], _places(baseline, equal), message % values
        )


def _worse_than_baseline(
    indicator: IndicatorEntry, baseline: BaselineEntry, worse: list[TargetEntry]
) -> Finding:
    if indicator.direction is Direction.UP:
        message = _("%(name)s: the target %(target)s is below the %(baseline)s of %(year)d.")
    else:
        message = _("%(name)s: the target %(target)s is above the %(baseline)s of %(year)d.")
    values = {
        "name": _name(indicator),
        "target": write_number(worse[0].value),
        "baseline": write_number(baseline.value),
        "year": baseline.year,
    }
    text, severity = message % values, Severity.CONTRADICTION
    if not baseline.is_comparable:
        severity = Severity.UNCLEAR
        text = f"{text} {_('That value is marked as not comparable.')} {baseline.note}".rstrip()
    return _finding("worse-than-baseline", severity, [indicator], _places(baseline, worse), text)


def _places(baseline: BaselineEntry, targets: list[TargetEntry]) -> list[str]:
    return [baseline.place, *(target.place for target in targets)]


def _final_targets(indicator: IndicatorEntry) -> list[TargetEntry]:
    """The targets of the last year that has any."""
    last = max((target.year for target in indicator.stated_targets), default=None)
    return [target for target in indicator.stated_targets if target.year == last]


def _whole_and_parts(whole: IndicatorEntry, parts: list[IndicatorEntry]) -> Iterator[Finding]:
    """A whole that the plan breaks down elsewhere: counts should add up to it, rates should lie around it."""
    if not whole.stated_targets or not parts or not all(part.stated_targets for part in parts):
        return
    total = _final_targets(whole)[0]
    parts_targets = [_final_targets(part)[0] for part in parts]
    values = [target.value for target in parts_targets]
    judge = _judge_rate if _is_rate(whole) else _judge_count
    severity, message = judge(total.value, values)
    shown = {
        "name": _name(whole),
        "whole": write_number(total.value),
        "parts": " + ".join(map(write_number, values)),
        "list": ", ".join(
            f"{_name(part)} {write_number(value)} {part.unit}"
            for part, value in zip(parts, values, strict=True)
        ),
    }
    places = [total.place, *(target.place for target in parts_targets)]
    yield _finding("whole-and-parts", severity, [whole, *parts], places, message % shown)


def _decided_early(indicator: IndicatorEntry, plan: PlanEntry) -> Iterator[Finding]:
    """A later decision that is older than the plan: the plan would have replaced it."""
    issued_on = plan.issued_on
    for target in indicator.decided_targets:
        if issued_on is not None and target.decided_on is not None and target.decided_on < issued_on:
            message = _(
                "%(name)s: %(document)s decided on %(day)s, before the plan was issued on %(issued)s."
            )
            values = {"name": _name(indicator), "document": target.document}
            days = {"day": target.decided_on.isoformat(), "issued": issued_on.isoformat()}
            yield _finding("decided-early", Severity.UNCLEAR, [indicator], [], message % (values | days))


def _is_rate(indicator: IndicatorEntry) -> bool:
    """Whether its values cannot be added."""
    return indicator.rollup in (Rollup.RATIO, Rollup.MEAN) or indicator.unit in _RATE_UNITS


def _judge_count(whole: Decimal, parts: list[Decimal]) -> tuple[Severity, str]:
    if sum(parts) == whole:
        message = _(
            "%(name)s: %(whole)s here, broken down elsewhere into %(parts)s (%(list)s). The sum agrees, but "
            "the plan does not say that one is the sum of the other."
        )
        return Severity.NOTE, message
    message = _("%(name)s: %(whole)s here, but elsewhere its parts are set at %(parts)s (%(list)s).")
    return Severity.CONTRADICTION, message


def _judge_rate(whole: Decimal, parts: list[Decimal]) -> tuple[Severity, str]:
    if not min(parts) <= whole <= max(parts):
        message = _("%(name)s: %(whole)s lies outside what is set for its parts elsewhere (%(list)s).")
        return Severity.CONTRADICTION, message
    if min(parts) < max(parts) and whole in (min(parts), max(parts)):
        message = _(
            "%(name)s: %(whole)s for the whole is what only one of its parts is set at elsewhere (%(list)s). "
            "With every part at its own number, the whole comes out at another."
        )
        return Severity.UNCLEAR, message
    return Severity.NOTE, _("%(name)s: %(whole)s for the whole, set by parts elsewhere (%(list)s).")


def _incomplete(indicators: tuple[IndicatorEntry, ...]) -> Iterator[Finding]:
    """What is missing, each kind in one finding with all of its indicators."""
    yield from _without_target(indicators)
    yield from _without_words(indicators)
    yield from _without_baseline(indicators)
    yield from _without_lead(indicators)
    yield from _changed_later(indicators)


def _without_target(indicators: tuple[IndicatorEntry, ...]) -> Iterator[Finding]:
    found = [indicator for indicator in indicators if not indicator.stated_targets]
    if found:
        message = ngettext(
            "%(count)d indicator has no target and will not be rated.",
            "%(count)d indicators have no target and will not be rated.",
            len(found),
        )
        yield _finding("no-target", Severity.UNCLEAR, found, [], message % {"count": len(found)})


def _without_words(indicators: tuple[IndicatorEntry, ...]) -> Iterator[Finding]:
    found = [
        (indicator, target)
        for indicator in indicators
        for target in indicator.stated_targets
        if not target.words
    ]
    if found:
        message = ngettext(
            "%(count)d target does not quote the plan's words for its number.",
            "%(count)d targets do not quote the plan's words for their numbers.",
            len(found),
        )
        owners = list({indicator.code: indicator for indicator, _target in found}.values())
        places = [target.place for _indicator, target in found]
        yield _finding("no-words", Severity.NOTE, owners, places, message % {"count": len(found)})


def _without_baseline(indicators: tuple[IndicatorEntry, ...]) -> Iterator[Finding]:
    found = [
        indicator
        for indicator in indicators
        if indicator.kind is Kind.LEVEL and not (indicator.baseline and indicator.baseline.is_comparable)
    ]
    if found:
        message = ngettext(
            "%(count)d level indicator has no comparable baseline: it is unrated until it is achieved.",
            "%(count)d level indicators have no comparable baseline: they are unrated until achieved.",
            len(found),
        )
        yield _finding("no-baseline", Severity.NOTE, found, [], message % {"count": len(found)})


def _without_lead(indicators: tuple[IndicatorEntry, ...]) -> Iterator[Finding]:
    found = [
        indicator
        for indicator in indicators
        if not any(entry.role is AssignmentRole.LEAD for entry in indicator.assignments)
    ]
    if found:
        message = ngettext(
            "%(count)d indicator has no lead department: nobody would check its figures.",
            "%(count)d indicators have no lead department: nobody would check their figures.",
            len(found),
        )
        yield _finding("no-lead", Severity.UNCLEAR, found, [], message % {"count": len(found)})


def _changed_later(indicators: tuple[IndicatorEntry, ...]) -> Iterator[Finding]:
    found = [indicator for indicator in indicators if indicator.decided_targets]
    if found:
        message = ngettext(
            "%(count)d indicator has targets that a later document decided: they count before the plan's.",
            "%(count)d indicators have targets that later documents decided: they count before the plan's.",
            len(found),
        )
        yield _finding("decided", Severity.NOTE, found, [], message % {"count": len(found)})


def _finding(
    code: str, severity: Severity, indicators: Iterable[IndicatorEntry], places: Iterable[str], message: str
) -> Finding:
    codes = tuple(indicator.code for indicator in indicators)
    return Finding(code, severity, codes, tuple(dict.fromkeys(places)), message)
