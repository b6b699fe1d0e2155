"""Files behind a note: what is taken, who reads them, and that earlier versions keep theirs."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from indicators.models import Plan, ReportingRound
from indicators.services.evidence import EvidenceRefused
from indicators.workflow import Refused, State
from tasks.models import Measure, NoteEvent, NoteFile, ProgressNote
from tasks.notes_page import build_note_page
from tasks.services.note_files import FilesWanted
from tasks.services.notes import NoteStale, Wording, save_note, wording_of
from tests.cast import Cast
from tests.tasks.conftest import move_round
from tests.tasks.notes import WORDS, lead, measure_of, note_in, pdf, writer

pytestmark = pytest.mark.django_db

NOTE = "/notes/invented-lakeside-2023-2025/2023/ZX01/ZX01-02/"


@pytest.fixture
def measure(plan: Plan, open_round: ReportingRound) -> Measure:
    return lead(measure_of(plan, "ZX01-02"))


@pytest.fixture
def clerk(measure: Measure) -> User:
    return writer()


def save(measure: Measure, by: User, files: FilesWanted, *, version: int = 0) -> ProgressNote:
    note = save_note(measure=measure, year=2023, wording=WORDS, version=version, by=by, files=files)
    assert note is not None
    return note


def names(note: ProgressNote) -> list[str]:
    return [file.name for file in note.standing_files]


def test_a_file_comes_with_the_note(measure: Measure, clerk: User) -> None:
    note = save(measure, clerk, FilesWanted(added=[pdf("a.pdf"), pdf("b.pdf", b"%PDF-1.7 other")]))
    assert (names(note), note.version, NoteEvent.objects.count()) == (["a.pdf", "b.pdf"], 1, 1)


def test_a_file_alone_makes_a_draft(measure: Measure, clerk: User) -> None:
    files = FilesWanted(added=[pdf()])
    note = save_note(measure=measure, year=2023, wording=Wording(), version=0, by=clerk, files=files)
    assert note is not None
    assert (note.state, note.text, names(note)) == (State.DRAFT, "", ["示例.pdf"])


def test_the_same_file_again_is_no_change(measure: Measure, clerk: User) -> None:
    for _again in range(2):
        note = save(measure, clerk, FilesWanted(added=[pdf()]))
    assert (NoteFile.objects.count(), note.version) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.svg", b"<svg/>"), ("a", b"%PDF-")]
)
def test_what_is_no_evidence_is_refused_and_nothing_is_written(
    measure: Measure, clerk: User, name: str, content: bytes
) -> None:
    with pytest.raises(EvidenceRefused):
        save(measure, clerk, FilesWanted(added=[pdf(), ContentFile(content, name=name)]))
    assert not ProgressNote.objects.exists()
    assert not NoteFile.objects.exists()


def test_who_read_an_older_version_removes_nothing(measure: Measure, clerk: User, cast: Cast) -> None:
    note = save(measure, clerk, FilesWanted(added=[pdf()]))
    save_note(measure=measure, year=2023, wording=Wording(text="b"), version=1, by=cast.office)
    with pytest.raises(NoteStale):
        save(measure, clerk, FilesWanted(removed=[note.files.get().pk]), version=1)
    assert NoteFile.objects.filter(removed_at=None).count() == 1


def test_after_the_due_date_no_file_is_taken(
    open_round: ReportingRound, measure: Measure, clerk: User
) -> None:
    save(measure, clerk, FilesWanted())
    move_round(open_round, opens=-9, due=-1, answers=9)
    with pytest.raises(Refused):
        save(measure, clerk, FilesWanted(added=[pdf()]), version=1)
    assert not NoteFile.objects.exists()


def test_another_notes_file_is_left_alone(plan: Plan, measure: Measure, clerk: User) -> None:
    other = save(lead(measure_of(plan, "ZX01-01")), clerk, FilesWanted(added=[pdf()]))
    note = save(measure, clerk, FilesWanted(removed=[other.files.get().pk]))
    assert (names(other), names(note)) == (["示例.pdf"], [])


def test_an_earlier_wording_keeps_its_files(plan: Plan, measure: Measure, clerk: User, cast: Cast) -> None:
    note = note_in(State.RETURNED, measure, cast, clerk, files=FilesWanted(added=[pdf("old.pdf")]))
    files = FilesWanted(added=[pdf("new.pdf", b"%PDF-1.7 new")], removed=[note.files.get().pk])
    save_note(
        measure=measure, year=2023, wording=wording_of(note), version=note.version, by=clerk, files=files
    )
    page = build_note_page(plan, 2023, measure, clerk)
    said = [(event.action, [file.name for file in files]) for event, files in page.history]
    assert said == [
        ("save", ["new.pdf"]),
        ("return", ["old.pdf"]),
        ("submit", ["old.pdf"]),
        ("save", ["old.pdf"]),
    ]


@pytest.mark.parametrize(
    ("state", "is_removed", "readers"),
    [
        (State.SUBMITTED, False, {"office", "reviewer"}),
        (State.APPROVED, False, {"office", "leader", "reviewer", "department_clerk", "clerk", "other_clerk"}),
        (State.APPROVED, True, {"office", "reviewer"}),
    ],
)
def test_who_sees_the_note_reads_its_files(
    client: Client,
    measure: Measure,
    clerk: User,
    cast: Cast,
    state: State,
    is_removed: bool,
    readers: set[str],
) -> None:
    note = note_in(state, measure, cast, clerk, files=FilesWanted(added=[pdf()]))
    file = note.files.get()
    if is_removed:
        NoteFile.objects.update(removed_at=note.written_at, removed_version=note.version)
    found = set()
    for name, person in cast.by_name().items():
        client.force_login(person)
        response = client.get(reverse("note_file", args=[file.pk]))
        if response.status_code == 200:
            found.add(name)
            assert response["Content-Disposition"].startswith("attachment")
            assert b"".join(response.streaming_content) == b"%PDF-1.7 invented"
    assert found == readers


def test_the_form_takes_and_removes_files(client: Client, measure: Measure, clerk: User) -> None:
    client.force_login(clerk)
    words = {"text": "a", "version": 0, "action": "save"}
    client.post(NOTE, {**words, "new_files": [pdf("a.pdf"), pdf("b.pdf", b"%PDF-1.7 b")]})
    note = ProgressNote.objects.get()
    assert names(note) == ["a.pdf", "b.pdf"]
    first = note.files.get(name="a.pdf")
    client.post(NOTE, {**words, "version": 1, "removed": [first.pk, "x", 10**30]})
    note = ProgressNote.objects.get()
    assert (names(note), note.version) == (["b.pdf"], 2)


@pytest.mark.parametrize(
    ("action", "file", "says"),
    [
        ("save", ("a.exe", b"MZ"), "This kind of file is not taken"),
        ("save", ("a.pdf", b"MZ"), "not what its name says"),
        ("submit", ("a.pdf", b"%PDF-1.7"), "Choose the files again"),
    ],
)
def test_a_refused_file_takes_no_word_with_it(
    client: Client, measure: Measure, clerk: User, action: str, file: tuple[str, bytes], says: str
) -> None:
    client.force_login(clerk)
    data = {"text": "What was typed", "version": 0, "action": action, "new_files": [pdf(*file)]}
    response = client.post(NOTE, data, headers={"accept-language": "en"})
    assert response.status_code == 400
    assert says in response.content.decode()
    assert "What was typed" in response.content.decode()
    assert not ProgressNote.objects.exists()
