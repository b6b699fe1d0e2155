"""A backup is whole or none; a restore takes only a whole one, into an empty database, and proves it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as conf
from django.core.management import CommandError, call_command
from django.db import connection

from indicators.models import Indicator, Plan
from jiaxing_quality.operation import backing_up, engines
from jiaxing_quality.operation.backups import (
    DUMP,
    MANIFEST,
    SUMS,
    BackupFailed,
    digest_of_file,
    read_manifest,
)
from jiaxing_quality.operation.jobs import back_up_nightly
from jiaxing_quality.operation.restoring import check_backup, differences, refuse_unfit

pytestmark = pytest.mark.django_db(transaction=True)


def manage(*arguments: str, url: str, media: Path) -> tuple[int, str]:
    """A command as an administrator gives it, on another database; its exit code, and what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": str(media)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def empty_url(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the same kind as the tests'."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/restored.sqlite3"
        return
    name = f"restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def backup_folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the invented plan and one uploaded file."""
    upload("invented.pdf", b"%PDF-1.7 invented")
    return backing_up.make_backup(root=tmp_path_factory.mktemp("backups"), keep=3)


def upload(name: str, content: bytes) -> None:
    """A file as the site keeps it."""
    path = Path(conf.MEDIA_ROOT) / "evidence" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def write_anew(folder: Path, **changes: Any) -> None:
    """Change a manifest as somebody would who also knows how to write the sums."""
    content = json.loads((folder / MANIFEST).read_text()) | changes
    (folder / MANIFEST).write_text(json.dumps(content))
    sums = "".join(f"{digest_of_file(folder / name)}  {name}\n" for name in (DUMP, MANIFEST))
    (folder / SUMS).write_text(sums)


def test_what_was_backed_up_comes_back(backup_folder: Path, empty_url: str, tmp_path: Path) -> None:
    media = tmp_path / "restored-media"
    code, said = manage("restore", str(backup_folder), url=empty_url, media=media)
    assert code == 0, said
    assert "have their digests" in said
    assert (media / "evidence" / "invented.pdf").read_bytes() == b"%PDF-1.7 invented"
    rows = read_manifest(backup_folder).tables["indicators_indicator"].rows
    assert rows == Indicator.objects.count() > 0
    assert manage("check_schema", url=empty_url, media=media)[0] == 0
    # Once more it is refused: the database is not empty now.
    code, said = manage("restore", str(backup_folder), url=empty_url, media=media)
    assert (code, "not empty" in said) == (1, True)


def test_common_tools_check_a_backup(backup_folder: Path) -> None:
    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=backup_folder, capture_output=True, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("lost", [1, 1000])
def test_a_truncated_dump_is_refused(backup_folder: Path, lost: int) -> None:
    dump = backup_folder / DUMP
    with dump.open("rb+") as file:
        file.truncate(dump.stat().st_size - lost)
    with pytest.raises(BackupFailed, match="truncated"):
        check_backup(backup_folder)


@pytest.mark.parametrize("name", [DUMP, MANIFEST])
def test_one_changed_byte_is_found(backup_folder: Path, name: str) -> None:
    path = backup_folder / name
    content = bytearray(path.read_bytes())
    position = content.rindex(b" ") if name == MANIFEST else len(content) // 2
    content[position] ^= 1 if name == DUMP else ord(" ") ^ ord("\t")
    path.write_bytes(content)
    with pytest.raises(BackupFailed, match="digest differs"):
        check_backup(backup_folder)


def test_a_lost_uploaded_file_is_found(backup_folder: Path) -> None:
    [kept] = (backup_folder.parent / "files").glob("*/*")
    kept.write_bytes(b"another content")
    with pytest.raises(BackupFailed, match=r"evidence/invented\.pdf"):
        check_backup(backup_folder)


def test_a_dump_with_the_wrong_content_is_found_after_loading(
    backup_folder: Path, empty_url: str, tmp_path: Path
) -> None:
    """The dump is whole, but it is not what the digests were taken of: the twin of the first test."""
    tables = json.loads((backup_folder / MANIFEST).read_text())["tables"]
    tables["indicators_indicator"]["digest"] = "0" * 64
    write_anew(backup_folder, tables=tables)
    code, said = manage("restore", str(backup_folder), url=empty_url, media=tmp_path / "m")
    assert (code, "indicators_indicator" in said, "Do not use this database" in said) == (1, True, True)


def test_the_digest_of_a_table_shows_a_changed_row(backup_folder: Path, tmp_path: Path) -> None:
    before = read_manifest(backup_folder).tables
    row = Indicator.objects.first()
    assert row is not None
    Indicator.objects.filter(pk=row.pk).update(name=f"{row.name}。")
    after = current_tables(tmp_path)
    assert "indicators_indicator" in differences(before, after)
    Indicator.objects.filter(pk=row.pk).update(name=row.name)
    assert "indicators_indicator" not in differences(before, current_tables(tmp_path))


def current_tables(folder: Path) -> Any:
    path = folder / "another.dump"
    path.unlink(missing_ok=True)
    return engines.current_engine().dump(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"engine": "oracle"}, "is one of oracle"),
        ({"migrations": [["indicators", "9999_from_the_future"]]}, "newer version"),
        ({}, "not empty"),
    ],
)
def test_what_does_not_fit_is_refused(backup_folder: Path, changes: dict[str, Any], message: str) -> None:
    write_anew(backup_folder, **changes)
    with pytest.raises(BackupFailed, match=message):
        refuse_unfit(check_backup(backup_folder), engines.current_engine())


def test_a_manifest_of_another_format_is_refused(backup_folder: Path) -> None:
    write_anew(backup_folder, format=99)
    with pytest.raises(BackupFailed, match="format 99"):
        check_backup(backup_folder)


def test_only_the_newest_are_kept_with_their_files(
    backup_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = backup_folder.parent
    older = backup_folder.rename(root / "2020-01-01T010000Z")
    (Path(conf.MEDIA_ROOT) / "evidence" / "invented.pdf").unlink()
    upload("newer.pdf", b"%PDF-1.7 newer")
    newer = backing_up.make_backup(root=root, keep=1)
    assert (older.exists(), newer.exists()) == (False, True)
    [kept] = (root / "files").glob("*/*")
    assert kept.read_bytes() == b"%PDF-1.7 newer"
    check_backup(newer)


def test_a_backup_that_fails_leaves_nothing_half(
    backup_folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    settings.BACKUP_ROOT = str(backup_folder.parent)
    before = sorted(backup_folder.parent.iterdir())
    monkeypatch.setattr(backing_up, "_keep_files", full)
    backup_folder = backup_folder.rename(backup_folder.with_name("2020-01-01T010000Z"))
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup")
    back_up_nightly()
    assert "The nightly backup failed" in caplog.text
    assert len(sorted(backup_folder.parent.iterdir())) == len(before)


@pytest.mark.postgres
def test_a_missing_program_is_named(settings: Any, tmp_path: Path) -> None:
    settings.PG_BIN = str(tmp_path)
    with pytest.raises(BackupFailed, match="install PostgreSQL's client programs"):
        backing_up.make_backup(root=tmp_path.parent / "no-backups", keep=1)


def test_a_backup_does_not_back_itself_up(settings: Any) -> None:
    with pytest.raises(BackupFailed, match="inside MEDIA_ROOT"):
        backing_up.make_backup(root=Path(settings.MEDIA_ROOT) / "backups", keep=1)
