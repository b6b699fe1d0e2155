"""What a person reads where a file or a cell cannot be taken: what came, and how to mend it."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import Cell, CellFault, FileRefused

MESSAGES: Mapping[Refusal, str] = {
    Refusal.EMPTY: gettext_noop("The file is empty. Save it in its program and choose it again."),
    Refusal.TOO_LARGE: gettext_noop(
        "The file has %(size)s MB; at most %(limit)s MB are taken. Delete pictures and sheets in it."
    ),
    Refusal.OLD_WORKBOOK: gettext_noop(
        "This is a workbook of the old kind (.xls or .et). Open it in Excel or WPS and save it as .xlsx."
    ),
    Refusal.ENCRYPTED: gettext_noop(
        "The file is protected by a password. Open it, remove the password, save it and send it again."
    ),
    Refusal.MACROS: gettext_noop(
        "The workbook holds macros (.xlsm), which are not taken. Save it as .xlsx, which leaves them out."
    ),
    Refusal.BINARY_WORKBOOK: gettext_noop(
        "This is a binary workbook (.xlsb). Open it in Excel or WPS and save it as .xlsx."
    ),
    Refusal.OTHER_SPREADSHEET: gettext_noop(
        "This is another program's spreadsheet (.ods or .numbers). Save it as .xlsx in that program."
    ),
    Refusal.WEB_PAGE: gettext_noop(
        "The file is a web page or XML, whatever its name says. Open it in Excel or WPS and save it as .xlsx."
    ),
    Refusal.PDF: gettext_noop("This is a PDF document. Send the figures in a workbook (.xlsx) or as .csv."),
    Refusal.DOCUMENT: gettext_noop(
        "This is a text document or a presentation. Send the figures in a workbook (.xlsx) or as .csv."
    ),
    Refusal.IMAGE: gettext_noop("This is a picture. Send the figures in a workbook (.xlsx) or as .csv."),
    Refusal.ARCHIVE: gettext_noop("This is an archive of files. Unpack it and send the workbook in it."),
    Refusal.RENAMED: gettext_noop(
        "The name ends in %(suffix)s, but the content is of another kind. Changing a name changes no "
        "content: open the file in Excel or WPS and save it as .xlsx."
    ),
    Refusal.UNKNOWN_TYPE: gettext_noop(
        "Files of the kind “%(suffix)s” are not taken. Send a workbook (.xlsx) or a .csv."
    ),
    Refusal.DAMAGED: gettext_noop(
        "The workbook is damaged or incomplete. Send it again; if that does not help, open it in Excel "
        "or WPS, save it under another name and send that."
    ),
    Refusal.DECLARATIONS: gettext_noop(
        "The workbook holds declarations that no spreadsheet program writes. Open it in Excel or WPS, save "
        "it under another name and send that."
    ),
    Refusal.NO_SHEET: gettext_noop("The workbook has no sheet with cells. Send the one with the figures."),
    Refusal.BAD_ADDRESS: gettext_noop(
        "Sheet “%(sheet)s” has a cell at “%(address)s”, where no cell can be. Open the file in Excel or WPS, "
        "save it under another name and send that."
    ),
    Refusal.DUPLICATE_CELL: gettext_noop(
        "Sheet “%(sheet)s” has “%(address)s” twice. Open the file in Excel or WPS, check that cell, save the "
        "file under another name and send that."
    ),
    Refusal.TOO_MANY_PARTS: gettext_noop(
        "The workbook consists of more than %(limit)s parts. Copy the figures into a new workbook."
    ),
    Refusal.UNPACKED_TOO_LARGE: gettext_noop(
        "Unpacked, the workbook is larger than %(limit)s MB. Copy the figures into a new workbook."
    ),
    Refusal.SUSPICIOUS_PACKING: gettext_noop(
        "The workbook unpacks to far more than figures need. Copy the figures into a new workbook."
    ),
    Refusal.TOO_MANY_SHEETS: gettext_noop(
        "The workbook has more than %(limit)s sheets. Delete those that are not needed, or split it."
    ),
    Refusal.TOO_MANY_CELLS: gettext_noop(
        "More than %(limit)s cells are filled, counted up to sheet “%(sheet)s”. Split the file."
    ),
    Refusal.TOO_MUCH_TEXT: gettext_noop(
        "The cells hold more than %(limit)s characters, counted up to sheet “%(sheet)s”. Split the file."
    ),
    Refusal.FAR_CELL: gettext_noop(
        "Sheet “%(sheet)s” has something in cell %(address)s, far outside the table; it is read up to "
        "%(limit)s. Delete that row or column and save the file."
    ),
    Refusal.TIMEOUT: gettext_noop(
        "Reading the file took longer than %(limit)s seconds. Copy the figures into a new workbook, without "
        "the formatting of empty rows; if it is large, split it."
    ),
    Refusal.OUT_OF_MEMORY: gettext_noop(
        "Reading the file took more than %(limit)s MB of memory. Copy the figures into a new workbook; if it "
        "is large, split it."
    ),
    Refusal.UNREADABLE: gettext_noop(
        "The file could not be read. Open it in Excel or WPS, save it under another name and send that."
    ),
    Refusal.UNDECODABLE: gettext_noop(
        "Line %(line)s is written in an unknown encoding. Save the file as .xlsx, or as “CSV UTF-8”."
    ),
    Refusal.HIDDEN_CHARACTER: gettext_noop(
        "Line %(line)s holds a character that belongs in no text. Save the file as .xlsx, or as “CSV UTF-8”."
    ),
    Refusal.BAD_QUOTES: gettext_noop(
        "The quotation marks of line %(line)s do not match, or its text is too long for a cell. Open the "
        "file in Excel or WPS and save it again."
    ),
}

CONTENT_TOO_LARGE, UNSUPPORTED_TYPE, BAD_REQUEST = 413, 415, 400

STATUSES: Mapping[Refusal, int] = {
    Refusal.TOO_LARGE: CONTENT_TOO_LARGE,
    Refusal.UNPACKED_TOO_LARGE: CONTENT_TOO_LARGE,
    Refusal.TOO_MANY_CELLS: CONTENT_TOO_LARGE,
    Refusal.TOO_MANY_SHEETS: CONTENT_TOO_LARGE,
    Refusal.TOO_MUCH_TEXT: CONTENT_TOO_LARGE,
    Refusal.OLD_WORKBOOK: UNSUPPORTED_TYPE,
    Refusal.ENCRYPTED: UNSUPPORTED_TYPE,
    Refusal.MACROS: UNSUPPORTED_TYPE,
    Refusal.BINARY_WORKBOOK: UNSUPPORTED_TYPE,
    Refusal.OTHER_SPREADSHEET: UNSUPPORTED_TYPE,
    Refusal.WEB_PAGE: UNSUPPORTED_TYPE,
    Refusal.PDF: UNSUPPORTED_TYPE,
    Refusal.DOCUMENT: UNSUPPORTED_TYPE,
    Refusal.IMAGE: UNSUPPORTED_TYPE,
    Refusal.ARCHIVE: UNSUPPORTED_TYPE,
    Refusal.RENAMED: UNSUPPORTED_TYPE,
    Refusal.UNKNOWN_TYPE: UNSUPPORTED_TYPE,
}
"""The HTTP status of an answer; all others are BAD_REQUEST."""

CELL_MESSAGES: Mapping[CellFault, str] = {
    CellFault.ERROR: gettext_noop("The formula gives the error “%(raw)s”. Mend it or enter the value."),
    CellFault.UNCALCULATED: gettext_noop(
        "The formula “%(raw)s” was never calculated. Open the file in Excel or WPS and save "
        "it, or enter the value."
    ),
    CellFault.BROKEN: gettext_noop(
        "The cell is damaged (“%(raw)s”). Enter its value again and save the file."
    ),
}


def message_of(refused: FileRefused) -> str:
    """Why a file is refused and what to do, complete and in the active language."""
    params = dict(refused.params)
    if params.get("suffix") == "":
        params["suffix"] = gettext("without an ending")
    return gettext(MESSAGES[Refusal(refused.code)]) % params


def status_of(refused: FileRefused) -> int:
    """The HTTP status that answers with the refusal."""
    return STATUSES.get(Refusal(refused.code), BAD_REQUEST)


def fault_message_of(cell: Cell) -> str:
    """Why a cell has no value and what to do, in the active language; empty where it has one, or is empty."""
    return gettext(CELL_MESSAGES[cell.fault]) % {"raw": cell.raw} if cell.fault else ""
