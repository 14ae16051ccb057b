"""What went wrong while an environment was made, in one sentence."""

from __future__ import annotations

import errno
import re

from wizard.bootstrap.environments import SetupError

CANNOT, TOO_OLD, OFFLINE = 1, 2, 4  # the exit codes of docs/exits.md


# Most telling first: a failed download is often followed by "no matching version".
_KNOWN = (
    (
        r"No space left on device|Disk quota exceeded|not enough space on the disk|\(os error (28|112|122)\)",
        CANNOT,
        "The disk is full: make about 150 MB free where {folder} lies, and run this again",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|certificate verify failed",
        OFFLINE,
        (
            "This network opens encrypted connections, so the packages could not be checked and loaded: try "
            "another network, or ask its helpdesk for its certificate and set PIP_CERT to that file"
        ),
    ),
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch",
        CANNOT,
        "A downloaded package is not the one that was expected, so it was not installed: try another network",
    ),
    (
        r"407 Proxy Authentication|Tunnel connection failed: 407",
        OFFLINE,
        "The proxy wants a name and password: set HTTPS_PROXY to http://NAME:PASSWORD@PROXY:PORT",
    ),
    (
        r"Configuration file (?:contains|could not)[\s\S]{0,200}?(?:file: '| in )(?P<file>[^'\n]+\w)",
        CANNOT,
        "The settings file of pip, {file}, is damaged: rename it (pip works without), and run this again",
    ),
    (
        r"Cannot connect to proxy|proxy URL|Failed to parse: (?!http)|tunnel error",
        OFFLINE,
        (
            "The proxy that is set here (HTTPS_PROXY, HTTP_PROXY or pip's own setting) does not answer or is "
            "misspelt: correct it or unset it, and run this again"
        ),
    ),
    (
        (
            r"NewConnectionError|Failed to establish a new connection|name resolution|getaddrinfo failed|"
            r"ConnectTimeout|Read timed out|ProxyError|Max retries exceeded|Network is unreachable|"
            r"error sending request|dns error|tcp connect error|operation timed out|"
            r"Connection (refused|reset)|Network connectivity is disabled"
        ),
        OFFLINE,
        (
            "classready has to load its parts from the internet the first time, and that did not work: "
            "check the connection, and run this again"
        ),
    ),
    (
        (
            r"ensurepip is not available|No module named '?(ensurepip|venv)\b|No module named '?pip\b|"
            r"No module named '?virtualenv\b"
        ),
        CANNOT,
        (
            "This Python cannot make environments: on Debian or Ubuntu run 'sudo apt install python3-venv', "
            "elsewhere install Python from https://www.python.org/downloads/, and run this again"
        ),
    ),
)


def explain(output: str, folder: str) -> SetupError:
    """The sentence for what an installer printed when it failed.

    Args:
        output: everything that it printed.
        folder: where the environment was being made.
    """
    for pattern, code, sentence in _KNOWN:
        found = re.search(pattern, output)
        if found:
            return SetupError(sentence.format(folder=folder, **found.groupdict()) + ".", code)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it said nothing"
    return SetupError(f"classready's parts could not be installed; the installer's last words were: {last}")


def explain_os_error(error: OSError, folder: str) -> SetupError:
    """The sentence for the operating system's refusal."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return explain("No space left on device", folder)
    return SetupError(
        f"classready cannot write in {folder} ({error.strerror}): "
        "set CLASSREADY_HOME to a folder that you may write in, and run this again."
    )
