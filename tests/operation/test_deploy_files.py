"""The files of the deployment, as far as a machine without Docker and systemd can check them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from jiaxing_quality import __version__

ROOT = Path(settings.BASE_DIR)
REGISTRIES = re.compile(
    r"docker\.io|ghcr\.io|quay\.io|gcr\.io|pypi\.|pythonhosted|npmjs|deb\.debian\.org|mirrors?\.|aliyun|tsinghua"
)
FILES = (
    "Dockerfile",
    "docker-compose.yml",
    ".dockerignore",
    "dev",
    "deploy",
    "docs/deploy.md",
    "requirements",
)
PINNED = re.compile(r"[a-z0-9/._-]+:\d+\.\d+[\w.-]*")
OURS = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    with (ROOT / "docker-compose.yml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_all_services_are_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"proxy", "database", "valkey", *OURS}
    assert set(compose) <= {"name", "services", "networks", "volumes", "x-program"}


def test_each_service_has_a_health_check_and_comes_back(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name == "migrate":
            assert service["restart"] == "no"
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"][0] == "CMD", name


def test_images_are_pinned(compose: dict[str, Any], dockerfile: str) -> None:
    images = [service["image"] for service in compose["services"].values()]
    images += re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert [image for image in images if not PINNED.fullmatch(image)] == []


def test_what_a_service_names_exists(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert set(service.get("networks", [])) <= set(compose["networks"]), name
        assert set(service.get("depends_on", [])) <= set(compose["services"]), name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in compose["volumes"], (name, volume)


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("database", "valkey"):
        assert compose["services"][name]["networks"] == ["inside"]


def test_our_services_run_without_rights(compose: dict[str, Any], dockerfile: str) -> None:
    for name in OURS:
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["image"] == f"plan-tracker:{__version__}"
    last_stage = dockerfile.rpartition("FROM ")[2]
    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)


def test_passwords_have_no_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("POSTGRES_PASSWORD", "VALKEY_PASSWORD", "SITE_HOST"):
        assert f"${{{name}:?" in text
        assert f"${{{name}:-" not in text


def test_the_image_installs_the_lock_by_its_hashes(dockerfile: str) -> None:
    assert "pip install --no-cache-dir --disable-pip-version-check --require-hashes" in dockerfile
    assert "-r requirements/run.lock" in dockerfile
    assert dockerfile.count("FROM ") == 2


def test_no_registry_is_named() -> None:
    paths = [ROOT / name for name in FILES]
    files = [
        each for path in paths for each in (path.rglob("*") if path.is_dir() else [path]) if each.is_file()
    ]
    named = [
        str(path) for path in files if path.suffix != ".pyc" and REGISTRIES.search(path.read_text("utf-8"))
    ]
    assert named == []


def test_the_version_is_the_projects() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd's checker is not on this machine"
)
def test_units_are_sound(tmp_path: Path) -> None:
    """Programs that only a server has are replaced by one that is here."""
    for path in (ROOT / "deploy" / "systemd").iterdir():
        text = path.read_text(encoding="utf-8").replace("/opt/tracker/current/.venv/bin/", "/bin/true #")
        (tmp_path / path.name).write_text(re.sub(r"(/bin/true) #\w+", r"\1", text), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "tracker-" in line] == []


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not on this machine")
def test_the_proxy_is_sound(tmp_path: Path) -> None:
    command = ["caddy", "validate", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"]
    environment = {"SITE_HOST": "quality.example", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
