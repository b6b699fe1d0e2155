"""The initials of a Chinese name's pinyin, by which people search: kept beside the name, so that a database
can look for them.

They are kept character by character, each between semicolons with all letters that its readings begin with:
行业 is “;hx;y;”. What is no Chinese character stands for itself.
"""

import os
import re
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _CharField = models.CharField[Any, Any]
else:
    _CharField = models.CharField

BETWEEN = ";"
KEPT_CHARACTERS = 4096


@lru_cache(maxsize=KEPT_CHARACTERS)
def letters_of(character: str) -> frozenset[str]:
    """The letters that the readings of a character begin with (行: h, x); others stand for themselves."""
    library = _pypinyin()
    (letters,) = library.pinyin(character, style=library.Style.FIRST_LETTER, heteronym=True)
    return frozenset(letter.casefold() for letter in letters)


def kept_initials(name: str) -> str:
    """A name's initials as they are kept.

    >>> kept_initials("行业")
    ';hx;y;'
    """
    parts = ("".join(sorted(letters_of(character))).replace(BETWEEN, "") for character in name)
    return BETWEEN + "".join(f"{part}{BETWEEN}" for part in parts)


def initials_pattern(word: str) -> str:
    """The regular expression that finds a word's letters in kept initials, one after the other. It means the
    same to PostgreSQL and to Python, which SQLite asks.

    >>> re.search(initials_pattern("hy"), kept_initials("各行业")) is not None
    True
    """
    some = f"[^{BETWEEN}]*"
    letters = (f"{some}{re.escape(letter)}{some}{BETWEEN}" for letter in word.casefold())
    return BETWEEN + "".join(letters)


@cache
def _pypinyin() -> Any:
    """The readings of characters, loaded when the first is asked for: 14 MB, which a worker does not need.
    Those of phrases take 46 MB more, and single characters have none."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    return import_module("pypinyin")


class InitialsField(_CharField):
    """The initials of the name in another field: written with it, by `save` and by `bulk_create`.

    NULL where they were never written: SQLite adds such a column without copying the table.
    """

    def __init__(self, *args: Any, of: str = "name", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 1000, "null": True, "editable": False, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        initials = kept_initials(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, initials)
        return initials
