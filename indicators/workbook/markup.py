"""XML of a stranger, read in one pass and in bounded memory.

Expat itself, not defusedxml's parsers: those build trees, or cost several times as much, and what they add
is what stands here: a document type is refused, so that there are no entities to expand or to fetch.
"""

from collections.abc import Iterable, Iterator
from typing import NoReturn, Protocol
from xml.parsers import expat

from indicators.workbook.refusals import Refusal
from indicators.workbook.sheets import FileRefused


class LocalNames(dict[str, str]):
    """Names without their prefix, each cut once: programs are free to write `<x:row>` for `<row>`."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(":")[2]
        return local


class Reader(Protocol):
    """What hears of the elements, by their names without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def read_markup(chunks: Iterable[bytes], reader: Reader) -> None:
    """Let the reader hear the whole document. Raises FileRefused where it is not sound XML."""
    for _ in read_stepwise(chunks, reader):
        pass


def read_stepwise(chunks: Iterable[bytes], reader: Reader) -> Iterator[None]:
    """As `read_markup`, with a pause after each chunk, so that what was heard need not pile up."""
    parser = _parser_for(reader)
    try:
        for chunk in chunks:
            parser.Parse(chunk)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise FileRefused(Refusal.DAMAGED) from error
    except (LookupError, ValueError) as error:  # an encoding that is unknown, or that expat cannot read
        raise FileRefused(Refusal.DAMAGED) from error
    yield


def _parser_for(reader: Reader) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    local = LocalNames()
    start, end = reader.start, reader.end
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    parser.EndElementHandler = lambda name: end(local[name])
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    return parser


def _refuse_declarations(*_: object) -> NoReturn:
    raise FileRefused(Refusal.DECLARATIONS)
