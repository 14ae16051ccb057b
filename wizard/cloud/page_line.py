"""Runs what a line of the course's page asks for: shown translated first, never passed on as it stands."""

from collections.abc import Sequence

import msgspec

from checks.cloud_facts import Offer
from checks.course import GIB, Course
from wizard.cloud.apolo.old_line import Translation, translated
from wizard.cloud.apolo.typed_line import taken_apart
from wizard.cloud.environments import wanted_client
from wizard.cloud.mine import not_logged_in, provider_of
from wizard.cloud.model import Cap, CloudError
from wizard.errors import UsageError
from wizard.session import Session
from wizard.typed import typed

_PASSED_ON_BY_NOBODY = {"--volume", "--env", "--env-file", "--entrypoint", "--workdir"}


def take_up(session: Session, line: Sequence[str], cap: Cap) -> None:
    """Show what the line means today, and have the session's course ask for just that.

    Args:
        session: its course is replaced.
        line: the page's, such as ``neuro run IMAGE -c 4 -g 1 -m 16G --http 8787``.
        cap: after how long the job is to end.

    Raises:
        UsageError: it is no such line, or asks for what classready does not do.
        CloudError: what it asks for can't be had.
    """
    client = wanted_client(session.course)
    if session.course.cloud is None or session.course.cloud.provider != "apolo" or client is None:
        raise UsageError("Such a line is only known of Apolo (Neu.ro); this course runs elsewhere.")
    asked = taken_apart(line)
    found = translated(line, _offers(session), cap, client)
    _show(session, line, found)
    if found.offer is None:
        raise CloudError(" ".join(found.refusals), otherwise="cloud-nothing-fits", refused=True)
    extra = [one.typed for one in asked.options if one.name in _PASSED_ON_BY_NOBODY] + list(asked.command)[:1]
    if extra:
        raise UsageError(
            f"classready starts the image as it is, without {', '.join(extra)}. Leave that out; or type the "
            "translated line yourself, and stop the job yourself."
        )
    session.course = _asking_for(session.course, found, found.offer)
    session.cloud.is_for(session.course, session.host, session.store)


def _offers(session: Session) -> tuple[Offer, ...]:
    provider = provider_of(session)
    lacking = not_logged_in(session, provider.login_state())
    if lacking is not None:
        raise CloudError(lacking.message, lacking.detail, lacking.problem, refused=True)
    return provider.offers().offers


def _show(session: Session, line: Sequence[str], found: Translation) -> None:
    session.screen.say("This line is of 2019; typed today it would start something else. It means:")
    session.screen.command(typed(line, session.host.platform))
    for one in found.became:
        session.screen.item("next", f"{one.option}: {one.means}")
    if found.image != session.course.image.name:
        text = f"{found.image} is another image than the course's ({session.course.image.name})."
        session.screen.item("warning", text)


def _asking_for(course: Course, found: Translation, offer: Offer) -> Course:
    """The course as if it had asked for this itself."""
    replace = msgspec.structs.replace
    return replace(
        course,
        image=replace(course.image, name=found.image, digest=None),
        app=replace(course.app, port=found.port or course.app.port),
        cloud=course.cloud
        and replace(course.cloud, gpus=offer.gpus, cpus=offer.cpus, memory_gb=offer.memory / GIB),
    )
