"""Where things are kept on each system."""

import os
import pwd

import pytest

from wizard import folders

KINDS = (folders.cache, folders.state, folders.config)
LINUX, MACOS, WINDOWS = ("posix", "linux"), ("posix", "darwin"), ("nt", "win32")


@pytest.mark.parametrize(
    ("system", "variables", "expected"),
    [
        (LINUX, {}, ["/h/.cache/classready", "/h/.local/state/classready", "/h/.config/classready"]),
        (
            LINUX,
            {"XDG_CACHE_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/f"},
            ["/c/classready", "/s/classready", "/f/classready"],
        ),
        (
            LINUX,
            {"XDG_CACHE_HOME": "relative"},
            ["/h/.cache/classready", "/h/.local/state/classready", "/h/.config/classready"],
        ),
        (
            MACOS,
            {"XDG_CACHE_HOME": "/c"},
            [
                "/h/Library/Caches/classready",
                "/h/Library/Application Support/classready",
                "/h/Library/Preferences/classready",
            ],
        ),
        (
            WINDOWS,
            {"LOCALAPPDATA": "/l"},
            ["/l/classready/cache", "/l/classready/state", "/l/classready/config"],
        ),
        (
            WINDOWS,
            {},
            [f"/h/AppData/Local/classready/{kind}" for kind in ("cache", "state", "config")],
        ),
        (LINUX, {"CLASSREADY_HOME": "/all"}, ["/all/cache", "/all/state", "/all/config"]),
        (
            WINDOWS,
            {"CLASSREADY_HOME": "/all", "LOCALAPPDATA": "/l"},
            ["/all/cache", "/all/state", "/all/config"],
        ),
    ],
)
def test_follows_the_systems_rules(system, variables, expected):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.environ", {"HOME": "/h"} | variables)
        patch.setattr("os.name", system[0])
        patch.setattr("sys.platform", system[1])
        found = [kind() for kind in KINDS]
    assert found == expected


def test_home_unset_asks_the_user_database(monkeypatch):
    monkeypatch.setattr("os.environ", {})
    monkeypatch.setattr("sys.platform", "linux")
    assert folders.cache() == f"{pwd.getpwuid(os.getuid()).pw_dir}/.cache/classready"


def test_no_home_says_what_to_set(monkeypatch):
    monkeypatch.setattr("os.environ", {"HOME": "nowhere"})
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(folders.NoHomeError, match="set HOME, or set CLASSREADY_HOME"):
        folders.state()
