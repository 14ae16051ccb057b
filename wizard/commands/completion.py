"""``classready completion SHELL``: a script that teaches a shell to complete our commands and options."""

import argparse

from wizard.exits import Exit

SHELLS = ("bash", "zsh", "fish", "powershell")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Its options."""
    parser = commands.add_parser(
        "completion",
        help="print a script that completes commands in your shell",
        description="Prints a script for your shell. For bash: classready completion bash "
        "> ~/.local/share/bash-completion/completions/classready. For the others the script's first lines "
        "say where it goes.",
    )
    parser.add_argument("shell", choices=SHELLS, help="your shell")
    parser.set_defaults(run=run, looks_after=False)


def run(args: argparse.Namespace) -> Exit:
    """Print it."""
    import shtab

    from wizard import cli

    print(shtab.complete(cli.parser(), args.shell))
    return Exit.READY
