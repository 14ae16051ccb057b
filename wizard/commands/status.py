"""``classready status``: what is running, where, and since when."""

import argparse
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from wizard.exits import Exit
from wizard.options import course_option, json_option

if TYPE_CHECKING:
    from wizard.engine.ended import Ended as ContainerEnd
    from wizard.session import Session


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("status", help="what is running, where, and since when")
    course_option(parser)
    json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Say it."""
    from wizard.container_end import container_end
    from wizard.docker_answers import docker_answers
    from wizard.opening import open_session

    session = open_session(args)
    facts = status_of(session)
    end = container_end(session) if facts["state"] == "exited" else None
    facts["ended"] = end.meaning if end else ""
    if args.json:
        print(json.dumps(facts, indent=2))
    elif facts["engine"] != "ok":
        docker_answers(session, helps=False)
    else:
        _show(session, facts, end)
    return Exit.UNKNOWN if facts["engine"] != "ok" else Exit.READY


def _show(session: "Session", facts: dict[str, Any], end: "ContainerEnd | None") -> None:
    """The facts; of a container that ended by itself, why and what to do."""
    is_news = end is not None and not end.expected
    for name, value in {**facts, "since": _in_words(facts["since"])}.items():
        if value and not (is_news and name == "ended"):
            session.screen.say(f"{name}: {value}")
    if end is not None and is_news:
        from wizard.container_end import as_failure
        from wizard.failure import OWN_WORDS, show_failure

        # `classready logs` shows the others.
        ended = as_failure(end, "The course's app is not running any more.")
        show_failure(session, ended, "run", lines=OWN_WORDS)


def _in_words(moment: str) -> str:
    """The engine's moment (UTC, to the nanosecond) as the clock on the wall shows it."""
    if not moment:
        return ""
    started = dt.datetime.fromisoformat(moment[:19]).replace(tzinfo=dt.UTC)
    return f"{started.astimezone():%d %B %Y, %H:%M}"


def status_of(session: "Session") -> dict[str, Any]:
    """What is known of the course's container; ``engine`` is ``ok`` or why nothing can be told."""
    from checks.app_address import find_app, find_container
    from checks.questions import Engine

    host, course = session.host, session.course
    engine = host.ask(Engine("ping"))
    container = find_container(host, course) if engine.ok else None
    return {
        "course": course.id,
        "engine": "ok" if engine.ok else f"no answer: {engine.error}",
        "container": container.name if container else "",
        "state": container.state if container else "not made yet" if engine.ok else "",
        "address": find_app(host, course) or "" if container else "",
        "since": container.started if container and container.runs else "",
        "work": str(session.work) if course.app.work_folder else "",
    }
