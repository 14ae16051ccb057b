"""What the tests of the whole wizard share: its menu and its memory."""

import msgspec

from tests.parts.student import Student
from tests.parts.terminal import ENTER
from wizard.state import State

MENU = "another time"
DO_IT = f"d{ENTER}"


def remembered(student: Student) -> State:
    """What classready has written down for a student."""
    file = student.home / ".local/state/classready/state.json"
    return msgspec.json.decode(file.read_bytes(), type=State)
