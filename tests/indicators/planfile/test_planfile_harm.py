"""Broken and hostile files: whatever comes, the answer is a plan file or its problems, and it comes soon."""

import time
from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from indicators.planfile import document
from indicators.planfile.problems import PlanFileInvalid
from indicators.planfile.reader import read_plan_file
from tests.indicators.planfile.plan_files import LAKESIDE, problems_of

DATA = LAKESIDE.read_bytes()
SPLICES = st.sampled_from(
    [
        b"",
        b"\n",
        b" ",
        b"- ",
        b": ",
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"'",
        b"#",
        b"&a ",
        b"*a",
        b"|",
        b"\\",
        b"\xff",
        b"\x00",
    ]
) | st.binary(max_size=8)

MANY = {
    "unknown keys": "format: 1\n" + "".join(f"key{number}: 1\n" for number in range(40_000)),
    "unknown units": "format: 1\nunits:\n"
    + "".join(f"  - {{name: u{number}}}\n" for number in range(8_000))
    + "indicators:\n"
    + "".join(f"  - {{code: A{number:04}, unit: x{number}}}\n" for number in range(8_000)),
    "one code again and again": "format: 1\norganizations:\n"
    + "  - {code: a, kind: city, name: n}\n" * 10_000,
    "one list of one code": "format: 1\nprojects:\n  - {code: A01, indicators: [" + "A01, " * 90_000 + "]}\n",
    "one long chain": "format: 1\norganizations:\n"
    + "".join(f"  - {{code: o{n}, kind: city, name: n, parent: o{n + 1}}}\n" for n in range(9_000)),
}


@given(st.integers(0, len(DATA)), st.integers(0, 40), SPLICES)
def test_a_damaged_file_is_read_or_refused(start: int, length: int, splice: bytes) -> None:
    damaged = DATA[:start] + splice + DATA[start + length :]
    with suppress(PlanFileInvalid):
        assert read_plan_file(damaged).indicators


@pytest.mark.parametrize("text", MANY.values(), ids=MANY.keys())
def test_a_file_full_of_faults_is_answered_in_seconds(text: str) -> None:
    before = time.process_time()
    problems_of(text)
    assert time.process_time() - before < 10


@pytest.mark.parametrize(
    "text", ["[" * 2_000, "- " * 2_000, r'format: "\Uffffffff"', "a: &x 1", "a: [}"], ids=range(5)
)
def test_the_loader_without_libyaml_refuses_the_same(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with_libyaml = problems_of(text)[0].line
    monkeypatch.setattr(document, "Loader", yaml.SafeLoader)
    assert problems_of(text)[0].line in (0, with_libyaml)


def test_the_loader_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with_libyaml = read_plan_file(LAKESIDE)
    monkeypatch.setattr(document, "Loader", yaml.SafeLoader)
    assert read_plan_file(LAKESIDE) == with_libyaml
