"""Calling an address that somebody entered: only where calling it can do no harm (OWASP API7:2023).

The name is resolved once, each of its addresses is checked, and the call goes to the address that was
checked: a name that answers differently the second time leads nowhere else. Redirects are not followed.
Addresses of an intranet are right here; those of this machine, of its link and of clouds' metadata are not,
unless the setting WEBHOOK_ALLOWED_NETWORKS names them.
"""

import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings

Address = IPv4Address | IPv6Address

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LONGEST_CALL = 20.0  # seconds, for an answer that comes drop by drop
LONGEST_ANSWER = 2000  # bytes that are kept of it
PORTS = {"http": 80, "https": 443}
FORBIDDEN = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",  # this machine, by another name
        "100.100.100.200/32",  # metadata of Alibaba Cloud
        "168.63.129.16/32",  # of Azure
        "fd00:ec2::254/128",  # of AWS
        "64:ff9b::/96",  # IPv4 in IPv6, which a gateway would turn into any of these
    )
)


class CallFailed(Exception):
    """No answer came. The text says why, for the log that the office reads."""


class AddressRefused(CallFailed):
    """The address is none that may be called."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said: its status, and the beginning of its text."""

    status: int
    text: str

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a body. Raises CallFailed where nothing answers, and AddressRefused without having called."""
    parts = check_url(url)
    address = resolve(parts)
    host = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
    port = parts.port or PORTS[parts.scheme]
    target = httpx.URL(url).copy_with(host=host, port=port)
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            request = client.build_request(
                "POST",
                target,
                content=body,
                headers={**headers, "Host": parts.netloc},
                extensions={"sni_hostname": parts.hostname},
            )
            return _read(client.send(request, stream=True))
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise CallFailed(f"{type(error).__name__}: {error}") from error


def check_url(url: str) -> SplitResult:
    """The parts of an address that can be called. Raises AddressRefused."""
    try:
        parts = urlsplit(url)
        is_possible = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise AddressRefused(str(error)) from error
    if not is_possible or "@" in parts.netloc:
        raise AddressRefused("only http and https addresses without a user name are called")
    return parts


def resolve(parts: SplitResult) -> Address:
    """The address behind the name. Raises AddressRefused where any of its addresses is forbidden."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CallFailed(f"{parts.hostname}: {error}") from error
    addresses = [ip_address(str(sockaddr[0]).partition("%")[0]) for *_rest, sockaddr in found]
    for address in addresses:
        if is_forbidden(address):
            raise AddressRefused(f"{parts.hostname} leads to {address}, which is not called")
    return addresses[0]


def is_forbidden(address: Address) -> bool:
    """Whether the address is this machine's, its link's, or a cloud's own, and no setting allows it."""
    plain = _unwrapped(address)
    if _is_in(plain, settings.WEBHOOK_ALLOWED_NETWORKS):
        return False
    return (
        plain.is_loopback
        or plain.is_link_local
        or plain.is_multicast
        or plain.is_unspecified
        or plain.is_reserved
        or _is_in(plain, FORBIDDEN)
    )


def _is_in(address: Address, networks: Iterable[object]) -> bool:
    return any(address in ip_network(str(each)) for each in networks)


def _unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _read(response: httpx.Response) -> Answer:
    """The status and the beginning of the text, within a bounded time."""
    until = time.monotonic() + LONGEST_CALL
    text = b""
    try:
        for piece in response.iter_raw():
            text += piece
            if len(text) >= LONGEST_ANSWER or time.monotonic() > until:
                break
    finally:
        response.close()
    return Answer(response.status_code, text[:LONGEST_ANSWER].decode(errors="replace"))
