"""Files behind figures: taken by kind and size, given back as downloads that no browser opens as a page."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.models import Evidence
from indicators.services import evidence
from indicators.services.evidence import EvidenceRefused, add_evidence, store_upload
from tests.cast import Cast
from tests.indicators.conftest import Enter, figure_of

PDF = b"%PDF-1.7 invented"
ADD = "/entry/invented-lakeside-2023-2025/2023/hp-dh-ly/cells/CF05/evidence/"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.svg", b"<svg onload='alert(1)'/>"),
        ("program.exe", b"MZ"),
        ("page.pdf", b"<script>alert(1)</script>"),
        ("picture.png", PDF),
        ("table.xlsx", PDF),
        ("nothing", PDF),
        ("page.pdf.html", PDF),
        ("empty.pdf", b""),
    ],
)
def test_other_kinds_of_files_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(EvidenceRefused):
        store_upload(ContentFile(content, name=name))


def test_what_is_larger_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "SIZE_LIMIT", len(PDF))
    store_upload(ContentFile(PDF, name="fits.pdf"))
    with pytest.raises(EvidenceRefused):
        store_upload(ContentFile(PDF + b".", name="large.pdf"))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "a\x00b.pdf", "..\\..\\x.pdf", f"{'x' * 5000}.pdf", "\u202efdp.pdf"]
)
def test_the_name_decides_nothing_about_the_place(name: str) -> None:
    stored = store_upload(ContentFile(PDF, name=name))
    assert stored.path == f"evidence/{stored.digest[:2]}/{stored.digest}.pdf"
    assert "/" not in stored.name
    assert stored.name.isprintable()
    assert len(stored.name) <= 200


def test_a_file_comes_back_as_a_download_only(enter: Enter, cast: Cast, client: Client) -> None:
    enter("CF05", value="3")
    row = add_evidence(figure=figure_of("CF05"), upload=ContentFile(PDF, name="invented.pdf"), by=cast.clerk)
    client.force_login(cast.clerk)
    answer = client.get(f"/evidence/{row.pk}/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="invented.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == PDF


def test_the_page_refuses_what_the_service_refuses(enter: Enter, cast: Cast, client: Client) -> None:
    enter("CF05", value="3")
    client.force_login(cast.clerk)
    client.post(ADD, {"file": SimpleUploadedFile("page.html", b"<script>", content_type="application/pdf")})
    assert not Evidence.objects.exists()
    client.post(ADD, {"file": SimpleUploadedFile("page.pdf", PDF, content_type="text/html")})
    assert Evidence.objects.count() == 1
