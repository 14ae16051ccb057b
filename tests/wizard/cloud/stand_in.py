"""A stand-in for a cloud: a provider whose far side is a folder and processes that outlive classready.

It stands in for a vendor only where classready's own behaviour is tested: the ledger, Ctrl-C, kill -9, the
commands and the wizard. Real clients are driven in the tests of each provider.

The folder holds ``jobs/NAME/``, ``account`` (none: nobody is logged in), and ``faults.json``: for each call
what goes wrong with it. ``python stand_in.py ARGUMENTS`` is classready with this provider for every course.
"""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from checks.cloud_choice import smallest
from checks.cloud_facts import CloudJob, CloudReply, Offer
from checks.model import Result
from checks.question import Secret
from tests.wizard.cloud import far_job
from wizard.cloud import providers
from wizard.cloud.ledger import now
from wizard.cloud.model import (
    Cap,
    CloudError,
    Handle,
    JobStatus,
    LoginWay,
    Quote,
    Stopped,
    Surroundings,
    Talk,
    Tell,
)

GIB = 1024**3
PASSWORD = Secret("rstudio")
TOKEN = "stand-in-token-7f3a"
OFFERS = (
    Offer("cpu-small", 4, 16 * GIB, price=0.1, currency="USD", free=5),
    Offer("gpu-small", 4, 16 * GIB, 1, "T4", 0.53, "USD", 2),
    Offer("gpu-large", 32, 244 * GIB, 4, "V100", 12.24, "USD", 1),
)
DRIVER = (
    sys.executable,
    "-c",
    "import sys; from tests.wizard.cloud import stand_in; sys.exit(stand_in.main())",
)


class Far:
    """The far side.

    Args:
        folder: all of it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.jobs = folder / "jobs"
        self.account = folder / "account"
        self.jobs.mkdir(parents=True, exist_ok=True)

    def break_(self, **faults: object) -> None:
        """From now on these calls go wrong; with nothing, none does any more."""
        far_job.write(self.folder / "faults.json", json.dumps(faults))

    def fault(self, call: str) -> Any:  # noqa: ANN401 - JSON
        """What goes wrong with a call, none where nothing does."""
        file = self.folder / "faults.json"
        return json.loads(file.read_text()).get(call) if file.exists() else None

    def note(self, call: str, name: str = "") -> None:
        """Write down that a call came."""
        with (self.folder / "calls").open("a") as file:
            file.write(f"{call} {name}".strip() + "\n")

    @property
    def calls(self) -> list[str]:
        """The calls that came, in order."""
        file = self.folder / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def state(self, name: str) -> str:
        """``running``, ``stopped``, ``failed``, ``starting``; empty where there is no such job."""
        folder = self.jobs / name
        if not folder.exists():
            return ""
        return (folder / "state").read_text() if (folder / "state").exists() else "starting"

    @property
    def alive(self) -> list[str]:
        """The names of the jobs that have not ended."""
        names = (path.name for path in self.jobs.iterdir())
        return sorted(name for name in names if self.state(name) in {"starting", "running"})

    def start(self, name: str, seconds: float) -> None:
        """Begin a job, which nobody ends but ``stop`` or its time; returns once it is there."""
        folder = self.jobs / name
        command = ["setsid", "--fork", sys.executable, far_job.__file__, str(folder), str(seconds)]
        quiet = subprocess.DEVNULL
        subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=True)
        while not (folder / "pid").exists():
            time.sleep(0.01)

    def stop(self, name: str) -> None:
        """End a job and wait until it has ended."""
        while not (self.jobs / name / "pid").exists():
            time.sleep(0.01)
        pid = int((self.jobs / name / "pid").read_text())
        while self.state(name) in {"starting", "running"}:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(pid, signal.SIGTERM)
            time.sleep(0.02)

    def stop_all(self) -> None:
        """End every job."""
        for name in self.alive:
            self.stop(name)


@dataclass
class StandInEndpoint:
    """The way to a job: straight through the loopback."""

    far: Far
    name: str
    url: str
    direct: str
    user: str = "rstudio"
    password: Secret = PASSWORD

    def __post_init__(self) -> None:
        self._closed = threading.Event()

    def hold(self, tell: Tell) -> None:
        tell("The way is open.")
        while not self._closed.wait(0.05):
            if self.far.state(self.name) not in {"starting", "running"}:
                raise CloudError("The job has ended.", problem="cloud-job-ended")

    def close(self) -> None:
        self.far.note("close", self.name)
        self._closed.set()


class StandIn:
    """The provider."""

    title = "Stand-in Cloud"
    ways = (LoginWay.BROWSER, LoginWay.HEADLESS, LoginWay.TOKEN)

    def __init__(self, surroundings: Surroundings, far: Far | None = None) -> None:
        self._cloud = surroundings.cloud
        self._machine = surroundings.machine
        self.far = far or Far(Path(os.environ["STAND_IN_FAR"]))

    def client(self) -> CloudReply:
        is_there = not self.far.fault("client") or (self.far.folder / "installed").exists()
        return CloudReply("ok", version="1.0") if is_there else CloudReply("no-client")

    def login_state(self) -> CloudReply:
        if not self.client().ok:
            return CloudReply("no-client")
        if self.far.fault("machine") and not self._machine:
            return CloudReply("not-chosen")
        if status := self.far.fault("login_state"):
            return CloudReply(status, error=f"the far side said {status}")
        account = self.far.account.read_text() if self.far.account.exists() else ""
        place = self._machine or "lab"
        return CloudReply("ok", user=account, place=place) if account else CloudReply("logged-out")

    def offers(self) -> CloudReply:
        state = self.login_state()
        return CloudReply("ok", offers=OFFERS, place="lab") if state.ok else state

    def list_mine(self) -> CloudReply:
        if status := self.far.fault("list_mine"):
            return CloudReply(status, error="no route to the far side")
        return CloudReply("ok", jobs=tuple(map(self._job, self.far.alive)))

    def _job(self, name: str) -> CloudJob:
        ours = name.startswith("classready-")
        return CloudJob(f"id-{name}", name, "running", price=0.53, currency="USD", ours=ours)

    def preflight(self, tell: Tell) -> tuple[Result, ...]:
        tell("The stand-in looks at nothing.")
        return ()

    def install_client(self, tell: Tell) -> str:
        tell("Installing ...")
        (self.far.folder / "installed").touch()
        return "1.0"

    def login(self, way: LoginWay, talk: Talk) -> CloudReply:
        self.far.note("login", way)
        match way:
            case LoginWay.BROWSER:
                talk.open("http://127.0.0.1:9/sign-up")
                verified = (self.far.folder / "verified").exists()
            case LoginWay.HEADLESS:
                talk.open("http://127.0.0.1:9/code")
                verified = talk.text("Code (empty for exit)") == "4711"
            case LoginWay.TOKEN:
                verified = talk.secret("Token") == TOKEN
        if verified:
            self.far.account.write_text("ada")
        return self.login_state()

    def quote(self, cap: Cap) -> Quote:
        offers = self.offers()
        chosen = smallest(offers.offers, self._cloud)
        if chosen is None:
            raise CloudError("Nothing fits.", problem="cloud-nothing-fits", refused=True)
        command = ("standin", "run", "--preset", chosen.name, "--minutes", str(cap.minutes))
        return Quote(chosen, cap, "lab", command, tuple(self.far.fault("notes") or ()))

    def submit(self, handle: Handle, quote: Quote) -> Handle:
        self.far.note("submit", handle.name)
        fault = self.far.fault("submit")
        if fault == "refused":
            raise CloudError("No credits are left.", problem="cloud-no-credits", refused=True)
        self.far.start(handle.name, quote.cap.minutes * 60)
        if fault == "lost":
            raise CloudError("The reply was lost.", "connection reset")
        if isinstance(fault, float):
            time.sleep(fault)
        return msgspec.structs.replace(handle, id=f"id-{handle.name}")

    def wait(self, handle: Handle, seconds: float, tell: Tell) -> Handle:
        self.far.note("wait", handle.name)
        match self.far.fault("wait"):
            case "failed":
                raise CloudError(
                    "The job failed.", "ImagePullBackOff: not found", otherwise="cloud-job-failed"
                )
            case "pending":
                self._wait_for_ever(tell)
        deadline = time.monotonic() + seconds
        while self.far.state(handle.name) == "starting" and time.monotonic() < deadline:
            time.sleep(0.02)
        stops = now() + (handle.stops - handle.asked)
        return msgspec.structs.replace(handle, stops=stops, notes={"node": "far-1"})

    def _wait_for_ever(self, tell: Tell) -> None:
        tell("Waiting for a free machine ...")
        while True:
            time.sleep(0.05)

    def url(self, handle: Handle) -> StandInEndpoint:
        port = (self.far.jobs / handle.name / "port").read_text()
        if self.far.fault("url") == "nobody listens":
            port = "9"
        direct = f"http://127.0.0.1:{port}"
        shown = direct if self.far.fault("tunnel") else f"http://{handle.name}.localhost:{port}"
        return StandInEndpoint(self.far, handle.name, shown, direct)

    def status(self, handle: Handle) -> JobStatus:
        fault = self.far.fault("status")
        if fault == "hangs":
            time.sleep(3600)
        if fault == "unreachable":
            raise CloudError("The stand-in can't be reached.", "no route", otherwise="cloud-unreachable")
        state = self.far.state(handle.name) or "stopped"
        spent = self.far.fault("spent")
        since = handle.asked if spent else None
        return JobStatus(state, since=since, spent=spent)  # type: ignore[arg-type]

    def extend(self, handle: Handle, minutes: int) -> Handle:
        self.far.note("extend", f"{handle.name} {minutes}")
        return msgspec.structs.replace(handle, stops=handle.stops + dt.timedelta(minutes=minutes))

    def stop(self, handle: Handle) -> Stopped:
        self.far.note("stop", handle.name)
        fault = self.far.fault("stop")
        if fault == "refused":
            raise CloudError("The stand-in did not stop it.", "503 try later")
        if isinstance(fault, float):
            time.sleep(fault)
        if self.far.state(handle.name):
            self.far.stop(handle.name)
        return Stopped(0.25, ("The disk of lab costs 1 USD a month.",) if self.far.fault("disk") else ())

    def stop_command(self, handle: Handle) -> str:
        return f"standin kill {handle.name}"


def main() -> int:
    """Classready, with the stand-in as every course's provider."""
    from wizard.start import main as classready

    providers.provider_for = StandIn
    return classready()
