"""Bytes that programs and files hold, as text."""

import codecs
import sys


def decode(data: bytes) -> str:
    r"""Text of a program's output or of a file, never failing; line ends become ``\n``.

    ``wsl.exe`` and Windows PowerShell write UTF-16LE, often without a byte order mark; older Windows programs
    write the console's code page; everything else is taken for UTF-8 with bad bytes replaced.
    """
    return _decoded(data).replace("\r\r\n", "\n").replace("\r\n", "\n")


def _decoded(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF16_LE):
        return data[2:].decode("utf-16-le", "replace")
    if _looks_like_utf16(data):
        return data.decode("utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("oem" if sys.platform == "win32" else "utf-8", "replace")


def _looks_like_utf16(data: bytes) -> bool:
    # Latin letters and line ends have a zero as their second byte; a zero as the first is rarer (一 is one).
    return data.count(0) > 0 and data[1::2].count(0) > data[0::2].count(0)
