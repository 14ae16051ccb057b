"""The platform's pages for people who log in, and where clients exchange codes for tokens.

OAuth 2.0 with PKCE (RFC 6749, RFC 7636) in the form that the clients use; the errors are those of RFC 6749.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from aiohttp import web
from yarl import URL

from tests.parts.apolo.accounts import CLIENT_ID, Asked, GrantError, Tokens
from tests.parts.apolo.state import PLATFORM, SESSION_COOKIE, State

VERIFY_PAGE = "Confirm your e-mail address"
SIGN_IN_PAGE = "Sign in to the platform"
CODE_PAGE = "Your code"


def add_signing_in(app: web.Application) -> None:
    """Add the routes."""
    app.router.add_get("/oauth/authorize", _authorize, name="authorize")
    app.router.add_post("/oauth/token", _token, name="token")
    app.router.add_get("/oauth/show-code", _show_code, name="show_code")
    app.router.add_get("/oauth/done", _done, name="done")
    app.router.add_get("/oauth/logout", _done, name="logout")
    app.router.add_get("/oauth/sign-in", _sign_in, name="sign_in")
    app.router.add_post("/oauth/sign-in", _signed_in, name="signed_in")


def page(title: str, text: str, status: int = 200) -> web.Response:
    """A page of the platform."""
    html = f"<!DOCTYPE html><title>{escape(title)}</title><h1>{escape(title)}</h1>{text}\n"
    return web.Response(text=html, status=status, content_type="text/html")


async def _authorize(request: web.Request) -> web.Response:
    """The student signs in here; the emulator takes whoever comes for the student."""
    state, query = request.app[PLATFORM], request.query
    account = state.tokens.account
    if not _well_formed(state, query):
        return page("Wrong request", "<p>The login was not begun as it must be.</p>", 400)
    redirect_uri = query["redirect_uri"]
    if account.denied:
        refused = urlencode({"error": "access_denied", "error_description": account.denied})
        raise web.HTTPFound(f"{redirect_uri}?{refused}")
    if not account.exists:
        account.exists, account.verified = True, False
    if not account.verified:
        return page(VERIFY_PAGE, "<p>We sent you an e-mail. Follow the link in it, then log in again.</p>")
    code = state.tokens.code(Asked(query["code_challenge"], redirect_uri))
    answer = web.HTTPFound(str(URL(redirect_uri).with_query(code=code)))
    answer.set_cookie(SESSION_COOKIE, state.tokens.session(), httponly=True)
    raise answer


def _well_formed(state: State, query: Mapping[str, str]) -> bool:
    places = state.sign_in_addresses()
    callbacks = [str(URL(str(url))) for url in (*_callbacks(places), places["headless_callback_url"])]
    return (
        query.get("response_type") == "code"
        and query.get("client_id") == CLIENT_ID
        and query.get("code_challenge_method") == "S256"
        and bool(query.get("code_challenge"))
        and str(URL(query.get("redirect_uri", ""))) in callbacks
    )


def _callbacks(places: dict[str, object]) -> list[object]:
    callbacks = places["callback_urls"]
    return callbacks if isinstance(callbacks, list) else []


async def _token(request: web.Request) -> web.Response:
    form = await request.post()
    given = {key: str(value) for key, value in form.items()}
    try:
        return web.json_response(_granted(request.app[PLATFORM].tokens, given))
    except GrantError:
        told = {"error": "invalid_grant", "error_description": "Invalid authorization code"}
        return web.json_response(told, status=403)


def _granted(tokens: Tokens, given: dict[str, str]) -> dict[str, object]:
    if given.get("client_id") != CLIENT_ID:
        raise GrantError
    if given.get("grant_type") == "refresh_token":
        return tokens.refreshed(given.get("refresh_token", ""))
    code, verifier, redirect_uri = (given.get(key, "") for key in ("code", "code_verifier", "redirect_uri"))
    return tokens.exchange(code, verifier, redirect_uri)


async def _show_code(request: web.Request) -> web.Response:
    """What somebody without a browser on the client's machine copies the code from."""
    return page(CODE_PAGE, f"<pre id=code>{escape(request.query.get('code', ''))}</pre>")


async def _done(request: web.Request) -> web.Response:  # noqa: ARG001 - a handler's form
    return page("Done", "<p>You can close this page.</p>")


async def _sign_in(request: web.Request) -> web.Response:
    """Where an app's address sends people whom the platform does not know."""
    target = escape(request.query.get("redirect_uri", ""), quote=True)
    field = f'<input type=hidden name=redirect_uri value="{target}">'
    return page(SIGN_IN_PAGE, f"<form method=post>{field}<button>Sign in</button></form>")


async def _signed_in(request: web.Request) -> web.Response:
    form = await request.post()
    answer = web.HTTPSeeOther(str(form["redirect_uri"]))
    answer.set_cookie(SESSION_COOKIE, request.app[PLATFORM].tokens.session(), httponly=True)
    raise answer
