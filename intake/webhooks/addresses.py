"""Which addresses may be told anything: public ones over HTTPS, so that nobody reaches into our own network."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

LONGEST = 500
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(ValueError):
    """The address may not be called; the message says why."""


class Unresolvable(AddressRefused):
    """The host's name has no address just now."""


@dataclass(frozen=True)
class Place:
    """Where to connect: the checked IP, and what to say there."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


def clean_url(url: str) -> str:
    """The address without blanks; AddressRefused for one that isn't plain HTTPS to a host."""
    _split(url.strip())
    return url.strip()


def locate(url: str) -> Place:
    """Resolve the host and check every address it has; what is called is the address checked, not the name."""
    parts = _split(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unresolvable(_("The host %(host)s has no address.") % {"host": host}) from error
    ips = [str(item[4][0]) for item in found]
    for ip in ips:
        if not settings.WEBHOOK_ALLOW_PRIVATE and not is_public(ip):
            raise AddressRefused(_("%(host)s leads to %(ip)s, which is no public address.") % {"host": host, "ip": ip})
    if not ips:
        raise Unresolvable(_("The host %(host)s has no address.") % {"host": host})
    path = parts.path or "/"
    return Place(parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path, ips[0])


def is_public(ip: str) -> bool:
    """Whether an address is on the open internet, whatever clothes it wears."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    inner = _embedded(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise AddressRefused(_("The address is too long or has blanks."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(_("This is no web address.")) from error
    schemes = {"https", "http"} if settings.WEBHOOK_ALLOW_PRIVATE else {"https"}
    if parts.scheme not in schemes:
        raise AddressRefused(_("The address must begin with https://."))
    if not parts.hostname or port == 0:
        raise AddressRefused(_("This is no web address."))
    if parts.username or parts.password or parts.fragment:
        raise AddressRefused(_("Leave user, password and # out of the address: messages are signed."))
    return parts
