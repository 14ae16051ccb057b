"""What installers print when they fail, and the sentence and exit code that come of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.bootstrap.failures import explain

# Printed by pip 23.2 and uv 0.13 on Linux; Windows' words are from Microsoft's list of system error codes.
SAID = [
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        1,
        "disk is full",
    ),
    ("ERROR: [WinError 112] There is not enough space on the disk", 1, "disk is full"),
    ("error: failed to write to file: No space left on device (os error 28)", 1, "disk is full"),
    ("  cause: invalid peer certificate: UnknownIssuer", 4, "opens encrypted connections"),
    (
        "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]",
        4,
        "opens encrypted connections",
    ),
    (
        (
            "WARNING: Retrying after 'NewConnectionError(': Failed to establish a new connection: "
            "[Errno -3] Temporary failure in name resolution')'\nERROR: No matching distribution found"
        ),
        4,
        "from the internet",
    ),
    (
        "Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy",
        4,
        "wants a name and password",
    ),
    (
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'ProxyError('Cannot connect to "
            "proxy.', NewConnectionError('Failed to establish a new connection: [Errno 111] refused'))'"
        ),
        4,
        "does not answer or is misspelt",
    ),
    (
        "  cause: client error (Connect)\n  cause: tunnel error: failed to create underlying connection",
        4,
        "(HTTPS_PROXY, HTTP_PROXY or pip's own setting)",
    ),
    (
        "pip._vendor.requests.exceptions.InvalidURL: Failed to parse: 127.0.0.1:xx",
        4,
        "correct it or unset it",
    ),
    (
        "InvalidProxyURL: Please check proxy URL. It is malformed and could be missing the host.",
        4,
        "or is misspelt:",
    ),
    (
        "Configuration file contains invalid UTF-8 characters in /home/ada/.config/pip/pip.conf.",
        1,
        "The settings file of pip, /home/ada/.config/pip/pip.conf, is damaged",
    ),
    ("error: Failed to fetch\n  cause: dns error", 4, "from the internet"),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", 1, "not the one"),
    (
        "The virtual environment was not created successfully because ensurepip is not available.",
        1,
        "python3-venv",
    ),
    ("Something else\nhappened here\n\n", 1, "last words were: happened here"),
    ("", 1, "it said nothing"),
]


@pytest.mark.parametrize(("said", "code", "part"), SAID, ids=[part for _, _, part in SAID])
def test_a_known_failure_has_a_sentence(said, code, part):
    error = explain(said, "/folder")
    assert (error.code, part in str(error)) == (code, True)


@given(st.text())
def test_any_words_become_one_line_and_a_documented_code(said):
    error = explain(said, "/folder")
    assert len(str(error).splitlines()) == 1
    assert error.code in {1, 4}
