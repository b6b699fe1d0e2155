"""checks.links: which links of a document lead nowhere."""

from pathlib import Path

import pytest

from checks.links import broken_links, slug


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("5. Decisions", "5-decisions"),
        ("`make run`, at once", "make-run-at-once"),
        ("五、用户(填报员)", "五用户填报员"),
    ],
)
def test_slug_is_the_heading_without_punctuation(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


@pytest.mark.parametrize(
    "link",
    ["other.md", "other.md#second-part", "#first", "#first-1", "other.md#named", "https://example.org/x"],
)
def test_link_that_leads_somewhere_is_no_problem(tmp_path: Path, link: str) -> None:
    (tmp_path / "other.md").write_text('# Second part\n<a id="named"></a>\n')
    page = tmp_path / "page.md"
    page.write_text(f"# First\n# First\n[text]({link})\n")
    assert list(broken_links(page)) == []


@pytest.mark.parametrize("link", ["gone.md", "#gone", "page.md#gone", "/page.md"])
def test_link_that_leads_nowhere_is_named(tmp_path: Path, link: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# First\n[text]({link})\n")
    assert [problem.rpartition(" ")[2] for problem in broken_links(page)] == [link]


def test_link_inside_code_is_not_a_link(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`[text](gone.md)`\n\n```\n[text](gone.md)\n```\n")
    assert list(broken_links(page)) == []
