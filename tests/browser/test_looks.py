"""The audit skips what looks the same, and nothing else."""

import pytest

from tests.browser.looks import Looks

pytestmark = pytest.mark.browser

PAGE = (
    '<html><head><title>{title}</title><link rel="stylesheet" href="{style}"></head>'
    '<body><header>{name}<a href="{way}">2023</a></header><main>{main}</main></body></html>'
)
FIRST = {"title": "One", "style": "a.css", "name": "Office", "way": "/2023/", "main": "<h1>One</h1>"}
OTHER_PAGE = FIRST | {"title": "Two", "way": "/2024/", "main": "<h1>Two</h1>"}


def seen(*pages: dict[str, str]) -> Looks:
    looks = Looks()
    for page in pages:
        looks.is_new(PAGE.format(**page))
    return looks


@pytest.mark.parametrize(
    "change",
    [
        {"main": "<h1>One</h1><p>more</p>"},
        {"name": "Leader"},
        {"style": "b.css"},
        {"main": '<h1 class="wide">One</h1>'},
        {"main": '<h1>One</h1><a href="/elsewhere/">way</a>'},
    ],
)
def test_what_differs_is_new(change: dict[str, str]) -> None:
    assert seen(FIRST).is_new(PAGE.format(**FIRST | change))


@pytest.mark.parametrize("change", [{}, {"way": "/2025/"}])
def test_what_looks_the_same_is_not(change: dict[str, str]) -> None:
    assert not seen(FIRST).is_new(PAGE.format(**FIRST | change))


def test_a_token_is_no_look() -> None:
    form = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    first, again = (FIRST | {"main": form.format(token)} for token in ("a1", "b2"))
    assert not seen(first).is_new(PAGE.format(**again))


def test_another_person_gets_a_known_page_once_in_the_own_frame() -> None:
    """Then the frame is known too."""
    looks = seen(FIRST, OTHER_PAGE)
    leader = {"name": "Leader"}
    assert looks.is_new(PAGE.format(**FIRST | leader))
    assert not looks.is_new(PAGE.format(**OTHER_PAGE | leader))
