"""The request behind a pull."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from wizard.engine.client import QUICK
from wizard.engine.errors import EngineError
from wizard.engine.output import close_now

if TYPE_CHECKING:
    import requests
    from docker import DockerClient


class PullStream:
    """The engine's answer to a pull, as it comes.

    Args:
        client: the engine.
        reference: name with tag or digest.
        platform: ``linux/amd64``, where it must not be the engine's own.
    """

    def __init__(self, client: "DockerClient", reference: str, platform: str | None) -> None:
        self._client = client
        self._reference = reference
        self._platform = platform
        self._response: requests.Response | None = None
        self._cancelled = False

    def chunks(self) -> Iterator[bytes]:
        """Pieces of the answer.

        Raises:
            EngineError: the engine refused before it began.
        """
        from docker.auth import resolve_repository_name
        from docker.utils import parse_repository_tag

        name, tag = parse_repository_tag(self._reference)
        registry, _ = resolve_repository_name(name)
        api = self._client.api
        parameters = {"fromImage": name, "tag": tag or "latest"}
        if self._platform:
            parameters["platform"] = self._platform
        self._response = api.post(
            f"{api.base_url}/v{api.api_version}/images/create",
            params=parameters,
            headers=_login(self._client, registry),
            stream=True,
            timeout=(QUICK, None),
        )
        if self._cancelled:
            self._response.close()
            return
        if not self._response.ok:
            raise EngineError(f"{self._reference} could not be downloaded.", _refusal(self._response.content))
        yield from self._response.raw.read_chunked()

    def cancel(self) -> None:
        """Close the connection; the engine ends a pull that nobody listens to."""
        self._cancelled = True
        if self._response is not None:
            close_now(self._response)


def _login(client: "DockerClient", registry: str) -> dict[str, str | bytes]:
    """The saved login for a registry; a broken credential helper must not stop the pull of a public image."""
    from docker.auth import get_config_header
    from docker.errors import DockerException

    try:
        header = get_config_header(client.api, registry)
    except DockerException:
        return {}
    return {"X-Registry-Auth": header} if header else {}


def _refusal(body: bytes) -> str:
    try:
        return str(msgspec.json.decode(body)["message"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return body.decode(errors="replace").strip()
