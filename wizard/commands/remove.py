"""``classready remove``: take the course's container away, and its image where that is asked for."""

import argparse
from typing import TYPE_CHECKING

from wizard.exits import Exit
from wizard.options import consent_options, course_option

if TYPE_CHECKING:
    from wizard.session import Session


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser("remove", help="remove the course's container; your work folder stays")
    parser.add_argument("--image", action="store_true", help="remove the downloaded image too")
    course_option(parser)
    consent_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Exit:
    """Ask, then remove."""
    from wizard.docker_answers import docker_answers
    from wizard.engine.container import container_name
    from wizard.engine.remove import remove_commands
    from wizard.failure import or_explained
    from wizard.opening import open_session
    from wizard.typed import typed

    session = open_session(args)
    image = session.course.image.name if args.image else ""
    for command in remove_commands(container_name(session.course.id), image):
        session.screen.command(typed(command, session.host.platform))
    if session.choices.dry_run:
        return Exit.READY
    if not docker_answers(session):
        return Exit.NOT_READY
    question = "Remove it? What was installed or saved inside it, outside the work folder, is lost."
    if not session.consents(question, default=False):
        session.screen.say("Nothing was removed. `--yes` agrees without a question.")
        return Exit.NOT_READY
    return or_explained(session, "run", lambda: _removed(session, image))


def _removed(session: "Session", image: str) -> Exit:
    from wizard.amounts import size
    from wizard.engine.client import connected
    from wizard.engine.remove import remove

    with connected() as client:
        gone = remove(client, session.course.id, image=image)
    what = [*gone.containers, *([f"{gone.image} ({size(gone.image_bytes)})"] if gone.image else [])]
    session.screen.say(f"Removed {', '.join(what)}." if what else "There was nothing to remove.")
    if session.course.app.work_folder:
        session.screen.say(f"Your files are still in {session.work}.")
    return Exit.READY
