"""The way to a job's app: through the login node to the machine that runs it."""

from collections.abc import Callable
from dataclasses import dataclass

from checks.question import Secret
from wizard.cloud.model import CloudError, JobStatus, Tell
from wizard.cloud.ssh.tunnel import Tunnel


@dataclass
class BatchEndpoint:
    """An open tunnel and what to sign in with.

    Attributes:
        url: what the person opens.
        direct: where the app itself answers.
        user: login name of the app, which is the one on the cluster.
        password: made for this job alone.
        tunnel: what is open.
        status: tells how the job is.
    """

    url: str
    direct: str
    user: str
    password: Secret
    tunnel: Tunnel
    status: Callable[[], JobStatus]

    def hold(self, tell: Tell) -> None:
        """Keep it open until it is closed or the job ends.

        Raises:
            CloudError: the job has ended.
        """
        self.tunnel.hold(tell, self._look)

    def close(self) -> None:
        """End it; the job goes on."""
        self.tunnel.close()

    def _look(self) -> None:
        status = self.status()
        if status.has_ended:
            raise CloudError(f"The job has ended. {status.reason}".strip(), status.raw, "cloud-job-ended")
