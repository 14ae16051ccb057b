"""``classready logs``: what the course's container has written."""

import argparse

from wizard.exits import Exit
from wizard.options import course_option


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("logs", help="what the course's container has written")
    parser.add_argument("-f", "--follow", action="store_true", help="go on until it ends or Ctrl-C")
    course_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Print it."""
    from wizard.docker_answers import docker_answers
    from wizard.failure import or_explained
    from wizard.opening import open_session

    session = open_session(args)
    if not docker_answers(session):
        return Exit.NOT_READY
    return or_explained(session, "run", lambda: _printed(session.course.id, follows=args.follow))


def _printed(course: str, *, follows: bool) -> Exit:
    from wizard.engine.client import connected
    from wizard.engine.logs import follow, logs

    with connected() as client:
        if not follows:
            print(logs(client, course).removesuffix("\n"))
            return Exit.READY
        for line in follow(client, course):
            print(line, flush=True)
    return Exit.READY
