"""A machine behind ssh as checks see any machine, so that the same checks judge it."""

from collections.abc import Iterable
from typing import Any

from checks import questions as q
from checks.host import Host
from checks.model import Platform
from checks.question import Question
from wizard.cloud.ssh import far_engine, far_system
from wizard.cloud.ssh.command import Ssh
from wizard.cloud.ssh.far_shell import Ran, ran

_HOME = q.Env("HOME")


class FarMachine:
    """Answers questions over ssh; the source of a ``Host``.

    What the registry has is the same from everywhere, so the web is asked from here.

    Args:
        ssh: the machine, a Linux.
    """

    def __init__(self, ssh: Ssh) -> None:
        self._ssh = ssh
        self._known: dict[Question[Any], Any] = {}

    def __call__(self, question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
        """Answer a question.

        Raises:
            CloudError: the machine can't be asked.
        """
        if question not in self._known:
            self.learn((question,))
        return self._known[question]

    def learn(self, questions: Iterable[Question[Any]]) -> None:
        """Find the answers to questions in one round trip.

        Raises:
            CloudError: the machine can't be asked.
        """
        fragments = {question: _fragment(question) for question in questions}
        asked = {question: shell for question, shell in fragments.items() if shell is not None}
        for question in fragments.keys() - asked.keys():
            self._known[question] = _not_asked(question)
        if asked:
            found = ran(self._ssh, tuple(asked.values()))
            self._known |= {
                question: _answer(question, one) for question, one in zip(asked, found, strict=True)
            }


def far_host(ssh: Ssh, beforehand: Iterable[Question[Any]] = ()) -> Host:
    """The machine behind ssh.

    Args:
        ssh: the way there.
        beforehand: questions whose answers are fetched at once.

    Raises:
        CloudError: it can't be asked.
    """
    machine = FarMachine(ssh)
    machine.learn((*beforehand, _HOME))
    return Host(Platform.LINUX, machine(_HOME).value or "/", machine)


def _fragment(question: Question[Any]) -> str | None:
    match question:
        case q.Endpoint() | q.Engine():
            return far_engine.fragment(question)
    return far_system.fragment(question)


def _answer(question: Question[Any], found: Ran) -> Any:  # noqa: ANN401 - the question says the type
    match question:
        case q.Endpoint() | q.Engine():
            return far_engine.answer(question, found)
    return far_system.answer(question, found)


def _not_asked(question: Question[Any]) -> Any:  # noqa: ANN401 - the question says the type
    match question:
        case q.Engine():
            return q.EngineReply("error", error="not asked over there")
        case q.Fetch() | q.Proxies():
            from checks.probes import answer

            return answer(question)
        case q.RegistryValue():
            return q.Value()
    raise TypeError(f"nothing over there answers {type(question).__name__}")
