"""One mapping of the file while it is read: typed values by key, and a report of what is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import TypeVar

import yaml
from django.utils.translation import gettext as _

from indicators.planfile.problems import Report, nearest, shown
from indicators.planfile.scalars import UnreadableError, is_plain

Value = TypeVar("Value")
Absent = TypeVar("Absent")
Parse = Callable[[yaml.ScalarNode], Value]


def keys_of(entry: type) -> tuple[str, ...]:
    """The keys of an entry: its attributes."""
    return tuple(field.name for field in fields(entry))


class Section:
    """Reads one mapping. Every value asked for has parsed, or is a stand-in whose field is marked unsound.

    Unknown and duplicate keys are reported at once. A section without a node stands for a missing mapping:
    its fields are unsound, and nothing more is reported.
    """

    def __init__(self, report: Report, path: str, node: yaml.MappingNode | None, keys: Iterable[str]) -> None:
        self.report = report
        self.path = path
        self.line = node.start_mark.line + 1 if node else 0
        self.is_absent = node is None
        self.keys = tuple(keys)
        self.values: dict[str, yaml.Node] = {}
        for key, value in node.value if node else ():
            self._take(key, value)

    def required(self, key: str, parse: Parse[Value], stand_in: Value) -> Value:
        """The value of a key that must be there."""
        if key in self.values:
            return self._parsed(key, parse, stand_in)
        self._report_missing(key)
        return stand_in

    def optional(self, key: str, parse: Parse[Value], absent: Absent) -> Value | Absent:
        """The value of a key that may be absent."""
        return self._parsed(key, parse, absent) if key in self.values else absent

    def required_text(self, key: str, parse: Parse[str]) -> str:
        """Text that must be there and must not be blank."""
        text = self.required(key, parse, "")
        if not text.strip() and self.report.is_sound(self._at(key)):
            self.report.add(self._at(key), _("The text is blank: write it."))
        return text

    def section(self, key: str, entry: type) -> "Section | None":
        """The mapping under a key that may be absent."""
        if key not in self.values:
            return None
        return self._section_at(self._at(key), self.values[key], entry)

    def required_section(self, key: str, entry: type) -> "Section":
        """The mapping under a key that must be there; an absent section where it is not."""
        if key not in self.values:
            self._report_missing(key)
        return self.section(key, entry) or Section(self.report, self._at(key), None, keys_of(entry))

    def entries(self, key: str, entry: type, read: Callable[["Section"], Value]) -> tuple[Value, ...]:
        """The mappings in the list under a key that may be absent, each read in turn."""
        base = self._at(key)
        read_entries: list[Value] = []
        taken: set[str] = set()
        for index, node in enumerate(self._list(key)):
            path = self._entry_path(base, index, node, taken)
            taken.add(path)
            section = self._section_at(path, node, entry)
            if section:
                self.report.items.setdefault(base, []).append(path)
                read_entries.append(read(section))
        return tuple(read_entries)

    def required_entries(
        self, key: str, entry: type, read: Callable[["Section"], Value]
    ) -> tuple[Value, ...]:
        """The same for a list that must be there and hold at least one entry."""
        if key not in self.values:
            self._report_missing(key)
        elif isinstance(self.values[key], yaml.SequenceNode) and not self.values[key].value:
            self.report.add(self._at(key), _("The list is empty: it needs at least one entry."))
        return self.entries(key, entry, read)

    def texts(self, key: str, parse: Parse[str]) -> tuple[str, ...]:
        """The texts in the list under a key that may be absent."""
        return tuple(
            self._parsed_at(f"{self._at(key)}[{index}]", node, parse, "")
            for index, node in enumerate(self._list(key))
        )

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _take(self, key: yaml.Node, value: yaml.Node) -> None:
        """Keep a value under its key, if the key is one of ours and came for the first time."""
        line = key.start_mark.line + 1
        name = key.value if isinstance(key, yaml.ScalarNode) else "[…]"
        path = self._at(shown(name))
        if name not in self.keys:
            self.report.add(path, self._unknown(name), line)
        elif name in self.values:
            self.report.add(path, _("The key comes twice here: keep one of the two."), line)
        else:
            self.values[name] = value
            self.report.lines[path] = value.start_mark.line + 1

    def _unknown(self, name: str) -> str:
        near = nearest(name, self.keys, self.report)
        if near:
            return _("Unknown key: did you mean “%(key)s”?") % {"key": near}
        return _("Unknown key: expected one of %(keys)s.") % {"keys": ", ".join(self.keys)}

    def _report_missing(self, key: str) -> None:
        path = self._at(key)
        if self.is_absent:
            self.report.unsound.add(path)
        else:
            self.report.add(path, _("The key is missing: add it."), self.line)

    def _parsed(self, key: str, parse: Parse[Value], stand_in: Absent) -> Value | Absent:
        return self._parsed_at(self._at(key), self.values[key], parse, stand_in)

    def _parsed_at(self, path: str, node: yaml.Node, parse: Parse[Value], stand_in: Absent) -> Value | Absent:
        self.report.lines[path] = node.start_mark.line + 1
        try:
            if not isinstance(node, yaml.ScalarNode):
                raise UnreadableError(_("Expected one value here, and a list or a group of keys came."))
            if not node.value and is_plain(node):
                raise UnreadableError(
                    _("The value is empty: give one, or leave the key out if it is optional.")
                )
            return parse(node)
        except UnreadableError as fault:
            self.report.add(path, str(fault))
            return stand_in

    def _list(self, key: str) -> list[yaml.Node]:
        node = self.values.get(key)
        if node is None or isinstance(node, yaml.SequenceNode):
            return node.value if node else []
        self.report.add(self._at(key), _("Expected a list here (lines that begin with “- ”)."))
        return []

    def _section_at(self, path: str, node: yaml.Node, entry: type) -> "Section | None":
        self.report.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return Section(self.report, path, node, keys_of(entry))
        message = _("Expected a group of keys here, such as %(keys)s.")
        self.report.add(path, message % {"keys": ", ".join(keys_of(entry)[:3])})
        return None

    @staticmethod
    def _entry_path(base: str, index: int, node: yaml.Node, taken: set[str]) -> str:
        """`indicators[CP03]` where the entry has a code of its own, `indicators[17]` where it has none."""
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        codes = [
            value.value for key, value in pairs if key.value == "code" and isinstance(value, yaml.ScalarNode)
        ]
        path = f"{base}[{shown(codes[0])}]" if codes and codes[0] else f"{base}[{index}]"
        return path if path not in taken else f"{base}[{index}]"
