"""Asks one question in a terminal and prints the answer; ``test_prompts`` runs it."""

import sys

from wizard.prompts import Choice, PlainPrompter, QuestionaryPrompter

CHOICES = (Choice("d", "Do it"), Choice("s", "Skip it"), Choice("w", "What do the words mean?", "?"))


def main(prompter_name: str, question: str) -> None:
    prompter = {"menus": QuestionaryPrompter, "plain": PlainPrompter}[prompter_name]()
    answers = {
        "choose": lambda: prompter.choose("What now?", CHOICES),
        "yes": lambda: prompter.confirm("Really?", default=True),
        "no": lambda: prompter.confirm("Really?", default=False),
        "wait": lambda: prompter.wait("Press Enter"),
        "text": lambda: f"<{prompter.text('Which machine?')}>",
        "secret": lambda: len(prompter.secret("Token:")),
    }
    try:
        print(f"answer: {answers[question]()}")
    except KeyboardInterrupt:
        print("answer: enough")


if __name__ == "__main__":
    main(*sys.argv[1:])
