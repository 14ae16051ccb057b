"""Texts that share words with a known problem and mean something else."""

from pathlib import Path

import pytest

from checks.problems import diagnose

TEXTS = (Path(__file__).parent / "sound_alikes.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_only_sounds_alike_is_never_explained_for_certain(text: str) -> None:
    assert [one.problem.id for one in diagnose(text) if one.certain] == []
