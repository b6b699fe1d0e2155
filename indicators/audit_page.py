"""The audit log for the auditor: what fits the filters, the newest first, a piece at a time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import AuditEntry
from accounts.services.audit_chain import Anchor, end_of_chain
from indicators import formatting
from indicators.audit_forms import AuditForm
from indicators.exports import Export, Field, in_words, text, whole
from indicators.workbook.tables import Column, Kind, Table

PER_PAGE = 50
CHUNK = 2_000
CURSOR = "before"
LONG_DIGEST = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{24,}\b")
LONGEST = 80  # characters of the details that a row shows before it is opened


def in_short(value: object) -> str:
    """Details as one text: names and values, what lies deeper in brackets."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_inside(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_inside(each) for each in value)
    return "–" if value is None else str(value)


def _inside(value: object) -> str:
    return f"({in_short(value)})" if isinstance(value, Mapping) else in_short(value)


def abridged(text: str) -> str:
    """A text for a row of a table: digests by their first eight characters, and not too many of either."""
    short = LONG_DIGEST.sub(r"\1…", text)
    return short if len(short) <= LONGEST else f"{short[: LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry as a line of the page."""

    entry: AuditEntry

    @property
    def number(self) -> int:
        return self.entry.link.sequence

    @property
    def detail(self) -> str:
        return in_short(self.entry.detail)

    @property
    def short_detail(self) -> str:
        return abridged(self.detail)

    @property
    def is_abridged(self) -> bool:
        return self.short_detail != self.detail


ENTRIES: Export[AuditEntry] = Export(
    gettext_lazy("Audit log"),
    (
        whole("number", gettext_lazy("Log number"), lambda row: row.link.sequence),
        Field(Column("at", gettext_lazy("Time"), Kind.MOMENT), lambda row: timezone.localtime(row.at)),
        text("account", gettext_lazy("Account"), lambda row: row.account),
        text("kind", gettext_lazy("By which door"), lambda row: str(row.kind_label)),
        text("via", gettext_lazy("Key, command or job"), lambda row: row.via),
        text("action", gettext_lazy("Act"), lambda row: str(row.action_label)),
        text("subject", gettext_lazy("Object"), lambda row: row.subject),
        text("address", pgettext_lazy("network", "Address"), lambda row: row.address),
        text("detail", gettext_lazy("Details"), lambda row: in_short(row.detail)),
        text("request", gettext_lazy("Request"), lambda row: row.request),
        text("digest", gettext_lazy("Digest"), lambda row: row.link.digest),
    ),
)


@dataclass(frozen=True)
class AuditPage:
    """The entries that a query asks for. Two queries for a page, whatever the length of the log."""

    query: QueryDict

    @cached_property
    def form(self) -> AuditForm:
        return AuditForm(self.query)

    @property
    def is_faulty(self) -> bool:
        return not self.form.is_valid()

    @cached_property
    def _found(self) -> list[AuditEntry]:
        """One more than a page holds, to know whether there are older ones."""
        if self.is_faulty:
            return []
        rows = self.entries()
        before = self.form.cleaned_data[CURSOR]
        return list((rows.filter(pk__lt=before) if before else rows)[: PER_PAGE + 1])

    @property
    def rows(self) -> list[AuditRow]:
        return [AuditRow(entry) for entry in self._found[:PER_PAGE]]

    @property
    def older(self) -> int | None:
        """Before which entry the older ones lie; None where there are none."""
        return self._found[PER_PAGE - 1].pk if len(self._found) > PER_PAGE else None

    @property
    def is_newest(self) -> bool:
        return not self.query.get(CURSOR)

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen_query)

    @property
    def chosen_query(self) -> str:
        """The filters that say something, as the end of an address."""
        kept = self.query.copy()
        for name in list(kept):
            if name == CURSOR or name not in self.form.fields or not kept[name]:
                del kept[name]
        return kept.urlencode()

    @cached_property
    def end(self) -> Anchor | None:
        """The end of the chain, which the auditor may hold against what was written down."""
        return end_of_chain()

    def entries(self) -> QuerySet[AuditEntry]:
        """All that the filters let pass, the newest first."""
        wanted = self.form.cleaned_data
        exact: dict[str, Any] = {
            name: wanted[name] for name in ("account", "action", "kind", "address") if wanted[name]
        }
        rows = AuditEntry.objects.select_related("link").filter(**exact)
        if wanted["subject"]:
            rows = rows.filter(subject__contains=wanted["subject"])
        if wanted["since"]:
            rows = rows.filter(at__gte=begin_of(wanted["since"]))
        if wanted["until"]:
            rows = rows.filter(at__lt=begin_of(wanted["until"] + timedelta(days=1)))
        return rows.order_by("-pk")

    def table(self) -> Table:
        """All entries that the filters let pass, as a file: read while it is written."""
        notes = [_("Audit log"), *filter(None, [in_words(self._chosen_in_words())])]
        made = {"moment": formatting.moment(timezone.now())}
        notes.append(_("Taken from the plan tracker on %(moment)s") % made)
        return ENTRIES.table(self.entries().iterator(chunk_size=CHUNK), notes=notes)

    def _chosen_in_words(self) -> Iterator[tuple[object, object]]:
        for field in self.form.filters:
            if value := self.form.cleaned_data[field.name]:
                labels = dict(getattr(field.field, "choices", ()))
                yield field.label, labels.get(value, value)


def begin_of(day: date) -> datetime:
    """The first moment of a day in Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))
