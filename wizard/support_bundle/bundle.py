"""What somebody who helps needs to see, in one ZIP file, with everything private taken out."""

import datetime as dt
import io
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import msgspec

from checks.recording import record
from checks.redaction import KnownSecrets, redact_texts, told_by
from checks.report import Redaction, Report
from wizard import __version__
from wizard.amounts import size
from wizard.engine.engine_logs import Log, engine_logs
from wizard.last_failures import kept_failures
from wizard.readiness import Format, known_here, make_report, rendered
from wizard.render.visible import visible
from wizard.render.wording import VERDICTS, removed
from wizard.report_reading import JSON_IN_BUNDLE
from wizard.session import Session
from wizard.support_bundle.parts import (
    bugs,
    cloud_jobs,
    container_logs,
    docker_said,
    failures,
    known_of,
    left_container,
)

A = TypeVar("A")
LARGEST = 5_000_000
"""Bytes of the ZIP file: what most forums and mail servers take."""

_ROOM_FOR_READ_ME = 20_000
READ_ME, PAGE = "README.txt", "report.html"


@dataclass(frozen=True)
class Bundle:
    """What is to be written.

    Attributes:
        report: the readiness report in it.
        made: when it was made, in UTC.
        files: text by file name.
        missing: why something is not in it, by file name.
        redactions: what was taken out.
    """

    report: Report
    made: dt.datetime
    files: Mapping[str, str]
    missing: Mapping[str, str]
    redactions: tuple[Redaction, ...]

    @property
    def name(self) -> str:
        """Such as ``classready-support-demo-2026-11-22.zip``; the date is the local one."""
        return f"classready-support-{self.report.course.id}-{self.made.astimezone():%Y-%m-%d}.zip"


def gather(session: Session, on_slow: Callable[[str], None] | None = None) -> Bundle:
    """Look at the machine, its engine, the container and the last failures; then take out what is private.

    Args:
        session: for which machine and course.
        on_slow: told the title of a check that takes long.
    """
    # Asked apart from the checks: what they did not ask has no place in the report's transcript.
    host = session.host.fresh()
    versions = [_started(partial(docker_said, host, word)) for word in ("version", "info")]
    engine = _started(partial(engine_logs, host))
    container = _started(partial(left_container, session.course.id))
    report = make_report(session, on_slow)
    left = container.result()
    logs = (
        *(version.result() for version in versions),
        *engine.result(),
        *container_logs(left),
        *cloud_jobs(session.cloud.ledger),
        failures(kept_failures(session.store.folder)),
        bugs(session.store.folder),
    )
    known = known_here(session).plus(told_by(record(session.host))).plus(known_of(logs, left))
    return _bundled(report, logs, known)


def _started(work: Callable[[], A]) -> Future[A]:
    """Begin something in a thread that a Ctrl-C need not wait for."""
    future: Future[A] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def packed(bundle: Bundle) -> bytes:
    """The ZIP file."""
    return _zipped(bundle.files, bundle.made)


def _zipped(files: Mapping[str, str], made: dt.datetime) -> bytes:
    """One moment for all: when a file was changed would say when somebody works."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode(errors="replace"))
    return whole.getvalue()


def _bundled(report: Report, logs: Sequence[Log], known: KnownSecrets) -> Bundle:
    made = dt.datetime.now(dt.UTC).replace(microsecond=0)
    # Reasons may name a path in the home folder, so they are cleaned with the rest.
    texts = {log.name: _text(log) for log in logs}
    cleaned, redactions = redact_texts(texts, known)
    there = {log.name for log in logs if log.text}
    files = {
        PAGE: rendered(report, Format.HTML).decode(),
        JSON_IN_BUNDLE: rendered(report, Format.JSON).decode(),
        **{name: text for name, text in cleaned.items() if name in there},
    }
    missing = {name: why for name, why in cleaned.items() if name not in there}
    while len(_zipped(files, made)) > LARGEST - _ROOM_FOR_READ_ME:
        largest = max(files, key=lambda name: len(files[name]))
        missing[largest] = f"It is too large ({size(len(files.pop(largest)))})."
    listed = _merged((*redactions, *(_in_page(one) for one in report.redactions)))
    bundle = Bundle(report, made, files, missing, listed)
    return replace(bundle, files={READ_ME: "\n".join(_read_me(bundle)) + "\n", **files})


def _text(log: Log) -> str:
    """Without colours, which could stand in the midst of what has to be recognised."""
    if not log.text:
        return log.why_not
    note = f"[{size(log.left_out)} before this were left out]\n" if log.left_out else ""
    return note + visible(log.text)


def _in_page(redaction: Redaction) -> Redaction:
    return msgspec.structs.replace(redaction, where=(PAGE,))


def _merged(redactions: Iterable[Redaction]) -> tuple[Redaction, ...]:
    merged: dict[str, Redaction] = {}
    for one in redactions:
        before = merged.get(one.kind, Redaction(one.kind, 0, ()))
        where = tuple(dict.fromkeys((*one.where, *before.where)))
        merged[one.kind] = Redaction(one.kind, before.count + one.count, where)
    return tuple(merged[kind] for kind in sorted(merged))


def _read_me(bundle: Bundle) -> Iterator[str]:
    report, course = bundle.report, bundle.report.course
    yield f"Made by classready {__version__} on {bundle.made:%Y-%m-%d %H:%M} UTC for somebody who helps."
    yield f"Course {course.id} (version {course.version}), on {report.system or report.platform}."
    yield f"{VERDICTS[report.verdict]}. `classready replay` with this ZIP file judges it again."
    yield ""
    yield "In here:"
    yield from (
        f"  {name}: {size(len(text.encode(errors='replace')))}" for name, text in bundle.files.items()
    )
    yield ""
    yield "Not in here:"
    yield from (f"  {name}: {why}" for name, why in bundle.missing.items())
    yield ""
    yield "Taken out, and replaced by names such as <user> or <ip-1>:"
    yield from (f"  {removed(redaction)}" for redaction in bundle.redactions)
    yield "The same name stands for the same thing in all files but the report, which has names of its own."
