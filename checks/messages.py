"""`python -m checks.messages [--check | --merge FILE.json…]`: the Chinese catalog, without gettext's tools.

English is the language of the msgids themselves: there is no English catalog.

Without an option, collect the messages of the Python files and templates into the catalog, keep their
translations, drop what is no longer used, and compile it. `--merge` also fills empty translations from files
of the form {"msgid": "中文", "msgid|||plural": "中文", "context\\u0004msgid": "中文"}. `--check` changes
nothing and fails unless the catalog is complete, correct and compiled.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
APPS = ("accounts", "indicators", "jiaxing_quality", "reports", "tasks")
PLURAL, CONTEXT = "|||", "\x04"
# Which arguments of each function are messages: number, or (number, "c") for the context.
FUNCTIONS: dict[str, tuple[object, ...] | None] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")
HEADER = "# Chinese. English is the language of the msgids themselves: there is no English catalog."
# These would make the file differ between two equal runs, or say nothing.
NEEDLESS_HEADER = re.compile(
    r'^"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By).*\n',
    re.MULTILINE,
)

Key = tuple[str, str]  # context, msgid


def main(arguments: list[str]) -> int:
    """Update or check the catalog; return 1 if the check fails."""
    if arguments == ["--check"]:
        problems = list(find_problems())
        print("\n".join(problems) or "The Chinese catalog is complete and compiled.")
        return 1 if problems else 0
    catalog = collect()
    keep_translations(catalog, load())
    files = arguments[1:] if arguments[:1] == ["--merge"] else []
    for file in files:
        merge(catalog, Path(file))
    save(catalog)
    missing = [message for message in entries(catalog) if not text(message)]
    print(f"{len(catalog)} messages, {len(missing)} without a translation")
    for message in missing:
        print(f"  {json.dumps(name(message), ensure_ascii=False)}")
    return 0


# --- Collecting -------------------------------------------------------------------------------------------


def collect() -> Catalog:
    """A catalog of all messages that the code and the templates use, without translations."""
    catalog = Catalog(locale="zh_Hans", header_comment=HEADER, fuzzy=False)
    for path in sources():
        for _line, message, comments, context in extract_file(path):
            place = str(path.relative_to(ROOT))
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def sources() -> list[Path]:
    """The files that may hold messages, in a stable order."""
    code = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    return sorted(code) + sorted(pages)


def extract_file(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """The messages of a file: line, message (with its plural), translators' comments, context."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into calls among masked text; in parentheses its indentation means nothing.
        source = f"({templatize(source, origin=str(path))}\n)"
    return extract("python", BytesIO(source.encode()), FUNCTIONS, ("Translators:",), {"encoding": "utf-8"})  # type: ignore[arg-type]


# --- Reading and writing ----------------------------------------------------------------------------------


def load() -> Catalog:
    """The catalog as it lies in the repository; empty if there is none."""
    if not PO.exists():
        return Catalog(locale="zh_Hans")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def save(catalog: Catalog) -> None:
    """Write the catalog and its compiled form; the same messages always give the same file."""
    out = BytesIO()
    write_po(out, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(NEEDLESS_HEADER.sub("", out.getvalue().decode()), encoding="utf-8")
    MO.write_bytes(compiled(load()))


def compiled(catalog: Catalog) -> bytes:
    """The form that Django reads."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def keep_translations(catalog: Catalog, old: Catalog) -> None:
    """Copy the translations that a catalog already has; a fuzzy one is a guess and is not kept."""
    known = {key(message): message for message in entries(old) if not message.fuzzy}
    for message in entries(catalog):
        if key(message) in known:
            set_text(message, text(known[key(message)]))


def merge(catalog: Catalog, path: Path) -> None:
    """Fill empty translations from a file of {msgid: Chinese}; say what it names in vain or differently."""
    messages = {
        each: message for message in entries(catalog) for each in (name(message), short_name(message))
    }
    for each, translation in json.loads(path.read_text(encoding="utf-8")).items():
        message = messages.get(each)
        if message is None:
            print(f"{path.name}: nobody uses {each!r}")
        elif not text(message):
            set_text(message, translation)
        elif text(message) != translation:
            print(f"{path.name}: {each!r} stays {text(message)!r}, not {translation!r}")


# --- Checking ---------------------------------------------------------------------------------------------


def find_problems() -> Iterator[str]:
    """Everything that is wrong with the catalog, one line each."""
    catalog = load()
    used, known = keys(collect()), keys(catalog)
    yield from (f"not in the catalog (run ./dev messages): {each[1]!r}" for each in sorted(used - known))
    yield from (f"no longer used (run ./dev messages): {each[1]!r}" for each in sorted(known - used))
    for message in entries(catalog):
        yield from message_problems(message)
    if not MO.exists() or texts(read_mo(BytesIO(MO.read_bytes()))) != texts(
        read_mo(BytesIO(compiled(catalog)))
    ):
        yield "django.mo is not the compiled django.po: run ./dev messages"


def message_problems(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    original = name(message)
    if message.fuzzy:
        yield f"fuzzy: {original!r}"
    if not text(message).strip():
        yield f"not translated: {original!r}"
    # Chinese has one form for all numbers: it stands for the plural.
    elif placeholders(original.split(PLURAL)[-1]) != placeholders(text(message)):
        yield f"placeholders differ: {original!r} → {text(message)!r}"


def placeholders(message: str) -> list[str]:
    """The placeholders of a message, sorted; the translation may order them as it likes."""
    return sorted(PLACEHOLDER.findall(message))


def texts(catalog: Catalog) -> dict[Key, str]:
    """Translations by key."""
    return {key(message): text(message) for message in entries(catalog)}


# --- One message ------------------------------------------------------------------------------------------


def entries(catalog: Catalog) -> list[Message]:
    """The messages of a catalog, without its header."""
    return [message for message in catalog if message.id]


def keys(catalog: Catalog) -> set[Key]:
    """The keys of a catalog's messages."""
    return {key(message) for message in entries(catalog)}


def key(message: Message) -> Key:
    """What makes a message itself: two messages may differ by context alone."""
    return message.context or "", short_name(message).rpartition(CONTEXT)[2]


def short_name(message: Message) -> str:
    """Context and msgid without the plural."""
    return name(message).partition(PLURAL)[0]


def name(message: Message) -> str:
    """Context, msgid and plural in one text, as the files for `--merge` have it."""
    forms: Sequence[str] = [message.id] if isinstance(message.id, str) else message.id
    context = f"{message.context}{CONTEXT}" if message.context else ""
    return context + PLURAL.join(forms)


def text(message: Message) -> str:
    """The translation; Chinese has one form for singular and plural."""
    return message.string if isinstance(message.string, str) else "".join((message.string or ())[:1])


def set_text(message: Message, translation: str) -> None:
    """Set the translation in the shape that the message needs."""
    message.string = translation if isinstance(message.id, str) else (translation,)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
