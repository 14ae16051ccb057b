"""What an action says when no engine answers."""

import gc
import warnings
from collections.abc import Callable

from wizard.engine.errors import EngineError


def refusal(action: Callable[[], object]) -> tuple[str, str]:
    """Message and detail of the ``EngineError`` that an action ends with.

    The docker SDK leaves the socket of a refused connection to the garbage collector, which warns.
    """
    said = ("no error", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            action()
        except EngineError as error:
            said = (error.message, error.detail)
        gc.collect()
    return said
