"""The one reader of numbers: form, grid, admin, API and workbook all read a figure here.

Source: screens.md, “Reading a number”. What has one meaning is read; all else is refused with what came, what
is expected and how to mend it. Nothing is rounded, scaled or guessed.

Decisions beyond the letter of that rule:

- Trimmed at both ends: all that `str.strip` trims (a form field strips before us, so the doors agree), U+3000
  and NBSP among it, and U+200B-U+200E, U+2060, U+FEFF. Marks that turn the direction of text are refused.
- The minus sign U+2212 is a minus. En and em dashes are not.
- `007` is 7, `+5` is 5. `0,123` is refused: it may be a decimal comma.
- `1.50000` is refused: trailing zeros count. `12.0` passes where only whole numbers may be entered.
- A `Decimal` gets the verdict of its text: one with a positive exponent (JSON `1e3`) is refused.
- A `float` (a workbook cell) is read at 15 significant digits, as Excel shows it: 89.04109999999999 is
  89.0411. Where those digits would change a decimal that is kept, it is refused. JSON must be parsed with
  `parse_float=Decimal`, or digits are lost before they come here (threats.md K2).
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Context, Decimal
from math import isfinite

from indicators.number_faults import OFFERS, Fault, NumberRefused

MAX_LENGTH = 100  # characters after trimming
MAX_BITS = 4 * MAX_LENGTH  # of an integer: longer ones take their time, or cannot be printed at all
MAX_SHOWN = 40  # characters of the input repeated in a message


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """What one place for a number accepts: its unit as the plan file names it, what the column holds
    (`digits_held` before the point, `decimals_held` after it), and the allowed range, both ends included."""

    unit: str
    decimals_held: int = 4
    digits_held: int = 16
    is_whole: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def is_percent(self) -> bool:
        """Whether a percent sign may follow the number; it never scales it."""
        return self.unit in {"%", "％"}


_DIGITS = r"[+-]?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
_PLAIN = re.compile(r"[+-]?[0-9]{1,16}(?:\.[0-9]{1,4})?")  # most of a bulk import: nothing to trim or fold
_NUMBER = re.compile(rf"({_DIGITS})(%?)")
_OFFERABLE = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)%?")

_TRIMMED = "".join(chr(c) for c in range(0x3001) if chr(c).isspace()) + "\u200b\u200c\u200d\u200e\u2060\ufeff"
_FOLDED = str.maketrans("０１２３４５６７８９＋－．，％\u2212", "0123456789+-.,%-")
_POWERS = {"k": 3, "K": 3, "w": 4, "W": 4, "十": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
_POWERS |= {"万": 4, "萬": 4, "亿": 8, "億": 8}
_UNIT_POWER = re.compile(r"([十百千]?[万亿]+|千(?!分))(.*)")  # 万人, 千万元; not 百分点, 千分点
_EXACT = Context(prec=2 * MAX_LENGTH)

_DATE = r"(?:19|20)[0-9]{2}(?:年|[-/年](?:0?[1-9]|1[0-2])月?|[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)"
_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_NOTHING = r"[-—–―─/／\\…?？]+|\.{3}|(?:暂|本年)?无(?:此项|数据)?|没有|空|暂?缺|(?:数据)?未出|不适用|待定"

# The first that is found names the fault, so the more telling ones stand first.
_FAULTS: tuple[tuple[Fault, re.Pattern[str]], ...] = (
    (Fault.BLANK_WORD, re.compile(rf"^(?:{_NOTHING}|n/?a|n\.a\.|null|none|nil)$", re.IGNORECASE)),
    (Fault.DATE, re.compile(rf"^(?:{_DATE}(?:[ T][0-9:.+Z-]*)?|{_TIME})$")),
    (Fault.FORMULA_ERROR, re.compile(r"^#[A-Za-z0-9/_]+[!?]?$")),
    (Fault.NAN, re.compile(r"^[+-]?(?:s?nan|inf(?:inity)?|∞|无穷大?)$", re.IGNORECASE)),
    (Fault.FRACTION, re.compile(r"[0-9] *[/／⁄∕] *[0-9]|分之|[¼-¾⅐-⅟↉]")),
    (Fault.COMPARISON, re.compile(r"[≥≤＞＜><≧≦⩾⩽≠]|以[上下内]|[低少高多小大]于|超过?|至[少多]|最[少多]")),
    (Fault.APPROXIMATE, re.compile(r"[约近余多来~～〜≈±]|左右|上下|大概|[0-9]%?[-—–至到]+[0-9]")),
    (Fault.HEX, re.compile(r"^[+-]?0[xXoObB][0-9a-fA-F]+$")),
    (Fault.EXPONENT, re.compile(r"^[+-]?[0-9.,]+[eE][+-]?[0-9]+%?$|[×xX*]10|[0-9](?:\^|\*\*)")),
    (Fault.UNDERSCORE, re.compile(r"[0-9]_|_[0-9]")),
    (Fault.MAGNITUDE_WORD, re.compile(r"[万亿萬億]|[0-9] *[十百佰千仟]|[0-9] *[kKwW]$")),
    (Fault.INNER_SPACE, re.compile(r"[0-9.,%+-]\s+[0-9.,%]")),
    (Fault.BARE_POINT, re.compile(r"^[+-]?(?:[0-9][0-9,]*\.|\.[0-9]+)%?$")),
    (Fault.THOUSANDS, re.compile(r"^(?=.*[0-9])[+-]?[0-9.]*,[0-9,.]*%?$")),
)


def read_number(raw: object, spec: NumberSpec) -> Decimal | None:
    """Read what came at any door: None where it is blank, else its exact value without exponent or `-0`.

    `raw` is a text or what a workbook or JSON gives: str, int, float, Decimal, None; all else is refused.
    Raises NumberRefused, and nothing else. Source: screens.md, “Reading a number”.
    """
    number = _number(raw, spec)
    return None if number is None else _held(number, raw, spec)


def write_number(number: Decimal | None) -> str:
    """The shortest text that `read_number` reads back as the same number; blank is empty."""
    return "" if number is None else f"{_EXACT.normalize(number) or Decimal(0):f}"


def _number(raw: object, spec: NumberSpec) -> Decimal | None:
    """The value that came, by its type, before it is known whether the column can hold it."""
    if raw is None:
        return None
    if isinstance(raw, str):
        return Decimal(raw) if _PLAIN.fullmatch(raw) else _from_text(raw, spec)
    if isinstance(raw, bool):  # before int, which it is too
        raise _refusal(Fault.BOOLEAN, raw, spec)
    if isinstance(raw, int):
        if raw.bit_length() > MAX_BITS:
            raise _refusal(Fault.TOO_LARGE, raw, spec)
        return Decimal(raw)
    if isinstance(raw, float):
        return _from_float(raw, spec)
    if isinstance(raw, Decimal):
        return _from_decimal(raw, spec)
    is_date = isinstance(raw, date | time | timedelta)
    raise _refusal(Fault.DATE if is_date else Fault.NOT_A_NUMBER, raw, spec)


def _from_text(raw: str, spec: NumberSpec) -> Decimal | None:
    text = raw.strip(_TRIMMED)
    if not text:
        return None
    if len(text) > MAX_LENGTH:
        raise _refusal(Fault.TOO_LONG, raw, spec)
    text = text.translate(_FOLDED)
    match = _NUMBER.fullmatch(text)
    if match is None or (match[2] and not spec.is_percent):
        code = _fault_of(text, spec)
        raise _refusal(code, raw, spec, offer=_meant(code, text, spec))
    return Decimal(match[1].replace(",", ""))


def _from_float(raw: float, spec: NumberSpec) -> Decimal:
    """A float as Excel shows it: 15 significant digits, unless that would change a decimal that is kept."""
    if not isfinite(raw):
        raise _refusal(Fault.NAN, raw, spec)
    shown = Decimal(f"{raw:.15g}")
    lost = _EXACT.subtract(shown, Decimal(float.__repr__(raw))).copy_abs()
    if shown.adjusted() < spec.digits_held and 2 * lost >= Decimal(1).scaleb(-spec.decimals_held):
        raise _refusal(Fault.IMPRECISE, raw, spec)
    return shown


def _from_decimal(raw: Decimal, spec: NumberSpec) -> Decimal:
    if not raw.is_finite():
        raise _refusal(Fault.NAN, raw, spec)
    if _decimals(raw) < 0:
        raise _refusal(Fault.EXPONENT, raw, spec, offer=raw)
    return raw


def _held(number: Decimal, raw: object, spec: NumberSpec) -> Decimal:
    """The number as the column holds it; raises NumberRefused where it cannot or where it is out of range."""
    code = _unfit(number, spec)
    if code is not None:
        raise _refusal(code, raw, spec)
    if not number:
        return number.copy_abs()
    has_exponent = not isinstance(raw, str) and _decimals(number) < 0  # a text with one is refused before
    return number if not has_exponent else Decimal(f"{number:f}")


def _unfit(number: Decimal, spec: NumberSpec) -> Fault | None:
    """Why a number cannot be held. Size is asked first: the other questions cost time with its digits."""
    if number.adjusted() >= spec.digits_held and number:
        return Fault.TOO_LARGE
    if spec.is_whole and number != number.to_integral_value():
        return Fault.WHOLE_ONLY
    if _decimals(number) > spec.decimals_held:
        return Fault.TOO_MANY_DECIMALS
    if spec.minimum is not None and number < spec.minimum:
        return Fault.BELOW_MINIMUM
    if spec.maximum is not None and number > spec.maximum:
        return Fault.ABOVE_MAXIMUM
    return None


def _decimals(number: Decimal) -> int:
    """How many decimals a finite number is written with; negative where it is written with an exponent."""
    return -int(number.as_tuple().exponent)


def _fault_of(text: str, spec: NumberSpec) -> Fault:
    """What is wrong with a trimmed and folded text that is no number."""
    if any(not c.isprintable() and not c.isspace() for c in text):
        return Fault.CONTROL_CHARACTER
    if text.endswith("%") and not spec.is_percent:
        return Fault.PERCENT_NOT_ALLOWED
    if _without_unit(text, spec) is not None:
        return Fault.WITH_UNIT
    found = next((code for code, pattern in _FAULTS if pattern.search(text)), None)
    if found is None and any(c.isnumeric() and not c.isascii() for c in text):
        return Fault.OTHER_SCRIPT
    return found or Fault.NOT_A_NUMBER


def _meant(code: Fault, text: str, spec: NumberSpec) -> Decimal | None:
    """The number that a refused text plainly means, in the indicator's unit."""
    if code is Fault.WITH_UNIT:
        return _without_unit(text, spec)
    if code is Fault.MAGNITUDE_WORD:
        return _converted(text, spec)
    match = _OFFERABLE.fullmatch(text) if code in OFFERS else None
    return Decimal(match[1]) if match else None


def _without_unit(text: str, spec: NumberSpec) -> Decimal | None:
    if not spec.unit or spec.is_percent:
        return None
    match = re.fullmatch(rf"({_DIGITS})\s*{re.escape(spec.unit)}", text)
    return Decimal(match[1].replace(",", "")) if match else None


def _converted(text: str, spec: NumberSpec) -> Decimal | None:
    """“3.2万” in 家 is 32000, “10万” in 万人 is 10."""
    in_unit = _UNIT_POWER.fullmatch(spec.unit)
    unit_power, base = (in_unit[1], in_unit[2]) if in_unit else ("", spec.unit)
    match = re.fullmatch(rf"({_DIGITS})\s*([{''.join(_POWERS)}]+)\s*(?:{re.escape(base)})?", text)
    if match is None:
        return None
    power = sum(_POWERS[c] for c in match[2]) - sum(_POWERS[c] for c in unit_power)
    return Decimal(match[1].replace(",", "")).scaleb(power, context=_EXACT)


def _refusal(code: Fault, raw: object, spec: NumberSpec, offer: Decimal | None = None) -> NumberRefused:
    """The exception. It never offers a number that would be refused in its turn."""
    params = {"raw": shown(raw), "unit": spec.unit}
    params |= {"decimals": str(spec.decimals_held), "digits": str(spec.digits_held)}
    bounds = {"minimum": spec.minimum, "maximum": spec.maximum}
    params |= {name: f"{bound:f}" for name, bound in bounds.items() if bound is not None}
    if offer is not None and offer.adjusted() < spec.digits_held:
        offer = _EXACT.normalize(offer) or Decimal(0)
        if _unfit(offer, spec) is None:
            params["offer"] = f"{offer:f}"
    return NumberRefused(code, params)


def shown(raw: object) -> str:
    """What came, short and without invisible characters; of an unknown thing only its type."""
    if isinstance(raw, str):
        text = raw.strip(_TRIMMED)
    elif isinstance(raw, bool):
        text = str(raw).upper()  # as a workbook shows it
    elif isinstance(raw, int) and raw.bit_length() > MAX_BITS:
        text = "…"
    elif isinstance(raw, int | float | Decimal | date | time | timedelta):
        text = str(raw)
    else:
        text = type(raw).__name__
    short = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
    return "".join(c if c.isprintable() else "\ufffd" for c in short)
