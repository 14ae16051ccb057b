"""A stand-in for a cloud client: a wheel of a kilobyte that pip really installs, and a program in it.

It stands in where what is tested is the environment around a client, and not what the client does.
"""

import zipfile
from pathlib import Path

NAME = "apolo"
"""Its program's name: for that, classready knows a second command that has to work."""
_PROGRAM = '''"""Says its version; works or not."""
import sys

def main():
    if sys.argv[1:] == ["--version"]:
        print("Tiny Client {version}")
    elif {works}:
        print("usage: apolo login")
    else:
        import a_part_that_is_not_there
'''


def write_client(folder: Path, version: str, *, works: bool = True) -> None:
    """Put a wheel of the package ``tiny-client`` into a folder.

    Args:
        folder: pip finds it there by ``PIP_FIND_LINKS``.
        version: its version.
        works: else only ``--version`` answers, as with neuro-cli 25.5.0.
    """
    folder.mkdir(parents=True, exist_ok=True)
    info = f"tiny_client-{version}.dist-info"
    files = {
        "tiny_client.py": _PROGRAM.format(version=version, works=works),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny-client\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{NAME} = tiny_client:main\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"tiny_client-{version}-py3-none-any.whl", "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)
