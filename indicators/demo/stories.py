"""Which indicator plays which story, so that every verdict is seen; the method itself is the judge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from indicators.demo.course import Story, course
from indicators.demo.setting import Setting, Subject, chance
from indicators.method.outcome import assess
from indicators.method.progress import Series
from indicators.method.types import Availability, Kind, Reason, Rolled, Verdict

ENDINGS: Mapping[Story, tuple[Verdict, Reason | None]] = {
    Story.ACHIEVED: (Verdict.ACHIEVED, None),
    Story.AHEAD: (Verdict.AHEAD, None),
    Story.ON_TRACK: (Verdict.ON_TRACK, None),
    Story.BEHIND: (Verdict.BEHIND, None),
    Story.FAR_BEHIND: (Verdict.FAR_BEHIND, None),
    Story.MISSED: (Verdict.MISSED, None),
    Story.NO_BASELINE: (Verdict.UNRATED, Reason.NO_BASELINE),
    Story.PARTIAL: (Verdict.UNRATED, Reason.PARTIAL),
    Story.NOT_AVAILABLE: (Verdict.UNRATED, Reason.NOT_AVAILABLE),
    Story.NOT_APPLICABLE: (Verdict.UNRATED, Reason.NOT_APPLICABLE),
}
"""What the plan's own organization gets in the last full year. The order is that of the casting."""

ABSENCES: Mapping[Story, Rolled] = {
    Story.NOT_AVAILABLE: Rolled(None, Availability.NOT_AVAILABLE, reported=0, expected=1),
    Story.NOT_APPLICABLE: Rolled(None, Availability.NOT_APPLICABLE, reported=0, expected=0),
}

FAVOR: Mapping[Story, int] = {
    Story.ON_TRACK: 7,
    Story.ACHIEVED: 4,
    Story.AHEAD: 4,
    Story.BEHIND: 3,
    Story.FAR_BEHIND: 2,
    Story.MISSED: 1,
    Story.NO_BASELINE: 4,
}
"""How often each is played by the indicators that no story needs: most things go well, as they do."""


def cast_stories(subjects: Sequence[Subject], setting: Setting) -> dict[str, Story]:
    """A story for each indicator, by code; each story is played by at least one that can, if any can.

    Where there are fewer indicators than stories, the first of `ENDINGS` are served first.
    """
    playable = {
        subject.code: [story for story in ENDINGS if can_play(subject, story, setting)]
        for subject in subjects
    }
    cast = _match(playable, setting)
    return {
        code: cast.get(code) or _free_choice(code, stories, setting) for code, stories in playable.items()
    }


def can_play(subject: Subject, story: Story, setting: Setting) -> bool:
    """Whether the indicator's course in this story ends with the story's verdict, as the method judges it."""
    if story in ABSENCES and (not subject.is_direct or subject.rule.kind is Kind.CUMULATIVE):
        return False
    if story is Story.PARTIAL and (subject.is_direct or len(setting.leaves) < 2):
        return False
    outcome = assess(subject.rule, subject.targets, _series(subject, story, setting), setting.judged_year)
    return (outcome.verdict, outcome.reason) == ENDINGS[story]


def _series(subject: Subject, story: Story, setting: Setting) -> Series:
    """What the roll-up will make of the course."""
    series = {
        year: Rolled(figure.value, figure.availability, reported=2, expected=2)
        for year, figure in course(subject, story, setting).items()
    }
    judged = setting.judged_year
    if story is Story.PARTIAL:
        series[judged] = replace(series[judged], reported=1)
    return series | ({judged: ABSENCES[story]} if story in ABSENCES else {})


def _match(playable: Mapping[str, Sequence[Story]], setting: Setting) -> dict[str, Story]:
    """One indicator for each story: a largest matching by augmenting paths (Kuhn), the same every time."""
    order = sorted(playable, key=lambda code: (len(playable[code]), chance(setting.seed, code, "casting")))
    cast: dict[str, Story] = {}

    def place(story: Story, tried: set[str]) -> bool:
        for code in order:
            if story in playable[code] and code not in tried:
                tried.add(code)
                if code not in cast or place(cast[code], tried):
                    cast[code] = story
                    return True
        return False

    for story in ENDINGS:
        place(story, set())
    return cast


def _free_choice(code: str, playable: Sequence[Story], setting: Setting) -> Story:
    """Any story that the indicator can play, by favor; on track where it can play none."""
    lots = [story for story in FAVOR if story in playable for _ in range(FAVOR[story])]
    return lots[int(chance(setting.seed, code, "choice") * len(lots))] if lots else Story.ON_TRACK
