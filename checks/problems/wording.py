"""The words by which a known problem is recognised, for a person to compare with what they see."""

from checks.problems.literals import alternatives, is_plain, longest_literal
from checks.problems.model import Problem

_LONG_ENOUGH = 12
# What is left of a pattern may begin and end with marks that belong to the words beside it.
_AROUND = ' ":;,.='


def wordings(problem: Problem, most: int = 3) -> tuple[str, ...]:
    """A few texts that programs print when they have this problem, in lower case.

    Args:
        problem: a known problem.
        most: how many texts at most.

    Returns:
        whole patterns where these are plain text, else the longest plain part of each; none for a problem
        that only a check finds.
    """
    # Other languages are written as alternatives, English first.
    firsts = (alternatives(clue.all[0])[0] for clue in problem.clues)
    patterns = sorted(firsts, key=is_plain, reverse=True)
    texts = dict.fromkeys(longest_literal(pattern).strip(_AROUND) for pattern in patterns)
    telling = [text for text in texts if len(text) >= _LONG_ENOUGH and text.isascii()] or list(texts)
    absent = [f"{name}: command not found" for name in problem.missing_commands[:1]]
    return tuple([*absent, *telling][:most])
