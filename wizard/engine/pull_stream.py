"""The request behind a pull."""

from collections.abc import Iterator
from urllib.parse import urlencode

from wizard.engine.errors import EngineError
from wizard.engine.link import Answer, Link, refusal
from wizard.engine.registry_login import login_header

_OK = 200


class PullStream:
    """The engine's answer to a pull, as it comes.

    Args:
        link: the engine.
        reference: name with tag or digest; without either it means ``:latest``.
        platform: ``linux/amd64``, where it must not be the engine's own.
    """

    def __init__(self, link: Link, reference: str, platform: str | None) -> None:
        self._link = link
        self._reference = reference
        name, tag = split_reference(reference)
        asked = {"fromImage": name, "tag": tag, **({"platform": platform} if platform else {})}
        self._path = f"/images/create?{urlencode(asked)}"
        self._headers = login_header(name)
        self._answer: Answer | None = None
        self._cancelled = False

    def chunks(self) -> Iterator[bytes]:
        """Pieces of the answer.

        Raises:
            EngineError: the engine refused before it began, or the connection broke.
        """
        self._answer = self._link.send("POST", self._path, self._headers)
        if self._cancelled:
            self._answer.close()
            return
        if self._answer.code() != _OK:
            body = b"".join(self._answer.pieces())
            raise EngineError(f"{self._reference} could not be downloaded.", refusal(body))
        yield from self._answer.pieces()

    def cancel(self) -> None:
        """Close the connection; the engine ends a pull that nobody listens to."""
        self._cancelled = True
        if self._answer is not None:
            self._answer.close()


def split_reference(reference: str) -> tuple[str, str]:
    """Name, and tag or digest, of an image's reference; without either the tag is ``latest``.

    A colon before the last slash belongs to a registry's port.
    """
    name, at, digest = reference.partition("@")
    if at:
        return name, digest
    path, slash, last = reference.rpartition("/")
    last, _, tag = last.partition(":")
    return f"{path}{slash}{last}", tag or "latest"
