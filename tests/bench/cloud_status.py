"""``classready cloud status`` against ``apolo status JOB``: ``python -m tests.bench.cloud_status [ROUNDS]``.

Both ask the same platform on loopback (the tests' own, no real one) about the same running job, as the
commands that people have, in turns. The client's telemetry and its look for a newer version on PyPI are
switched off.
Target: at most 1.2 times the client's own.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.course_file import read_course_file
from tests.bench.check import in_turns
from tests.bench.installed import CLONE, Run, install, run
from tests.parts.apolo import Platform
from tests.parts.cloud_clients import APOLO, apolo_programs
from tests.parts.engine import running_engine
from tests.parts.images import HTTP_PORT, Images
from wizard.cloud.environments import own
from wizard.cloud.environments.wanted import place_of, wanted_client

MOST = 1.2
COURSE = f"""
schema = 1
id = "bench"
title = "Measured"
[image]
name = "{{image}}"
download_gb = 0.1
disk_gb = 0.1
[app]
kind = "http"
port = {HTTP_PORT}
[client]
name = "apolo"
packages = ["{APOLO[0]}"]
verify = ["apolo", "--version"]
environment = "venv"
[cloud]
provider = "apolo"
url = "{{url}}"
"""


@contextmanager
def running_job(folder: Path, classready: Path) -> Iterator[tuple[Path, str]]:
    """A course file and the id of its job, which runs."""
    with running_engine() as engine:
        images, platform = Images(engine), Platform()
        try:
            course = folder / "bench.toml"
            course.write_text(COURSE.format(image=images.http_app(), url=platform.url), encoding="utf-8")
            _client_in_place(folder, course)
            apolo = apolo_programs().program("apolo")
            token = platform.service_account_token()
            login = run(apolo, "config", "login-with-token", token, platform.url, folder=folder)
            started = run(classready, "cloud", "run", "--yes", "--course", str(course), folder=folder)
            if login.code or started.code:
                raise SystemExit(f"nothing runs: login {login.code}, start {started.code}")
            yield course, platform.running()[0].id
        finally:
            platform.close()
            images.remove()


def _client_in_place(folder: Path, course: Path) -> None:
    """The tests' client, where classready would have installed its own."""
    read = read_course_file(course, ())
    client = wanted_client(read)
    if client is None:
        raise TypeError("the course has a client")
    place = own.folder_of(folder / "home/state", place_of(read, client), client)
    place.parent.mkdir(parents=True)
    place.symlink_to(apolo_programs().folder)


def main(rounds: int) -> None:
    """Measure and print one table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        classready = install(folder / "classready", str(CLONE)) / "classready"
        os.environ |= {"HOME": name, "CLASSREADY_HOME": str(folder / "home")}
        os.environ["NEURO_CLI_DISABLE_PYPI_VERSION_CHECK"] = "1"
        apolo = apolo_programs().program("apolo")
        with running_job(folder, classready) as (course, job):
            theirs, ours = in_turns(
                [
                    lambda: run(apolo, "--skip-stats", "status", job, folder=folder),
                    lambda: run(classready, "cloud", "status", "--course", str(course), folder=folder),
                ],
                rounds,
            )
    _print_table(theirs, ours)


def _print_table(theirs: list[Run], ours: list[Run]) -> None:
    codes = {one.code for one in (*theirs, *ours)}
    if codes != {0}:
        raise SystemExit(f"not every run answered: exit codes {sorted(codes)}")
    print(f"{f'median of {len(ours)}':<22}{'apolo':>10}{'classready':>12}{'ratio':>8}{'target':>14}")
    for title, target in (("wall", f"at most {MOST}"), ("cpu", "")):
        one, other = (statistics.median(getattr(run, title) for run in runs) for runs in (theirs, ours))
        print(f"{title + ' time, s':<22}{one:>10.3f}{other:>12.3f}{other / one:>8.2f}{target:>14}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
