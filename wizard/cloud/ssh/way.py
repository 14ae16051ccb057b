"""The way to an app at the other end of a tunnel."""

from collections.abc import Callable
from urllib.parse import urlencode

from checks.course import App
from checks.question import Secret
from wizard.cloud.model import Tell
from wizard.cloud.ssh.tunnel import Tunnel


class Way:
    """A tunnel to a job's app.

    Args:
        tunnel: open.
        app: the course's.
        secret: its password.
        look: called when the tunnel was cut and now and then; raises where the job has ended.
    """

    def __init__(self, tunnel: Tunnel, app: App, secret: Secret, look: Callable[[], None]) -> None:
        self._tunnel = tunnel
        self._look = look
        self.direct = tunnel.url
        token = f"?{urlencode({'token': secret})}" if app.kind == "jupyter" and secret else ""
        self.url = f"{tunnel.url}{app.path}{token}"
        self.user = app.user
        self.password = secret

    def hold(self, tell: Tell) -> None:
        """Keep it open until it is closed.

        Raises:
            CloudError: the job has ended.
        """
        self._tunnel.hold(tell, self._look)

    def close(self) -> None:
        """End it; the job goes on."""
        self._tunnel.close()
