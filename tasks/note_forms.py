"""Writing, returning and dating what is done about a measure."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from indicators.services.evidence import SIGNATURES
from indicators.workflow import Refusal
from tasks.models import NoteReason, ProgressNote, ProgressState
from tasks.models.note import EVIDENCE_LENGTH, NEXT_STEP_LENGTH, TEXT_LENGTH
from tasks.services.note_files import FilesWanted
from tasks.services.notes import Wording, wording_of

REQUIRED = {
    "progress_state": _("Choose how the measure is getting on."),
    "text": _("Say in one or two sentences what was done."),
    "next_step": _("What is behind or not started needs its next step: who does what until when."),
}
"""What a note that is handed in must say, by field."""

REFUSED = {
    Refusal.INVALID_TRANSITION: _("This is not possible in the note's present state. Look at it again."),
    Refusal.LOCKED: _("The year is published: its notes are locked."),
    Refusal.SELF_APPROVAL: _("Nobody approves a note that they wrote or handed in."),
}
"""What is said of a note otherwise than of a figure."""

# Files that are made of it (Word, workbooks) cannot hold such characters.
NO_CONTROLS = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]",
    _("The text holds invisible control characters, as some copied text does. Type that place again."),
    inverse_match=True,
)


class Text(forms.CharField):
    """Several lines, with one kind of line end whatever the browser sends."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(required=False, widget=widget, validators=[NO_CONTROLS], **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class FilesInput(forms.FileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files; what kind they may be is said by the service that keeps them."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(file, initial) for file in files if file]


class Ids(forms.Field):
    """Ids of rows; what is no number is left out, as a row that is gone would be."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        return [int(text) for text in value or () if text.isascii() and text.isdigit() and len(text) < 19]


class NoteForm(forms.Form):
    """The note of one measure and year, with the version that was read and the files behind it.

    `removed` are the ids of files that are to go; one that is gone already, or another note's, is left alone.
    """

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    progress_state = forms.ChoiceField(
        label=_("How it is getting on"),
        required=False,
        choices=[("", _("Choose")), *ProgressState.choices],
    )
    text = Text(label=_("What was done"), max_length=TEXT_LENGTH, rows=5)
    next_step = Text(
        label=_("Next step"),
        max_length=NEXT_STEP_LENGTH,
        rows=2,
        help_text=_("Needed where the measure is behind schedule or not started."),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=EVIDENCE_LENGTH,
        required=False,
        validators=[NO_CONTROLS],
        widget=forms.TextInput(),
        help_text=_("Number of a document, or where it can be seen. Not required."),
    )

    new_files = Files(
        label=_("Add files"),
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(SIGNATURES)}),
        help_text=_("PDF, picture, XLSX, DOCX or ZIP, at most 10 MB each. Not required."),
    )
    removed = Ids(required=False)

    @classmethod
    def about(cls, note: ProgressNote | None) -> "NoteForm":
        """The form as it is first shown."""
        said = wording_of(note) if note else Wording()
        values = {name: getattr(said, name) for name in Wording.__slots__}
        return cls(initial={**values, "version": note.version if note else 0})

    @property
    def wording(self) -> Wording:
        """What was typed, once the form is valid."""
        return Wording(**{name: self.cleaned_data[name] for name in Wording.__slots__})

    @property
    def removed_ids(self) -> list[int]:
        """What was ticked to go, for a form that is shown again."""
        return Ids().to_python(self["removed"].value())

    @property
    def files_wanted(self) -> FilesWanted:
        return FilesWanted(self.cleaned_data["new_files"], self.cleaned_data["removed"])


class NoteReturnForm(forms.Form):
    """Why a note goes back."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Reason"), choices=NoteReason.choices)
    comment = forms.CharField(
        label=_("What to mend"),
        max_length=500,
        required=False,
        validators=[NO_CONTROLS],
        widget=forms.TextInput(),
        help_text=_("Shown to the department with the reason."),
    )

    def clean(self) -> dict[str, Any]:
        """Another reason than those listed is said in words."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") == NoteReason.OTHER and not cleaned.get("comment"):
            self.add_error("comment", _("Say what is to be mended: none of the listed reasons fits."))
        return cleaned


class DoneForm(forms.Form):
    """The day on which a milestone was done; blank while it is open."""

    done_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date as year-month-day, for example 2021-03-31.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_done_on(self) -> date | None:
        """Refuse a day that is still to come."""
        day: date | None = self.cleaned_data["done_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day is still to come. Enter the day on which it was done."))
        return day


class MeasureForm(forms.Form):
    """Which departments lead and support a measure."""

    leads = forms.MultipleChoiceField(
        label=_("Lead departments"), required=False, widget=forms.CheckboxSelectMultiple
    )
    supporting = forms.MultipleChoiceField(
        label=_("Supporting departments"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, departments: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {unit.code: unit for unit in departments}
        for name in ("leads", "supporting"):
            choices = [(unit.code, unit.label) for unit in departments]
            cast(forms.MultipleChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """A department has one part; codes become departments."""
        cleaned = super().clean() or {}
        for name in set(cleaned) & {"leads", "supporting"}:
            cleaned[name] = [self.departments[code] for code in cleaned[name]]
        if twice := [
            unit.label for unit in cleaned.get("leads", []) if unit in cleaned.get("supporting", [])
        ]:
            message = _("%(units)s both leads and supports: choose one part.")
            self.add_error("supporting", forms.ValidationError(message, params={"units": ", ".join(twice)}))
        return cleaned
