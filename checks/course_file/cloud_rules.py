"""Rules between the keys of ``[cloud]``, ``[client]`` and ``[conda]``.

Nobody is to find out in front of a class, and perhaps of a bill, that a key was never used.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from checks.course_file.shape import Misfit, quoted

USED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "url": ("apolo",),
    "host": ("ssh", "batch"),
    "build_host": ("batch",),
    "queue": ("batch",),
    "options": ("batch",),
    "infra": ("sky",),
    "gpu": ("sky",),
    "price_per_hour": ("ssh", "batch"),
    "currency": ("ssh", "batch"),
    "power_off": ("ssh",),
}
"""Which providers use a key of ``[cloud]``; those that are not here are used by all."""
# The end of a job, its name and its number are classready's: without them nobody could stop it.
_NOT_AN_OPTION: Final = re.compile(r"h_rt|s_rt|^--(?:time|array|job-name)\b|^-[tNJ]\b|^-a$")


def cloud_misfits(document: Mapping[str, Any]) -> Iterator[Misfit]:
    """Everything in a parsed course file that breaks a rule of the cloud half."""
    cloud, client = _table(document, "cloud"), _table(document, "client")
    yield from _keys_of_others(cloud)
    yield from _missing(cloud)
    yield from _bad_options(cloud)
    yield from _environment(client, has_conda="conda" in document)
    yield from _verify(client)


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _keys_of_others(cloud: Mapping[str, Any]) -> Iterator[Misfit]:
    provider = cloud.get("provider")
    if provider not in {name for users in USED_BY.values() for name in users}:
        return
    for key, users in USED_BY.items():
        if cloud.get(key) and provider not in users:
            providers = " and ".join(users)
            message = f"is not used by the provider {provider}."
            yield Misfit(("cloud", key), message, f"It belongs to {providers}; remove it.")


def _missing(cloud: Mapping[str, Any]) -> Iterator[Misfit]:
    if cloud.get("provider") == "sky" and cloud.get("gpus", 1) and not cloud.get("gpu"):
        message = "is missing; SkyPilot has to be told which GPU, such as T4."
        yield Misfit(("cloud", "gpu"), message, "`sky show-gpus` lists them.")
    if cloud.get("price_per_hour") and not cloud.get("currency"):
        yield Misfit(("cloud", "currency"), "is missing; in which currency is price_per_hour, such as USD?")


def _bad_options(cloud: Mapping[str, Any]) -> Iterator[Misfit]:
    options = cloud.get("options")
    for index, option in enumerate(options if isinstance(options, list) else ()):
        if isinstance(option, str) and _NOT_AN_OPTION.search(option):
            message = f"{quoted(option[:80])} is set by classready, which must know a job's name and its end."
            yield Misfit(("cloud", "options", index), message, "hours says when it ends.")


def _environment(client: Mapping[str, Any], *, has_conda: bool) -> Iterator[Misfit]:
    kind = client.get("environment", "")
    if kind == "conda" and not has_conda:
        message = "is conda, but the course has no [conda]."
        yield Misfit(("client", "environment"), message, 'Add [conda], or write "venv".')
    if client.get("python") and (kind == "conda" or (kind == "" and has_conda)):
        message = "is not used in a conda environment."
        yield Misfit(("client", "python"), message, "[conda] says which Python it has.")


def _verify(client: Mapping[str, Any]) -> Iterator[Misfit]:
    """It is run on students' own computers: the client itself, and nothing else."""
    verify, name = client.get("verify"), client.get("name")
    if isinstance(verify, list) and verify and isinstance(name, str) and verify[0] != name:
        message = f"must begin with the client's own command, {quoted(name[:80])}."
        yield Misfit(("client", "verify"), message)
