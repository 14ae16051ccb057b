"""Where conda is and which environments it has, told from files: starting conda takes a second or more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from checks.host import Host
from checks.model import Platform
from checks.questions import ListFolder, ReadFile, Stat, Which

_PROGRAMS = ("conda", "mamba", "micromamba")
_DISTRIBUTIONS = ("miniforge3", "mambaforge", "miniconda3", "anaconda3", "Miniconda3", "Anaconda3")
_HOMEBREW = ("/opt/homebrew/Caskroom", "/usr/local/Caskroom")
_MICROMAMBA = (("micromamba",), (".local", "share", "mamba"))
"""Its folders below the home, of versions 1 and 2, where nothing else is said:
https://github.com/mamba-org/mamba/pull/3225"""
_META = "conda-meta"
_FINISHED = "history"
"""Written last, once everything is in place: conda itself takes a folder without it for no environment."""
_FIRST_LINE = 200
"""Bytes; Linux reads 255 of them at most."""


@dataclass(frozen=True)
class Conda:
    """One installation.

    Attributes:
        program: ``conda``, ``mamba`` or ``micromamba``.
        path: the executable.
        root: the installation's folder, empty where it could not be told.
        version: empty where it could not be told.
        on_path: found by typing its name.
    """

    program: str
    path: str
    root: str
    version: str
    on_path: bool


def installations(host: Host) -> tuple[Conda, ...]:
    """Every conda, mamba and micromamba, those on PATH first."""
    # One installation has several starters (bin, condabin, Scripts); the one on PATH stands for it.
    found = {
        (conda.program, conda.root or conda.path): conda for conda in (*_off_path(host), *_on_path(host))
    }
    return tuple(sorted(found.values(), key=lambda conda: not conda.on_path))


def missing_interpreter(host: Host, conda: Conda) -> str:
    """The Python that a conda's first line names, where that is gone; else nothing.

    The line holds a full path, so an installation that was moved, or whose Python broke, can't be started.
    """
    first, _, _ = host.ask(ReadFile(conda.path, limit=_FIRST_LINE)).text.partition("\n")
    named = first.removeprefix("#!").split()
    if not first.startswith("#!") or not named or host.ask(Stat(named[0])).status != "missing":
        return ""
    return named[0]


def environment_folders(host: Host, name: str) -> tuple[str, ...]:
    """Folders of environments with this name that really are one."""
    return tuple(folder for folder in _candidates(host, name) if _FINISHED in _packages(host, folder))


def half_made_folders(host: Host, name: str) -> tuple[str, ...]:
    """Folders in which an environment of this name was begun and never finished: conda was ended before."""
    begun = (f for f in _candidates(host, name) if host.ask(ListFolder(host.path(f, _META))).status == "ok")
    return tuple(folder for folder in begun if _FINISHED not in _packages(host, folder))


def _candidates(host: Host, name: str) -> tuple[str, ...]:
    """Where an environment of this name would be."""
    listed = (host.read(host.in_home(".conda", "environments.txt")).text).splitlines()
    named = [line.strip() for line in listed if _name(host, line.strip()) == name]
    roots = [conda.root for conda in installations(host) if conda.root]
    roots += [root for root in (host.env("MAMBA_ROOT_PREFIX"), host.in_home(".conda")) if root]
    roots += [host.in_home(*parts) for parts in _MICROMAMBA]
    return tuple(dict.fromkeys([*named, *(host.path(root, "envs", name) for root in roots)]))


def package_version(host: Host, folder: str, package: str) -> str | None:
    """The version of a package in an environment, from the names of its conda-meta files."""
    return version_in(_packages(host, folder), package)


def version_in(names: tuple[str, ...], package: str) -> str | None:
    """The version in ``PACKAGE-VERSION-BUILD.json``; neither version nor build holds a hyphen (CEP 26)."""
    pattern = re.compile(rf"{re.escape(package)}-([^-]+)-[^-]+\.json")
    matches = (pattern.fullmatch(name) for name in names)
    return next((match[1] for match in matches if match), None)


def _packages(host: Host, folder: str) -> tuple[str, ...]:
    return host.ask(ListFolder(host.path(folder, _META))).names


def _name(host: Host, folder: str) -> str:
    return (PureWindowsPath if host.is_windows else PurePosixPath)(folder).name


def _on_path(host: Host) -> Iterator[Conda]:
    for program in _PROGRAMS:
        for path in host.ask(Which(program)).paths:
            yield _conda(host, program, path, _root_of(host, path), on_path=True)


def _off_path(host: Host) -> Iterator[Conda]:
    executable = host.env("CONDA_EXE")
    if executable and host.ask(Stat(executable)).status == "ok":
        yield _conda(host, "conda", executable, _root_of(host, executable), on_path=False)
    for root in dict.fromkeys(_known_roots(host)):
        path = host.path(root, "Scripts", "conda.exe") if host.is_windows else host.path(root, "bin", "conda")
        if host.ask(Stat(path)).status == "ok":
            yield _conda(host, "conda", path, root, on_path=False)


def _conda(host: Host, program: str, path: str, root: str, *, on_path: bool) -> Conda:
    version = package_version(host, root, program) if root else None
    if version is None:
        # Debian's own package and the single-file micromamba leave no conda-meta.
        asked = host.run(path, "--version")
        version = first_version(asked.out) if asked.ok else ""
    return Conda(program, path, root if _packages(host, root) else "", version, on_path)


def first_version(text: str) -> str:
    """The first version number in what a program says of itself (``conda 24.9.2``), or nothing."""
    match = re.search(r"\d+\.\d+(\.\d+)*", text)
    return match[0] if match else ""


def _root_of(host: Host, path: str) -> str:
    pure = (PureWindowsPath if host.is_windows else PurePosixPath)(path)
    return str(pure.parent.parent)


def _known_roots(host: Host) -> Iterator[str]:
    parents = [host.home]
    if host.is_windows:
        parents += [host.env("LOCALAPPDATA") or "", host.env("PROGRAMDATA") or ""]
    else:
        parents += [host.in_home("opt"), "/opt"]
        yield "/opt/conda"
    # Windows and macOS do not tell upper from lower case: asking twice would find one twice.
    blind = host.platform in {Platform.WINDOWS, Platform.MACOS}
    names = [name for name in _DISTRIBUTIONS if not blind or name.islower()]
    yield from (host.path(parent, name) for parent in parents if parent for name in names)
    if host.platform is Platform.MACOS:
        casks = ("miniforge", "miniconda", "mambaforge")
        yield from (host.path(folder, cask, "base") for folder in _HOMEBREW for cask in casks)
