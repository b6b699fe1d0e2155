"""Texts of users in files for spreadsheets: never run, always given back as they were (threats.md, I1)."""

from html import escape

GUARD = "'"
# Full-width forms are formulas to spreadsheets of East Asia. A text that begins with the guard itself gets
# another one, so that taking one off always gives the text back.
GUARDED_STARTS = (GUARD, "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """The text as a cell of a .csv that no spreadsheet runs."""
    return f"{GUARD}{text}" if text.startswith(GUARDED_STARTS) else text


def unguarded(text: str) -> str:
    """The text that `guarded` got. A leading “'” that guards nothing is part of the text."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(GUARDED_STARTS) else text


def as_string(text: str) -> str:
    """The text so that XlsxWriter writes it as it is.

    One that begins with <r> and ends with </r> the library takes for markup of its own, and puts it into the
    sheet unescaped, formulas and all. Such a text gets that markup around it, itself escaped.
    """
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'
    return text
