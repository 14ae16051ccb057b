"""Redacts a report: first what its own transcript gives away is gathered, then every text is cleaned."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from checks.model import Finding, Result
from checks.recording import Exchange, Recording
from checks.redaction.cleaner import Cleaner
from checks.redaction.clouds import of_cloud
from checks.redaction.encodings import folded
from checks.redaction.known import SECRET_NAME, KnownSecrets, of_address, of_environment
from checks.redaction.ordinary import is_ordinary
from checks.redaction.tokens import KINDS, TOKEN, Ledger
from checks.report import Entry, Redaction, Report, StepDone

Clean = Callable[[str], str]

_CLOSED: Final = frozenset(
    {"ask", "call", "kind", "method", "status", "source", "machine", "provider", "problem"}
)
"""Fields of questions and answers whose values are words of a closed list."""
_CLOSED_IN_A_JOB: Final = frozenset({"state", "since", "stops", "currency"})


def redact(report: Report, *, known: KnownSecrets) -> Report:
    """The report without anything private, and with the list of what was taken out.

    Redacting what is redacted already changes nothing.

    Args:
        report: as ``build_report`` makes it.
        known: what this machine must keep to itself.
    """
    everything = msgspec.json.encode(report).decode()
    known = known.plus(told_by(report.transcript))
    ledger = Ledger(everything)
    cleaner = Cleaner(known, ledger, folded(everything))
    changes: dict[str, Any] = {}
    for section, cleaned in _SECTIONS.items():
        ledger.section = section
        changes[section] = cleaned(report, cleaner)
    return msgspec.structs.replace(report, **changes, redactions=_listed(report.redactions, ledger))


def redact_text(text: str, known: KnownSecrets) -> str:
    """Any text, such as a log, without anything private."""
    return Cleaner(known, Ledger(text), folded(text)).clean(text)


def redact_texts(
    texts: Mapping[str, str], known: KnownSecrets
) -> tuple[dict[str, str], tuple[Redaction, ...]]:
    """Several texts that go together, where the same secret has the same token in each.

    Args:
        texts: by the name that ``Redaction.where`` is to say.
        known: what this machine must keep to itself.

    Returns:
        the texts without anything private, and what was taken out.
    """
    everything = "\n".join(texts.values())
    ledger = Ledger(everything)
    cleaner = Cleaner(known, ledger, folded(everything))
    cleaned: dict[str, str] = {}
    for name, text in texts.items():
        ledger.section = name
        cleaned[name] = cleaner.clean(text)
    return cleaned, _listed((), ledger)


# --- what the transcript gives away ---------------------------------------------------------------------


def told_by(transcript: Recording) -> KnownSecrets:
    """What a machine's own answers say of what it must keep to itself: proxies, its engine, its variables."""
    found = KnownSecrets()
    for exchange in transcript.exchanges:
        for told in _told(exchange):
            found = found.plus(told)
    return found


def _told(exchange: Exchange) -> Iterator[KnownSecrets]:
    asked, answer = exchange.question, exchange.answer
    if not isinstance(answer, dict):
        return
    match asked.get("ask"):
        case "env" if isinstance(answer.get("value"), str):
            yield of_environment({str(asked.get("name")): _untokened(answer["value"])})
        case "proxies":
            yield from _of_proxies(answer)
        case "endpoint":
            yield of_address(_untokened(str(answer.get("url", ""))))
        case "engine" if isinstance(answer.get("data"), dict):
            yield from _of_engine(answer["data"])
        case "cloud":
            yield from of_cloud(asked, answer)


def _of_proxies(answer: dict[str, Any]) -> Iterator[KnownSecrets]:
    for proxies in answer.values():
        for scheme, value in proxies.items() if isinstance(proxies, dict) else ():
            text = _untokened(str(value))
            yield of_environment({"no_proxy": text}) if scheme == "no" else of_address(text)


def _of_engine(data: dict[str, Any]) -> Iterator[KnownSecrets]:
    if isinstance(data.get("Name"), str) and "ServerVersion" in data:
        yield of_address(_untokened(data["Name"]))
    for proxy in ("HttpProxy", "HttpsProxy"):
        yield of_address(_untokened(str(data.get(proxy) or "")))
    config = data.get("Config")
    lines = config.get("Env") if isinstance(config, dict) else None
    variables = dict(str(line).partition("=")[::2] for line in lines or ())
    yield of_environment({n: _untokened(v) for n, v in variables.items() if SECRET_NAME.search(n)})


def _untokened(value: str) -> str:
    """A value that was redacted already tells nothing."""
    return "" if TOKEN.search(value) else value


# --- the sections of a report -----------------------------------------------------------------------------


def _transcript(report: Report, cleaner: Cleaner) -> Recording:
    recording = report.transcript
    exchanges = tuple(_exchange(exchange, cleaner) for exchange in recording.exchanges)
    return msgspec.structs.replace(
        recording,
        home=cleaner.clean(recording.home),
        source=cleaner.clean(recording.source),
        exchanges=exchanges,
    )


def _exchange(exchange: Exchange, cleaner: Cleaner) -> Exchange:
    question, answer = _fields(exchange.question, cleaner), exchange.answer
    if not isinstance(answer, dict):
        return Exchange(question, _json(answer, cleaner))
    if exchange.question.get("ask") == "cloud":
        return Exchange(question, _cloud_reply(answer, cleaner))
    answer = _fields(answer, cleaner)
    if exchange.question.get("ask") == "env":
        name = str(exchange.question.get("name"))
        answer = {key: _variable(name, value, cleaner) for key, value in answer.items()}
    return Exchange(question, answer)


def _fields(fields: dict[str, Any], cleaner: Cleaner, closed: frozenset[str] = _CLOSED) -> dict[str, Any]:
    return {name: value if name in closed else _json(value, cleaner, name) for name, value in fields.items()}


def _cloud_reply(answer: dict[str, Any], cleaner: Cleaner) -> dict[str, Any]:
    """A cloud's answer; words that a replay has to understand stay whatever somebody is called."""
    jobs = answer.get("jobs")
    if not isinstance(jobs, list | tuple):
        return _fields(answer, cleaner)
    rest = _fields({name: value for name, value in answer.items() if name != "jobs"}, cleaner)
    cleaned = [
        _fields(job, cleaner, _CLOSED_IN_A_JOB) if isinstance(job, dict) else _json(job, cleaner)
        for job in jobs
    ]
    return {**rest, "jobs": cleaned}


def _variable(name: str, value: object, cleaner: Cleaner) -> object:
    """The value of a variable: what is not made of ordinary words and tokens goes as a whole."""
    if not isinstance(value, str) or TOKEN.fullmatch(value):
        return value
    if SECRET_NAME.search(name):
        return cleaner.ledger.take("secret", value)
    return value if is_ordinary(value) else cleaner.ledger.take("env", value)


def _json(value: Any, cleaner: Cleaner, key: str = "") -> Any:  # noqa: ANN401 - JSON
    match value:
        case str():
            return _text(value, cleaner, key)
        case dict():
            return {cleaner.clean(str(name)): _json(item, cleaner, str(name)) for name, item in value.items()}
        case list() | tuple() if key == "Env":
            return [_line(str(line), cleaner) for line in value]
        case list() | tuple():
            return [_json(item, cleaner, key) for item in value]
    return value


def _text(value: str, cleaner: Cleaner, key: str) -> str:
    lowered = key.lower()
    if "version" in lowered:
        return cleaner.clean(f"version {value}").removeprefix("version ")
    if lowered == "docker-ratelimit-source" and value:
        # Docker Hub says here whom it counts: an address, or the id of an account.
        return cleaner.ledger.take("ip" if "." in value or ":" in value else "secret", value)
    if SECRET_NAME.search(key) and value:
        return cleaner.ledger.take("secret", value) if not value.startswith("<secret") else value
    return cleaner.clean(value)


def _line(line: str, cleaner: Cleaner) -> str:
    """A line ``NAME=VALUE`` of a container's environment."""
    name, equals, value = line.partition("=")
    if not value or TOKEN.fullmatch(value):
        return line
    kind = "secret" if SECRET_NAME.search(name) else "env"
    return f"{name}{equals}{cleaner.ledger.take(kind, value)}"


def _results(report: Report, cleaner: Cleaner) -> tuple[Entry, ...]:
    return tuple(
        msgspec.structs.replace(entry, result=_result(entry.result, cleaner.clean))
        for entry in report.results
    )


def _result(result: Result, clean: Clean) -> Result:
    return msgspec.structs.replace(result, findings=tuple(_finding(f, clean) for f in result.findings))


def _finding(finding: Finding, clean: Clean) -> Finding:
    evidence = tuple(clean(seen) for seen in finding.evidence)
    return msgspec.structs.replace(finding, message=clean(finding.message), evidence=evidence)


def _answers(report: Report, cleaner: Cleaner) -> dict[str, str]:
    return {cleaner.clean(command): cleaner.clean(said) for command, said in report.answers.items()}


def _steps(report: Report, cleaner: Cleaner) -> tuple[StepDone, ...]:
    return tuple(msgspec.structs.replace(step, note=cleaner.clean(step.note)) for step in report.steps)


def _system(report: Report, cleaner: Cleaner) -> str:
    return cleaner.clean(report.system)


_SECTIONS: Final[dict[str, Callable[[Report, Cleaner], object]]] = {
    "transcript": _transcript,
    "results": _results,
    "answers": _answers,
    "steps": _steps,
    "system": _system,
}


def _listed(before: tuple[Redaction, ...], ledger: Ledger) -> tuple[Redaction, ...]:
    """What was taken out, by kind, with what an earlier redaction took."""
    counts = {one.kind: one.count for one in before}
    where = {one.kind: list(one.where) for one in before}
    for (kind, section), count in ledger.taken.items():
        words = KINDS[kind]
        counts[words] = counts.get(words, 0) + count
        where.setdefault(words, []).append(section)
    return tuple(Redaction(kind, counts[kind], tuple(dict.fromkeys(where[kind]))) for kind in sorted(counts))
