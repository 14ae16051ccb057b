"""What the client's library refused, in words for people, with the known problem behind it."""

from dataclasses import dataclass

from checks.cloud_facts import CloudReply, CloudStatus
from wizard.cloud.child import ChildError
from wizard.cloud.model import CloudError


@dataclass(frozen=True)
class Refusal:
    """A kind of refusal.

    Attributes:
        status: what a check is told.
        message: what a person is told.
        problem: id of the known problem, empty where the client's own words decide.
        otherwise: id of the problem where those words match none.
        certain: nothing was done.
    """

    status: CloudStatus
    message: str
    problem: str = ""
    otherwise: str = ""
    certain: bool = True


_CONFIRM = "If the account is new, confirm the e-mail that came, then log in again."
_UNKNOWN = Refusal("error", "The cloud's client failed.", otherwise="cloud-client-broken", certain=False)
_REFUSALS = {
    "logged-out": Refusal("logged-out", "You are not logged in to the cloud.", "cloud-not-logged-in"),
    "elsewhere": Refusal("logged-out", "You are logged in to another cloud.", "cloud-not-logged-in"),
    "expired": Refusal("expired", "The login to the cloud has expired.", "cloud-login-expired"),
    "nobody-came": Refusal(
        "logged-out",
        f"Nobody logged in within the time that the client waits. {_CONFIRM}",
        "cloud-not-logged-in",
    ),
    "login-refused": Refusal(
        "denied", f"The cloud did not let you in. {_CONFIRM}", otherwise="cloud-account-refused"
    ),
    "no-cluster": Refusal("no-cluster", "The account has no cluster to run jobs on.", "cloud-no-cluster"),
    "denied": Refusal("denied", "The cloud refuses your account.", "cloud-account-refused"),
    "no-credits": Refusal("denied", "The cloud gives the account no more jobs.", "cloud-no-credits"),
    "job-limit": Refusal("denied", "The account may have no more jobs at a time.", "cloud-job-limit"),
    "no-preset": Refusal("error", "The cloud has no such machine any more.", "cloud-preset-unknown"),
    "never-reached": Refusal("unreachable", "The cloud can't be reached.", otherwise="cloud-unreachable"),
    "unreachable": Refusal(
        "unreachable", "The connection to the cloud broke.", otherwise="cloud-unreachable", certain=False
    ),
    "timeout": Refusal(
        "timeout", "The cloud did not answer in time.", otherwise="cloud-unreachable", certain=False
    ),
    "busy": Refusal(
        "error", "The cloud is too busy now; try again in a minute.", otherwise="cloud-unreachable"
    ),
    "server": Refusal(
        "error", "Something is broken at the cloud.", otherwise="cloud-unreachable", certain=False
    ),
    "wrong-answer": Refusal(
        "error", "What answered is not the cloud.", otherwise="cloud-unreachable", certain=False
    ),
    "refused": Refusal("error", "The cloud refused.", otherwise="cloud-account-refused"),
    "not-found": Refusal("error", "The cloud does not know that.", otherwise="cloud-job-ended"),
    "still-running": Refusal("error", "The job did not end.", certain=False),
    "local": Refusal(
        "error",
        "The client can't use its files on this computer.",
        otherwise="cloud-client-broken",
        certain=False,
    ),
    "broken-client": Refusal("broken-client", "The cloud's client does not run.", "cloud-client-broken"),
}


def reply_of(error: ChildError | CloudError) -> CloudReply:
    """A refusal as checks are told it."""
    if isinstance(error, ChildError):
        return CloudReply(_REFUSALS.get(error.kind, _UNKNOWN).status, error.message)
    words = error.detail.strip() or error.message
    return CloudReply("timeout" if error.otherwise == "cloud-unreachable" else "broken-client", words)


def error_of(error: ChildError) -> CloudError:
    """A refusal as people are told it."""
    refusal = _REFUSALS.get(error.kind, _UNKNOWN)
    return CloudError(
        refusal.message,
        error.message,
        refusal.problem or None,
        refusal.otherwise or None,
        refused=refusal.certain,
    )


_STATUSES: dict[CloudStatus, tuple[str, str]] = {
    "no-client": ("The cloud's client is not installed yet.", "cloud-client-missing"),
    "broken-client": ("The cloud's client does not run.", "cloud-client-broken"),
    "logged-out": ("You are not logged in to the cloud.", "cloud-not-logged-in"),
    "expired": ("The login to the cloud has expired.", "cloud-login-expired"),
    "no-cluster": ("The account has no cluster to run jobs on.", "cloud-no-cluster"),
    "denied": ("The cloud refuses your account.", "cloud-account-refused"),
}


def no_offers(reply: CloudReply) -> CloudError:
    """Why there is no quote."""
    known = _STATUSES.get(reply.status)
    if known is not None:
        return CloudError(known[0], reply.error, known[1], refused=True)
    text = "What the cloud offers could not be told."
    return CloudError(text, reply.error, otherwise="cloud-unreachable", refused=True)
