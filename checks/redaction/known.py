"""What is known to be private on this machine before any text is looked at."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec

from checks.course import Cloud, Course
from checks.host import Host
from checks.redaction.ordinary import is_ordinary, is_public_host
from checks.redaction.shapes import looks_secret

SECRET_NAME: Final = re.compile(
    r"PASS(WORD|WD|PHRASE|CODE)?($|_)|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_KEY$|_PW$|^PW$|PWD$(?<!^PWD)"
    r"(?<!^OLDPWD)|CREDENTIAL|COOKIE|(^|_)AUTH$|_AUTH_(?!SOCK)|SIGNATURE|SESSION_?(KEY|ID$)|WEBHOOK|DSN$",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
_PATH: Final = re.compile(r"^(?:[A-Za-z]:)?[\\/~]")
_SEPARATOR: Final = re.compile(r"[\\/]+")
_SHORTEST_SECRET: Final = 4
_SHORTEST_VALUE: Final = 8
_SHORTEST_ANSWER: Final = 4
_SHORTEST_HOME: Final = 4


class KnownSecrets(msgspec.Struct, frozen=True):
    """Literals that must not leave, and those that may.

    Attributes:
        homes: home folders, the user's first.
        users: login names, the user's first.
        hosts: names of this and other private computers.
        secrets: passwords and tokens.
        values: values of environment variables that are long and not ordinary.
        jobs: ids, addresses and names of cloud jobs.
        public: texts of the course that stay even where they hold one of the above.
    """

    homes: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def plus(self, other: "KnownSecrets") -> "KnownSecrets":
        """Both together, each literal once."""
        names = self.__struct_fields__
        return KnownSecrets(*(tuple(dict.fromkeys(getattr(self, n) + getattr(other, n))) for n in names))


def known_secrets(
    host: Host, course: Course, environment: Mapping[str, str], user_name: str, host_names: Iterable[str]
) -> KnownSecrets:
    """Gather what this machine must keep to itself.

    Args:
        host: for its home folder.
        course: its password is a secret, its image and its names are public.
        environment: ``os.environ`` of the run.
        user_name: the login name.
        host_names: the computer's names, short and full.
    """
    names = [user_name, _last_part(host.home)]
    own = KnownSecrets(
        homes=(host.home,) if len(host.home) >= _SHORTEST_HOME else (),
        users=tuple(dict.fromkeys(name for name in names if name)),
        hosts=tuple(_host_names(host_names)),
        secrets=_course_secrets(course),
        public=_public_texts(course),
    )
    return own.plus(of_environment(environment, shortest=_SHORTEST_VALUE))


def of_environment(environment: Mapping[str, str], *, shortest: int = _SHORTEST_ANSWER) -> KnownSecrets:
    """What of some environment variables must not leave, wherever it shows up.

    Args:
        environment: names and values.
        shortest: values below this many characters count only where they stand as a variable's value.
    """
    found = KnownSecrets()
    for name, value in environment.items():
        found = found.plus(_of_variable(name, value, shortest))
    return found


def of_address(url: str) -> KnownSecrets:
    """The host, login and password in an address, which may have no scheme."""
    try:
        parts = urlsplit(url if _URL.match(url) else f"//{url}")
        host = parts.hostname or ""
    except ValueError:
        return KnownSecrets()
    secrets = (parts.password,) if parts.password else ()
    return KnownSecrets(hosts=tuple(_host_names([host])), secrets=secrets)


def machine_names(host: str) -> Iterator[str]:
    """The name of another machine, where it is one: an alias such as ``gpu`` is a word like any other."""
    return (name for name in _host_names([host]) if not name.isalpha())


def _of_variable(name: str, value: str, shortest: int) -> KnownSecrets:
    value = value.strip()
    if SECRET_NAME.search(name) or looks_secret(value):
        long_enough = len(value) >= _SHORTEST_SECRET and not _is_plain(value)
        return KnownSecrets(secrets=(value,)) if long_enough else KnownSecrets()
    if name.lower() == "no_proxy":
        return KnownSecrets(hosts=tuple(_host_names(value.split(","))))
    if len(value) < shortest or is_ordinary(value):
        return KnownSecrets()
    if _URL.match(value):
        return of_address(value).plus(KnownSecrets(values=tuple(_folders([urlsplit(value).path]))))
    if _PATH.match(value):
        entries = value.split(";") if ";" in value or value[1:2] == ":" else value.split(":")
        return KnownSecrets(values=tuple(v for v in _folders(entries) if len(v) >= shortest))
    return KnownSecrets(values=(value,))


def _is_plain(value: str) -> bool:
    return value.isdigit() or value.lower() in {"true", "false", "none", "null"}


def _folders(paths: Iterable[str]) -> Iterator[str]:
    """Each path up to its last part that is not ordinary: what follows may stay, and checks read it."""
    for path in paths:
        ends = [*(found.start() for found in _SEPARATOR.finditer(path)), len(path)][1:]
        private = [end for end in ends if not is_ordinary(_last_part(path[:end]))]
        if private:
            yield path[: private[-1]]


def _last_part(path: str) -> str:
    return _SEPARATOR.split(path.rstrip("\\/"))[-1]


def _host_names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        plain = name.strip().strip(".").removeprefix("*.")
        if not plain or is_public_host(plain) or _is_address(plain):
            continue
        yield plain
        first = plain.split(".")[0]
        if first != plain and not is_public_host(first) and plain.endswith((".local", ".lan", ".home")):
            yield first


def _is_address(name: str) -> bool:
    return ":" in name or name.replace(".", "").replace("/", "").isdigit()


def _course_secrets(course: Course) -> tuple[str, ...]:
    """The password, unless the course itself says it as another public word, as ``rstudio`` is."""
    password = course.app.password
    public = " ".join((*_public_texts(course), course.app.kind)).lower()
    return (password,) if len(password) >= _SHORTEST_SECRET and password.lower() not in public else ()


def _public_texts(course: Course) -> tuple[str, ...]:
    image = course.image.name.split("@")[0]
    repository = image.rsplit(":", 1)[0] if ":" in image.rsplit("/", 1)[-1] else image
    registry, _, path = repository.partition("/")
    texts = (
        course.image.name, image, repository, path, registry if "." in registry or ":" in registry else "",
        course.id, course.title, course.page, course.contact, course.app.user, course.app.work_folder,
        course.conda.name if course.conda else "", *(_cloud_texts(course.cloud) if course.cloud else ()),
    )  # fmt: skip
    return tuple(dict.fromkeys(text for text in texts if len(text) >= _SHORTEST_SECRET))


def _cloud_texts(cloud: Cloud) -> tuple[str, ...]:
    """The machine that the course names is public; who logs in to it as whom is not."""
    hosts = (_host_of(machine) for machine in (cloud.host, cloud.build_host))
    return (cloud.url, cloud.queue, *hosts)


def _host_of(machine: str) -> str:
    return machine.removeprefix("ssh://").rpartition("@")[2].partition(":")[0]
