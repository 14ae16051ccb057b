"""How conda, mamba and micromamba are started."""

import os

from checks.conda_places import Conda
from wizard.bootstrap.installers import NOT_FOR_US
from wizard.cloud.child import bare_environment

_SETTINGS = ("CONDA", "MAMBA")
# These speak of an environment that happens to be active, or make it do something else.
_NOT_OURS = frozenset(
    {"CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_SHLVL", "CONDA_DRY_RUN", "CONDA_JSON", "CONDA_OFFLINE"}
)


def starter(conda: Conda) -> str:
    """The program; on Windows PATH has a batch file, through which arguments don't pass whole."""
    if conda.path.lower().endswith(".bat") and conda.root:
        return f"{conda.root}\\Scripts\\{conda.program}.exe"
    return conda.path


def variables(**more: str) -> dict[str, str]:
    """Its environment: the person's settings of conda count, an environment that is active does not.

    Args:
        more: values set for it.
    """
    named = (name for name in os.environ if name.startswith(_SETTINGS))
    wanted = (name for name in named if name not in _NOT_OURS and name not in NOT_FOR_US)
    return bare_environment(*wanted) | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"} | more
