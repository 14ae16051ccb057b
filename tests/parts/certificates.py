"""Certificates, made with openssl: of an authority that a test trusts or not, in time or not."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.parts.engine import program

_NEW = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_REQUEST = """\
[req]
distinguished_name = subject
prompt = no
x509_extensions = extensions
[subject]
O = {organization}
CN = {name}
[extensions]
basicConstraints = critical, CA:{may_sign}
"""


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as PEM files."""

    path: Path
    key: Path


class Authority:
    """Somebody who signs certificates.

    Args:
        folder: where everything is written.
        name: what its certificates say about who signed them; the organization is "Example Campus".

    Attributes:
        certificate: its own; a program trusts it that is told to by ``SSL_CERT_FILE``.
    """

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self.certificate = self._make(name, "TRUE", "", days=2)

    def certify(self, host: str, *, days_from_now: int = 0) -> Certificate:
        """A certificate for a name or an IPv4 address, valid for 30 days from a day on."""
        signed = ("-CA", str(self.certificate.path), "-CAkey", str(self.certificate.key))
        return self._make(host, "FALSE", _names(host), *signed, days=30, days_from_now=days_from_now)

    def self_signed(self, host: str) -> Certificate:
        """A certificate that nobody has signed but itself."""
        return self._make(host, "FALSE", _names(host), days=30)

    def _make(
        self, name: str, may_sign: str, more: str, *options: str, days: int, days_from_now: int = 0
    ) -> Certificate:
        number = len(list(self._folder.glob("*.conf")))
        request, path, key = (self._folder / f"{number}.{kind}" for kind in ("conf", "pem", "key"))
        request.write_text(
            _REQUEST.format(organization="Example Campus", name=name, may_sign=may_sign) + more
        )
        files = ("-config", str(request), "-out", str(path), "-keyout", str(key), "-days", str(days))
        # openssl 3.0 gives a new certificate no other first day than today.
        then = (program("faketime", "faketime"), "-f", f"{days_from_now:+}d") if days_from_now else ()
        openssl = program("openssl", "openssl")
        subprocess.run([*then, openssl, *_NEW, *files, *options], check=True, capture_output=True)
        return Certificate(path, key)


def _names(host: str) -> str:
    kind = "IP" if host.replace(".", "").isdecimal() else "DNS"
    return f"subjectAltName = {kind}:{host}\n"
