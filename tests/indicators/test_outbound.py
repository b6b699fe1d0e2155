"""Which addresses are called, and how: never this machine's by another name, never somewhere else."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import pytest
from django.conf import settings as project_settings

from indicators.services import outbound
from indicators.services.outbound import AddressRefused, CallFailed, check_url, is_forbidden, post


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",  # noqa: S104  # it is what must be refused
        "0.1.2.3",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fd00:ec2::254",
    ],
)
def test_addresses_that_are_not_called(address: str) -> None:
    assert is_forbidden(ip_address(address))


@pytest.mark.parametrize("address", ["10.1.2.3", "192.168.1.1", "172.16.0.1", "114.114.114.114", "fd12::1"])
def test_addresses_of_intranets_and_of_the_world_are_called(address: str) -> None:
    assert not is_forbidden(ip_address(address))


def test_a_setting_lets_an_address_through(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    assert not is_forbidden(ip_address("127.0.0.1"))
    assert is_forbidden(ip_address("169.254.169.254"))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org",
        "http://",
        "http:///x",
        "//example.org",
        "http://user:pass@example.org/",
        "http://example.org:99999/",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
def test_addresses_of_other_kinds_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1", "[::ffff:7f00:1]"]
)
def test_this_machine_is_not_called_by_any_of_its_names(host: str) -> None:
    with pytest.raises(CallFailed):
        post(f"http://{host}:9/", b"", {})


Serve = Callable[..., int]


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """A server on this machine that answers as it is told; what it was sent is in `heard`."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    servers: list[HTTPServer] = []

    def start(status: int = 204, headers: dict[str, str] | None = None, text: bytes = b"") -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                heard.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return int(server.server_port)

    heard.clear()
    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


heard: list[tuple[Any, bytes]] = []


def resolved_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let names lead to these addresses, one after the other; returns the names that were asked for."""
    asked: list[str] = []
    really = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **options: Any) -> list[Any]:
        if not host.endswith(".invalid"):
            return really(host, port, *args, **options)
        address = addresses[min(len(asked), len(addresses) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolve)
    return asked


def test_the_address_that_was_checked_is_the_one_that_is_called(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere when it is asked again (DNS rebinding) is asked once."""
    port = serve()
    asked = resolved_to(monkeypatch, "127.0.0.1", "169.254.169.254")
    assert post(f"http://receiver.invalid:{port}/hook", b"{}", {"x": "1"}).status == 204
    [(headers, body)] = heard
    assert (headers["Host"], headers["x"], body) == (f"receiver.invalid:{port}", "1", b"{}")
    assert asked == ["receiver.invalid"]


def test_a_name_with_one_forbidden_address_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved_to(monkeypatch, "169.254.169.254")
    with pytest.raises(AddressRefused, match=r"169\.254"):
        post("http://metadata.invalid/", b"", {})


def test_redirects_are_not_followed(serve: Serve) -> None:
    elsewhere = serve()
    port = serve(302, {"Location": f"http://127.0.0.1:{elsewhere}/"})
    assert post(f"http://127.0.0.1:{port}/", b"{}", {}).status == 302
    assert len(heard) == 1


def test_of_a_long_answer_the_beginning_is_kept(serve: Serve) -> None:
    port = serve(500, {}, b"x" * 100_000)
    answer = post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert (answer.is_success, len(answer.text)) == (False, outbound.LONGEST_ANSWER)


def test_proxies_of_the_environment_are_not_used(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert post(f"http://127.0.0.1:{serve()}/", b"{}", {}).is_success


def test_by_default_no_network_is_let_through() -> None:
    assert project_settings.WEBHOOK_ALLOWED_NETWORKS == []
