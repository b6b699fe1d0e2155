"""Believable sizes where the plan file gives none: how many batches are tested, where an indicator began."""

from decimal import Decimal

from indicators.demo.setting import Setting, Subject, chance

DENOMINATORS = (
    ("人口", 3_600_000),
    ("人数", 4_200),
    ("样品", 5_400),
    ("批次", 2_600),
    ("次数", 480),
    ("面积", 1_500),
    ("吨", 46_000),
    ("机组", 36),
    ("座", 42),
    ("辆", 3_200),
    ("台件", 8_600),
    ("台", 1_900),
    ("学校", 420),
    ("产品", 2_100),
    ("保障房", 60),
    ("项目", 640),
    ("企业", 1_350),
    ("单位", 520),
    ("件", 1_100),
)
"""What a city of middling size has of a denominator that is named so; the first that fits counts."""

OTHER_DENOMINATOR = 1_000
PROGRAM = "累计"


def is_running(subject: Subject) -> bool:
    """Whether the rate tells how far a program is, so that its denominator stays and it begins low."""
    return subject.numerator.startswith(PROGRAM)


def denominator_size(subject: Subject, setting: Setting, year: int) -> Decimal:
    """A whole number that grows by some 1.5 % a year."""
    size = next((size for word, size in DENOMINATORS if word in subject.denominator), OTHER_DENOMINATOR)
    luck = Decimal("0.8") + chance(setting.seed, subject.code, "denominator") * Decimal("0.4")
    growth = 1 if is_running(subject) else 1 + Decimal("0.015") * (year - setting.years[0])
    return Decimal(max(1, round(size * luck * growth)))


def plausible_start(subject: Subject, setting: Setting) -> Decimal:
    """A value on the wrong side of the end target, as far away as things of its kind may be."""
    goal = subject.end.value if subject.end else Decimal(0)
    luck = chance(setting.seed, subject.code, "start")
    if goal == 0:
        return -subject.better * (12 + (luck * 30).to_integral_value())
    if is_running(subject):
        gap = Decimal("0.75")
    elif subject.maximum is not None and subject.better > 0:
        gap = Decimal("0.03") + luck * Decimal("0.09")
    else:
        gap = Decimal("0.2") + luck * Decimal("0.2")
    start = goal - subject.better * abs(goal) * gap
    if subject.is_whole and abs(goal) < 5:
        start = goal - subject.better
    return subject.within(start)
