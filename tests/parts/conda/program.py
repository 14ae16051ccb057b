"""The stand-in for conda and mamba: ``create`` and ``env export``, as classready types them.

What it prints is shaped like the output of conda 26.8 that tests/data/conda holds, and like what mamba's
source prints (https://github.com/mamba-org/mamba/tree/main/libmamba/src/api). It does to folders what they
do: conda removes an environment before it looks for packages; mamba begins in no folder that is none.
"""

import argparse
import asyncio
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import rattler
from rattler.exceptions import SolverError
from rattler.platform import Subdir

VERSION = "26.8.0"
_DEFAULTS = ["https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r"]


def main(program: str, root: Path, argv: Sequence[str]) -> None:
    """Do what is typed.

    Args:
        program: ``conda`` or ``mamba``.
        root: the installation's folder.
        argv: what is typed behind the program's name.
    """
    if list(argv) == ["--version"]:
        print(f"{program} {VERSION}")
    elif argv[:2] == ["env", "export"]:
        _export(Path(argv[argv.index("--prefix") + 1]))
    else:
        _create(program, root, argv)


def _create(program: str, root: Path, argv: Sequence[str]) -> None:
    asked = _asked(argv)
    prefix = Path(asked.prefix or root / "envs" / asked.name)
    if not asked.override_channels:
        words = "Terms of Service have not been accepted for the following channels. Please accept or remove "
        words += "them before proceeding:\n" + "\n".join(f"    - {url}" for url in _DEFAULTS)
        _refuse(program, "CondaToSNonInteractiveError", words)
    if (prefix / "conda-meta" / "history").exists():
        shutil.rmtree(prefix)
    elif prefix.exists() and program == "mamba":
        _refuse(program, "", "Non-conda folder exists at prefix - aborting.")
    channels = [_address(channel) for channel in asked.channel]
    platform = os.environ.get("CONDA_SUBDIR") or str(Subdir.current())
    try:
        records = asyncio.run(_solved(channels, asked.specs, platform))
    except SolverError as error:
        _refuse_packages(program, channels, platform, asked.specs, str(error))
    except Exception as error:  # noqa: BLE001 - py-rattler has no name of its own for this
        url = f"{channels[0]}/{platform}/repodata.json"
        _refuse(program, "CondaHTTPError", f"HTTP 000 CONNECTION FAILED for url <{url}>\nElapsed: -\n{error}")
    for record in records:
        name = f"{record.name.source}-{record.version}"
        print(json.dumps({"fetch": name, "finished": False, "maxval": 1, "progress": 0.0}) + "\n\0", end="")
        print(json.dumps({"fetch": name, "finished": True, "maxval": 1, "progress": 1}) + "\n\0", end="")
    (prefix / "conda-meta").mkdir(parents=True, exist_ok=True)
    asyncio.run(_linked(records, prefix, root / "pkgs", platform))
    (prefix / "conda-meta" / "history").write_text(f"# conda version: {VERSION}\n")
    _register(prefix)
    _print_and_end({"success": True, "actions": {"PREFIX": str(prefix)}, "prefix": str(prefix)}, 0)


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["create"])
    for flag in ("--yes", "--json"):
        parser.add_argument(flag, action="store_true", required=True)  # else it would ask, or not say JSON
    parser.add_argument("--override-channels", action="store_true")
    parser.add_argument("--channel", action="append", default=[])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--name")
    where.add_argument("--prefix")
    parser.add_argument("specs", nargs="+")
    return parser.parse_args(argv)


def _address(channel: str) -> str:
    """A channel by its name is below ``channel_alias``."""
    return f"{os.environ['CONDA_CHANNEL_ALIAS'].rstrip('/')}/{channel}"


async def _solved(channels: list[str], specs: list[str], platform: str) -> list[rattler.RepoDataRecord]:
    return await rattler.solve(channels, specs, platforms=[platform, "noarch"], virtual_packages=[])


async def _linked(records: list[rattler.RepoDataRecord], prefix: Path, cache: Path, platform: str) -> None:
    await rattler.install(records, prefix, cache_dir=cache, platform=Subdir(platform), show_progress=False)


def _register(prefix: Path) -> None:
    listed = Path.home() / ".conda" / "environments.txt"
    listed.parent.mkdir(exist_ok=True)
    known = listed.read_text().splitlines() if listed.exists() else []
    listed.write_text("".join(f"{line}\n" for line in dict.fromkeys([*known, str(prefix)])))


def _export(prefix: Path) -> None:
    names = sorted(file.name.removesuffix(".json") for file in (prefix / "conda-meta").glob("*.json"))
    packages = (name.rsplit("-", 2) for name in names)
    print(f"name: {prefix.name}\ndependencies:")
    print("".join(f"  - {'='.join(package)}\n" for package in packages), end="")


def _refuse_packages(
    program: str, channels: list[str], platform: str, specs: list[str], why: str
) -> NoReturn:
    urls = [f"{channel}/{subdir}" for channel in channels for subdir in (platform, "noarch")]
    if program == "mamba":
        _print_and_end({"success": False, "solver_problems": why.splitlines(), "log_history": [_log(why)]}, 1)
    wanted = "".join(f"  - {spec}\n" for spec in specs)
    words = f"The following packages are not available from current channels:\n\n{wanted}"
    _refuse(program, "PackagesNotFoundInChannelsError", words, channel_urls=urls, packages=specs)


def _refuse(program: str, name: str, words: str, **more: Any) -> NoReturn:  # noqa: ANN401 - JSON
    if program == "mamba":
        _print_and_end({"success": False, "log_history": [_log(words)]}, 1)
    error = f"{name}: {words}"
    _print_and_end({"caused_by": "None", "error": error, "exception_name": name, "message": words, **more}, 1)


def _log(words: str) -> dict[str, str]:
    return {"message": words, "level": "critical", "source": "libmamba"}


def _print_and_end(answer: dict[str, Any], code: int) -> NoReturn:
    print(json.dumps(answer, indent=2), flush=True)
    os._exit(
        code
    )  # py-rattler's own threads, still ending, would now and then take the interpreter with them
