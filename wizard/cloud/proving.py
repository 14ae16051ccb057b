"""Sees that the app of a cloud job answers and lets the person in, as it is seen on their own computer."""

import time
from collections.abc import Callable

from checks.course import App
from checks.question import Secret
from checks.questions import SignIn, SignInFacts
from wizard.cloud.model import CloudError, Endpoint, Handle, JobStatus, Tell
from wizard.cloud.provider import Provider
from wizard.engine.readiness import Died, OtherProgram, Ready, TimedOut, wait_ready

START_SECONDS = 120
"""An image that was never on that machine starts more slowly than on the computer it was made for."""

_ASK_EVERY = 5.0
_TELL_EVERY = 5.0
_TRIES = 3


def prove(app: App, provider: Provider, handle: Handle, endpoint: Endpoint, tell: Tell) -> str:
    """Wait until the app answers its own page, then sign in for real.

    That the platform answers proves nothing: its own page ("still loading") is not the app.

    Args:
        app: the course's.
        provider: asked whether the job still runs.
        handle: the job.
        endpoint: the way to its app.
        tell: told what is going on.

    Returns:
        how the sign-in went, one sentence.

    Raises:
        CloudError: it does not answer in time, has ended, or does not let the person in.
    """
    seconds = max(app.start_seconds, START_SECONDS)
    watch = _Watch(provider, handle)
    tell("Waiting until its app answers ...")
    on_tick = _now_and_then(lambda waited: tell(f"Waiting until its app answers: {waited:.0f} s"))
    match wait_ready(app.kind, endpoint.direct, watch.is_alive, seconds, on_tick):
        case Ready():
            return _signed_in(app, endpoint)
        case Died():
            raise _died(watch.status)
        case TimedOut() as late:
            text = f"The job runs, but its app has not answered within {seconds} seconds."
            raise CloudError(text, late.detail, "cloud-app-not-ready")
        case OtherProgram() as other:
            text = "What answers is not the course's app."
            raise CloudError(text, other.detail, otherwise="cloud-job-failed")


def _died(status: JobStatus | None) -> CloudError:
    words = " ".join(filter(None, (status.reason, status.raw))) if status else ""
    return CloudError("The job ended before its app answered.", words, otherwise="cloud-job-failed")


class _Watch:
    """Whether a job still runs, asked now and then: a provider is far away."""

    def __init__(self, provider: Provider, handle: Handle) -> None:
        self._provider = provider
        self._handle = handle
        self._asked = time.monotonic()
        self.status: JobStatus | None = None

    def is_alive(self) -> bool:
        if time.monotonic() - self._asked < _ASK_EVERY:
            return True
        self._asked = time.monotonic()
        try:
            self.status = self._provider.status(self._handle)
        except CloudError:  # could not be told: the app's own answer decides
            return True
        return not self.status.has_ended


def _now_and_then(act: Callable[[float], None]) -> Callable[[float], None]:
    last = 0.0

    def tick(waited: float) -> None:
        nonlocal last
        if waited - last >= _TELL_EVERY:
            last = waited
            act(waited)

    return tick


def _signed_in(app: App, endpoint: Endpoint) -> str:
    found = _sign_in(app, endpoint)
    match found.status:
        case "accepted":
            return "Signing in works."
        case "not-needed":
            return "The app asks for no login."
        case "refused":
            problem = "jupyter-wrong-token" if app.kind == "jupyter" else "rstudio-wrong-login"
            raise CloudError("The app does not accept its login.", found.detail, problem)
        case "csrf" | "unreachable" | "unsure":
            return f"Whether signing in works could not be told ({found.detail})."


def _sign_in(app: App, endpoint: Endpoint) -> SignInFacts:
    """A sign-in; once more where the way to the app broke off."""
    from checks.probes.app import sign_in

    question = SignIn(app.kind, endpoint.direct, endpoint.user, Secret(endpoint.password))
    found = sign_in(question)
    for _ in range(_TRIES - 1):
        if found.status != "unreachable":
            break
        found = sign_in(question)
    return found
