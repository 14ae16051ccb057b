"""How shells say that a program is not there, in the languages that students' computers speak.

From the message catalogues of bash, zsh, dash, fish, cmd.exe and PowerShell. Accented letters are matched as
"any few characters", because pasted output of a Windows console often has lost them.
"""

import re
from collections.abc import Iterator
from typing import Final

_NAME: Final = r"(?<![\w./-])NAME(?:\.exe)?"
_QUOTED: Final = r"""["']? ?NAME(?:\.exe)? ?["']?"""
_WORDINGS: Final = (
    # bash, zsh, dash, fish, env, Ubuntu's helper; Go's and Python's way to start programs
    _NAME + ": command not found",
    "command not found: NAME(?![\\w.-])",
    r"sh(?:\.exe)?: (?:line )?(?:\d{1,5}: )?NAME: not found",
    r"sh: \d{1,5}: NAME: (?:not found|permission denied)",
    r"unknown command:? ['\"]?NAME(?![\w.-])['\"]?",
    r"command ['\"]NAME['\"] not found",
    r"env: ['\"]?NAME['\"]?: no such file or directory",
    r"exec: ['\"]NAME(?:\.exe)?['\"]: executable file not found in",
    r"no such file or directory: ['\"]NAME(?:\.exe)?['\"]",
    r"which: no NAME in \(",
    _NAME + ": command not recognized",
    # bash: German, French, Spanish, Portuguese, Italian, Dutch, Russian, Chinese, Japanese, Polish, Turkish
    _NAME + ": (?:kommando|befehl) (?:wurde )?nicht gefunden",
    _NAME + " ?: commande (?:introuvable|non trouv.{1,4}e|inconnue)",
    _NAME + ": no se encontr.{1,4} la orden",
    _NAME + ": orden no encontrada",
    _NAME + ": comando no encontrado",
    _NAME + ": comando n.{1,4}o encontrado",
    _NAME + ": comando non trovato",
    _NAME + ": opdracht niet gevonden",
    _NAME + ": команда не найдена",
    _NAME + ": не найдена команда",
    _NAME + ": ?未找到命令",
    _NAME + ": ?找不到命令",
    _NAME + ": ?コマンドが見つかりません",
    _NAME + ": nie znaleziono polecenia",
    _NAME + ": komut bulunamad",
    # cmd.exe
    _QUOTED + " is not recogni[sz]ed as an internal or external command",
    _QUOTED + " ist entweder falsch geschrieben oder",
    _QUOTED + " n'est pas reconnu en tant que commande",
    _QUOTED + " no se reconoce como un comando",
    _QUOTED + " n.{1,4}o .{1,4} reconhecido como um comando",
    _QUOTED + " non .{1,4} riconosciuto come comando",
    _QUOTED + " wordt niet herkend als een interne",
    _QUOTED + " не является внутренней или внешней",
    _QUOTED + " nie jest rozpoznawana jako polecenie",
    _QUOTED + " ?不是内部或外部命令",
    _QUOTED + " は、内部コマンドまたは外部コマンド",
    # PowerShell
    "the term " + _QUOTED + " is not recogni[sz]ed as",
    "die benennung " + _QUOTED + " wurde nicht als name",
    "le terme " + _QUOTED + " n'est pas reconnu comme nom",
    "el t.{1,4}rmino " + _QUOTED + " no se reconoce como nombre",
    "o termo " + _QUOTED + " n.{1,4}o .{1,4} reconhecido como nome",
    "termine " + _QUOTED + " non riconosciuto come nome",
    "de term " + _QUOTED + " wordt niet herkend als",
    "имя " + _QUOTED + " не распознано как имя",
    "无法将" + _QUOTED + "项识别为",
    "用語 " + _QUOTED + " は、コマンドレット",
)


def not_found(name: str) -> Iterator[str]:
    """Patterns for every way to say that the program of this name was not found.

    Args:
        name: the program's name in lower case.
    """
    return (wording.replace("NAME", re.escape(name)) for wording in _WORDINGS)
