"""checks.messages: what is collected, and which translations are wrong."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from checks.messages import extract_file, merge, message_problems, text


def collected(path: Path, source: str) -> list[tuple[str | None, object]]:
    """Context and message of everything found in a file with this source."""
    path.write_text(source, encoding="utf-8")
    return [(context, message) for _, message, _, context in extract_file(path)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = _("one")', (None, "one")),
        ('x = gettext_lazy("one " "two")', (None, "one two")),
        ('x = ngettext("%(n)d item", "%(n)d items", n)', (None, ("%(n)d item", "%(n)d items"))),
        ('x = pgettext_lazy("verb", "open")', ("verb", "open")),
    ],
)
def test_code_is_searched_for_every_form(
    tmp_path: Path, source: str, found: tuple[str | None, object]
) -> None:
    assert collected(tmp_path / "code.py", source) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('  <p>\n <b>(it\'s</b> {% translate "one" %}', (None, "one")),
        ('{% translate "open" context "verb" %}', ("verb", "open")),
        ('<a title="{{ _("one")|upper }}">', (None, "one")),
        ("{% blocktranslate trimmed %}\n one\n two\n{% endblocktranslate %}", (None, "one two")),
        (
            "{% blocktranslate count n=x %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}",
            (None, ("%(n)s item", "%(n)s items")),
        ),
    ],
)
def test_templates_are_searched_for_every_form(
    tmp_path: Path, source: str, found: tuple[str | None, object]
) -> None:
    assert collected(tmp_path / "page.html", source) == [found]


@pytest.mark.parametrize(
    ("original", "translation", "problem"),
    [
        ("saved", "", "not translated: 'saved'"),
        ("%(n)s saved", "已保存", "placeholders differ: '%(n)s saved' → '已保存'"),
        (
            ("one", "%(n)d saved"),
            ("已保存%(n)s",),
            "placeholders differ: 'one|||%(n)d saved' → '已保存%(n)s'",
        ),
    ],
)
def test_wrong_translation_is_named(original: object, translation: object, problem: str) -> None:
    message = Catalog(locale="zh_Hans").add(original, string=translation)
    assert list(message_problems(message)) == [problem]


@pytest.mark.parametrize(
    ("original", "translation"),
    [("{a} of {b}", "{b}中的{a}"), (("one", "%(n)d saved"), ("已保存%(n)d项",)), ("50%% done", "完成50%%")],
)
def test_right_translation_is_no_problem(original: object, translation: object) -> None:
    message = Catalog(locale="zh_Hans").add(original, string=translation)
    assert list(message_problems(message)) == []


def test_merge_fills_what_is_empty_and_keeps_the_rest(tmp_path: Path) -> None:
    catalog = Catalog(locale="zh_Hans")
    kept, filled = catalog.add("kept", string="保留"), catalog.add(("one", "many"))
    file = tmp_path / "zh.json"
    file.write_text('{"kept": "别的", "one|||many": "多"}', encoding="utf-8")
    merge(catalog, file)
    assert (text(kept), text(filled)) == ("保留", "多")
