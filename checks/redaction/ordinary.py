"""Words that say nothing about anybody: what is made of them alone need not be taken out of a report."""

import re
from typing import Final

from checks.redaction.tokens import TOKEN

_LISTED: Final = """
    created dead exited healthy overlay2 paused restarting unhealthy vfs
    cluster clusters cpu credits gpu gpus job jobs login node nodes queue queued starting stopping you
    admin administrator agent all alpine amd64 anaconda anaconda3 android any apache app appdata apple
    application applications apps apt arm arm64 auto bash bin binary bionic bookworm boot brew browser
    bullseye bundle bus ca cache caches caskroom cellar cert certificates certs chrome chromium classic
    client cmd colima color com comspec conda condabin config container containerd containers context
    core course crt cs cuda current dash data de debian default defaultuser dell desktop dev direct disk
    dist docker dockerd documents downloads driver drivers edge emacs en enabled engine env environment
    envs error es esm etc exe false fedora files firefox fish fr framework frameworks full games gb
    gnome gnu google guest gui hidden home homebrew host http https icd ide image images include info
    init intel internet io iso issue it jammy java jovyan json jupyter kde kernel lab lang latin less
    lib lib64 libexec library lima linux linuxbrew local localdomain localhost log login logs mac macos
    mail mamba mambaforge manager media micromamba microsoft mingw miniconda miniconda3 miniforge
    miniforge3 missing mnt mode modules more mouse msys my nano net network nl no noble none normal
    npipe nt null nvidia off ok on opt orbstack org os package packages pacman path pem perl pip pipe
    plasma podman posix powershell prefix private proc profile profiles program programdata programfiles
    programs pt public py pyenv python python3 rd ready remote rhel roaming rocky root rosetta rstudio
    run runner running sbin scripts sdk server service session sessions share shared shell shims site
    snap sock socket software spool src ssh ssl start startup state status stop store student suse sys
    sysroot system system32 system64 systemd tcp temp term terminal test tests tls tmp tmux toolbox
    tools trixie true tty tz ubuntu unix unknown up us use user users usr utc utf utf8 v var venv
    version versions vi vim vm volumes vscode wayland win windows windowsapps wow64 wsl wslg x11 x64 x86
    xcb xdg xorg xterm yes zone zoneinfo zsh
"""
_WORDS: Final = frozenset(_LISTED.split())
_VOCABULARY: Final = re.compile(r"[^\W\d_]+[0-9]{0,2}|[0-9]+", re.UNICODE)
_LONGEST_NUMBER: Final = 6
_SHORTEST_NAME: Final = 3

_PUBLIC_SITES: Final = (
    "docker.io", "docker.com", "docker.internal", "quay.io", "ghcr.io", "gcr.io", "mcr.microsoft.com",
    "github.com", "githubusercontent.com", "gitlab.com", "python.org",
    "anaconda.com", "anaconda.org", "conda.io", "microsoft.com", "apple.com", "debian.org", "ubuntu.com",
    "nvidia.com", "nvcr.io", "google.com", "amazonaws.com", "cloudflare.com", "rstudio.com", "posit.co",
    "r-project.org", "jupyter.org", "apolo.us", "neu.ro", "skypilot.co",
)  # fmt: skip
_ENGINE_NAMES: Final = re.compile(
    r"^(docker-desktop|orbstack|colima(-.*)?|lima(-.*)?|minikube|podman-machine.*|boot2docker|rancher-desktop)$"
)


def is_word(name: str) -> bool:
    """A name that stands for a thing as often as for a person: too short, or a word that programs print."""
    return len(name) < _SHORTEST_NAME or name.lower() in _WORDS or name.isdigit()


def is_ordinary(value: str) -> bool:
    """A value of nothing but ordinary words, versions, short numbers and tokens."""
    parts = _VOCABULARY.findall(TOKEN.sub("", value))
    return all(_is_ordinary_part(part) for part in parts)


def _is_ordinary_part(part: str) -> bool:
    if part.isdigit():
        return len(part) <= _LONGEST_NUMBER
    lowered = part.lower()
    return len(part) == 1 or lowered in _WORDS or lowered.rstrip("0123456789") in _WORDS


def is_public_host(name: str) -> bool:
    """A host that everybody may know: this computer's own name for itself, engines' names, known sites."""
    lowered = name.lower().strip(".")
    if is_word(lowered) or _ENGINE_NAMES.match(lowered):
        return True
    return any(lowered == site or lowered.endswith(f".{site}") for site in _PUBLIC_SITES)
