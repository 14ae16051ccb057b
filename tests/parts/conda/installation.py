"""A folder like the one that Miniforge's installer makes, with the stand-in in conda's place."""

import sys
from pathlib import Path

from tests.parts.conda.program import VERSION

_REPOSITORY = Path(__file__).parents[3]
_STARTER = """#!{python}
import sys
from pathlib import Path
sys.path.insert(0, {repository!r})
from tests.parts.conda.program import main
main({program!r}, Path({root!r}), sys.argv[1:])
"""


def install(root: Path, program: str = "conda") -> Path:
    """Install the stand-in.

    Args:
        root: the installation's folder, such as ``~/miniforge3``.
        program: ``conda`` or ``mamba``.

    Returns:
        the program's path.
    """
    meta, starter = root / "conda-meta", root / "bin" / program
    for folder in (meta, starter.parent, root / "envs"):
        folder.mkdir(parents=True, exist_ok=True)
    (meta / "history").touch()
    (meta / f"{program}-{VERSION}-py313_0.json").write_text("{}")
    text = _STARTER.format(
        python=sys.executable, repository=str(_REPOSITORY), program=program, root=str(root)
    )
    starter.write_text(text)
    starter.chmod(0o755)
    return starter
