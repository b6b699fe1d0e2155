"""The mark before a text in a .csv that a spreadsheet could take for a formula. Source: threats.md, I1."""

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
