import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.image_reference import Reference, parse_reference

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("name", "expected", "api"),
    [
        ("debian", Reference("docker.io", "library/debian", "latest", ""), "https://registry-1.docker.io"),
        (
            "dslituiev/tensorflow-rstudio:latest",
            Reference("docker.io", "dslituiev/tensorflow-rstudio", "latest", ""),
            "https://registry-1.docker.io",
        ),
        (
            "index.docker.io/library/debian:12",
            Reference("docker.io", "library/debian", "12", ""),
            "https://registry-1.docker.io",
        ),
        (
            "quay.io/jupyter/scipy-notebook:2026-07-28",
            Reference("quay.io", "jupyter/scipy-notebook", "2026-07-28", ""),
            "https://quay.io",
        ),
        ("localhost/x", Reference("localhost", "x", "latest", ""), "http://localhost"),
        ("localhost:5000/a/b:1", Reference("localhost:5000", "a/b", "1", ""), "http://localhost:5000"),
        ("127.0.0.1:5000/a", Reference("127.0.0.1:5000", "a", "latest", ""), "http://127.0.0.1:5000"),
        ("lab.example:5000/a", Reference("lab.example:5000", "a", "latest", ""), "https://lab.example:5000"),
        (
            f"debian@{DIGEST}",
            Reference("docker.io", "library/debian", "", DIGEST),
            "https://registry-1.docker.io",
        ),
        (
            f"quay.io/a/b:1@{DIGEST}",
            Reference("quay.io", "a/b", "1", DIGEST),
            "https://quay.io",
        ),
    ],
)
def test_names_are_taken_apart_as_docker_does(name: str, expected: Reference, api: str) -> None:
    reference = parse_reference(name)
    assert reference == expected
    assert reference.api == api


PART = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)


@given(
    st.sampled_from(["quay.io", "localhost", "ghcr.io:443", "127.0.0.1:5000"]),
    st.lists(PART, min_size=1, max_size=3).map("/".join),
    st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}", fullmatch=True),
)
def test_a_full_name_reads_back(registry: str, repository: str, tag: str) -> None:
    found = parse_reference(f"{registry}/{repository}:{tag}")
    assert (found.registry, found.repository, found.tag, found.digest) == (registry, repository, tag, "")


@given(st.text())
def test_any_text_is_taken_apart(name: str) -> None:
    found = parse_reference(name)
    assert found.tag or found.digest or "@" in name or name.endswith(":")
