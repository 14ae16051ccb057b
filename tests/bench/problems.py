"""How long `diagnose` and `classready explain --jsonl` take: short texts, and megabytes that mean harm.

Run it as ``python tests/bench/problems.py``. It prints seconds; the bars are in the second column. Two
figures of the same run say how busy the machine is: a Python that only reads and writes the same lines, and
one that tries every pattern on every text, as simple catalogues of errors do.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from checks.problems import diagnose, find, load
from tests.checks.problems.texts import CASES, NORMAL

FIVE_MEGABYTES = 5_000_000
SHORT = 2048


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def short_texts(count: int) -> list[str]:
    """Texts of 2 KB: normal output with one error in it."""
    chance = random.Random(1)  # noqa: S311 - the same texts each time, no secret
    normal = list(NORMAL.values())
    texts = []
    for number in range(count):
        text = CASES[number % len(CASES)].text
        while len(text) < SHORT:
            text += "\n" + chance.choice(normal)
        texts.append(text[:SHORT])
    return texts


def long_texts() -> dict[str, str]:
    """Texts of 5 MB that are hard on a careless engine."""
    chance = random.Random(2)  # noqa: S311 - the same texts each time, no secret
    words = [word for case in CASES for word in case.text.split()]
    of_errors = " ".join(chance.choices(words, k=FIVE_MEGABYTES // 6))[:FIVE_MEGABYTES]
    lines = "\n".join(of_errors[at : at + 90] for at in range(0, len(of_errors), 90))
    near = "mounts denied lookup registry-1.docker.io on xxxx: dial tcp [::1 "
    return {
        "words of errors, lines": lines,
        "words of errors, one line": of_errors,
        "one near miss repeated": near * (FIVE_MEGABYTES // len(near)),
        "one character": "a" * FIVE_MEGABYTES,
        "line breaks": "\n" * FIVE_MEGABYTES,
        "escape sequences": "\x1b[" * (FIVE_MEGABYTES // 2),
        "half entities": "&" * FIVE_MEGABYTES,
        "entities": "&amp;" * (FIVE_MEGABYTES // 5),
        "backslashes": "\\" * FIVE_MEGABYTES,
        "accents": "\u00e9" * (FIVE_MEGABYTES // 2),
    }


COPIES = """
import json, sys
for line in sys.stdin:
    given = json.loads(line)
    print(json.dumps({"id": given["id"], "problem": None}), flush=True)
"""
TRIES_ALL = """
import json, re, sys
from checks.problems import load
patterns = [
    (problem.id, re.compile(one))
    for problem in load()
    for clue in problem.clues
    for one in clue.all[:1]
]
for line in sys.stdin:
    given = json.loads(line)
    text = given["text"].lower()
    found = [name for name, pattern in patterns if pattern.search(text)]
    print(json.dumps({"id": given["id"], "problem": found[:1]}), flush=True)
"""
EXPLAIN = "from wizard.start import main; import sys; sys.exit(main())"


def whole_process(program: str, lines: str) -> float:
    """How long a Python program takes for these lines, its start included; the best of three."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CLASSREADY_HOME": home, "PYTHONPATH": str(Path(__file__).parents[2])}

        def run() -> None:
            command = [sys.executable, "-c", program, "explain", "--jsonl"]
            subprocess.run(
                command, input=lines.encode(), env=environment, stdout=subprocess.DEVNULL, check=True
            )

        return min(seconds(run) for _ in range(3))


def main() -> None:
    """Print every figure."""
    lines = "".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(short_texts(1000)))
    print("1000 texts of 2 KB as JSON lines, the whole process")
    print(f"{'read and written only':28} {'':>6} {whole_process(COPIES, lines):7.3f} s")
    print(f"{'every pattern tried':28} {'':>6} {whole_process(TRIES_ALL, lines):7.3f} s")
    print(f"{'explain --jsonl':28} {'<= 2':>6} {whole_process(EXPLAIN, lines):7.3f} s")
    print("diagnose")
    print(f"{'one problem by id':28} {'':>6} {seconds(lambda: find('disk-full')):7.3f} s")
    print(f"{'all problems':28} {'':>6} {seconds(load):7.3f} s")
    print(f"{'first text':28} {'':>6} {seconds(lambda: diagnose('no space left on device')):7.3f} s")
    texts = short_texts(1000)
    print(
        f"{'1000 texts of 2 KB':28} {'<= 2':>6} {seconds(lambda: [diagnose(text) for text in texts]):7.3f} s"
    )
    for name, text in long_texts().items():
        print(f"{name:28} {'<= 1':>6} {seconds(lambda text=text: diagnose(text)):7.3f} s")


if __name__ == "__main__":
    main()
