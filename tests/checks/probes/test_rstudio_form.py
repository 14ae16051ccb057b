import base64
import html
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.probes.rstudio_form import Form, PublicKey, encrypt, parse_key, parse_page
from checks.probes.web import BODY_LIMIT
from tests.parts.engine import program
from tests.parts.rstudio import Key

KEY = Key(1024)
PUBLIC = PublicKey(Key.exponent, KEY.modulus)


@given(st.text())
def test_any_text_parses_to_a_key_or_none(text: str) -> None:
    key = parse_key(text)
    assert key is None or (key.exponent > 1 and key.modulus > 0)


@given(st.integers(3, 2**32), st.integers(2**511, 2**4096))
def test_every_key_that_is_written_is_read_back(exponent: int, modulus: int) -> None:
    assert parse_key(f"{exponent:X}:{modulus:X}\n") == PublicKey(exponent, modulus)


@pytest.mark.parametrize(
    "text", ["", ":", "10001", "10001:", "10001:AB", "10001:XY" * 99, "1:" + "F" * 256, "<html>"]
)
def test_what_is_no_key_gives_none(text: str) -> None:
    assert parse_key(text) is None


@given(st.text(max_size=29))
def test_what_is_encrypted_is_what_the_server_decrypts(message: str) -> None:
    encrypted = encrypt(message, PUBLIC)
    assert encrypted is not None
    assert KEY.decrypt(base64.b64decode(encrypted)) == message.encode()


@pytest.mark.parametrize(("length", "fits"), [(117, True), (118, False)])
def test_message_that_leaves_no_room_for_padding_is_not_encrypted(length: int, *, fits: bool) -> None:
    assert (encrypt("x" * length, PUBLIC) is not None) is fits


@pytest.mark.parametrize("bits", [1024, 2048])
def test_openssl_decrypts_what_is_encrypted(bits: int, tmp_path: Path) -> None:
    openssl = program("openssl", "openssl")
    private = tmp_path / "key.pem"
    subprocess.run(
        [openssl, "genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-out", private],
        check=True,
        capture_output=True,
    )
    shown = subprocess.run(
        [openssl, "rsa", "-in", private, "-noout", "-modulus"], check=True, capture_output=True, text=True
    )
    key = parse_key(f"10001:{shown.stdout.strip().removeprefix('Modulus=')}")
    assert key is not None
    encrypted = encrypt("rstudio\nrstudio", key)
    assert encrypted is not None
    decrypted = subprocess.run(
        [openssl, "pkeyutl", "-decrypt", "-inkey", private, "-pkeyopt", "rsa_padding_mode:pkcs1"],
        input=base64.b64decode(encrypted),
        check=True,
        capture_output=True,
    )
    assert decrypted.stdout == b"rstudio\nrstudio"


@given(st.text())
def test_any_text_parses_to_a_sign_in_form_or_none(page: str) -> None:
    form = parse_page(page)
    assert form is None or form.signs_in


TAGS = st.sampled_from(
    [
        "<form name=realform>",
        "</form>",
        '<input type="hidden" name="v">',
        "<input name='a' value=\"&amp;\">",
        "<meta name=public-key-url>",
        *("<", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "<input", "\0", "<!x"),
    ]
)


@given(st.lists(TAGS).map("".join))
def test_broken_html_parses_to_a_sign_in_form_or_none(page: str) -> None:
    form = parse_page(page)
    assert form is None or form.signs_in


@given(st.text())
def test_hidden_field_comes_back_as_the_server_wrote_it(value: str) -> None:
    page = f'<form name="realform"><input type="hidden" name="v" value="{html.escape(value)}"/></form>'
    form = parse_page(page)
    assert form is not None
    assert form.hidden == {"v": value}


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<form ", "<form a='", '<input a="', "<input a", "<meta =", "&"]
)
def test_page_that_repeats_a_broken_piece_is_read_to_its_end(piece: str) -> None:
    assert parse_page(piece * (BODY_LIMIT // len(piece))) is None


def test_hidden_fields_come_from_the_sign_in_form_only() -> None:
    page = """<form name="caption"><input type="hidden" name="other" value="1"></form>
    <FORM name="realform" action="go"><INPUT TYPE="hidden" NAME="v"><input type=hidden name=t value="&lt;">"""
    assert parse_page(page) == Form("realform", "go", {"v": "", "t": "<"}, set())


def test_form_of_another_program_is_not_rstudios() -> None:
    assert parse_page('<form action="/login"><input name="username"><input name="password"></form>') is None


def test_page_says_where_its_key_is() -> None:
    form = parse_page(
        '<meta name="public-key-url" content="k"><form name=realform><input type=hidden name=v>'
    )
    assert form is not None
    assert form.key_url == "k"
