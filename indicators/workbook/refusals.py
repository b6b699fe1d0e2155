"""Why a file cannot be taken: stable codes. Their texts for people are in `messages.py`."""

from enum import StrEnum


class Refusal(StrEnum):
    """The `code` of a FileRefused; in brackets the `params` that it comes with."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # (size, limit: megabytes)

    # Another kind of file than a .xlsx or .csv
    OLD_WORKBOOK = "old_workbook"  # .xls, and WPS's .et
    ENCRYPTED = "encrypted"
    MACROS = "macros"  # .xlsm
    BINARY_WORKBOOK = "binary_workbook"  # .xlsb
    OTHER_SPREADSHEET = "other_spreadsheet"  # .ods, .numbers
    WEB_PAGE = "web_page"  # many systems export HTML or XML and call it .xls
    PDF = "pdf"
    DOCUMENT = "document"
    IMAGE = "image"
    ARCHIVE = "archive"
    RENAMED = "renamed"  # (suffix): the content is not what the name says
    UNKNOWN_TYPE = "unknown_type"  # (suffix)

    # A workbook that does not hold together
    DAMAGED = "damaged"
    DECLARATIONS = "declarations"  # a document type or entities, which no workbook has
    NO_SHEET = "no_sheet"
    BAD_ADDRESS = "bad_address"  # (sheet, address)
    DUPLICATE_CELL = "duplicate_cell"  # (sheet, address)

    # More than is read
    TOO_MANY_PARTS = "too_many_parts"  # (limit)
    UNPACKED_TOO_LARGE = "unpacked_too_large"  # (limit: megabytes)
    SUSPICIOUS_PACKING = "suspicious_packing"
    TOO_MANY_SHEETS = "too_many_sheets"  # (limit)
    TOO_MANY_CELLS = "too_many_cells"  # (sheet, limit)
    TOO_MUCH_TEXT = "too_much_text"  # (sheet, limit: characters)
    FAR_CELL = "far_cell"  # (sheet, address, limit: the last address that is read)
    TIMEOUT = "timeout"  # (limit: seconds)
    OUT_OF_MEMORY = "out_of_memory"
    UNREADABLE = "unreadable"  # reading it ended without an answer

    # A .csv
    UNDECODABLE = "undecodable"  # (line)
    HIDDEN_CHARACTER = "hidden_character"  # (line)
    BAD_QUOTES = "bad_quotes"  # (line)
