"""Enough room for the image; what nobody needs may be removed."""

from wizard.amounts import size
from wizard.engine.client import connected
from wizard.engine.errors import EngineError
from wizard.engine.room import PRUNE_COMMANDS, make_room, space_use
from wizard.failure import failed
from wizard.session import Ended, Outcome, Results, Session, Step, image_is_here
from wizard.typed import typed_one_by_one


def _act(session: Session, _results: Results) -> Outcome:
    try:
        with connected() as client:
            use = space_use(client)
            session.screen.say(
                f"Docker uses {size(use.images)} for images, {size(use.containers)} for containers, "
                f"{size(use.volumes)} for volumes and {size(use.cache)} for its build cache."
            )
            if not use.offered:
                return Outcome(
                    Ended.SHOWN,
                    "Docker holds nothing that could be removed safely; free room on the disk itself.",
                )
            if not session.consents(
                f"Remove leftovers without a name ({size(use.offered)})? Images and volumes with a name stay."
            ):
                return Outcome(Ended.DECLINED, "Nothing was removed.")
            return Outcome(Ended.DONE, f"Freed {size(make_room(client))}.")
    except EngineError as error:
        return failed(error)


STEP = Step(
    id="room",
    title="Room on the disk",
    why="The image is unpacked while it is downloaded; a full disk would break it off near the end.",
    resolves=("disk.host", "disk.engine"),
    act=_act,
    command=lambda session, _results: typed_one_by_one(PRUNE_COMMANDS, session.host.platform),
    place="pull",
    offered_as="Make room on the disk",
    done=image_is_here,
    asks=True,
)
