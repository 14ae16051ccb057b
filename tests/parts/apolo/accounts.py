"""Who may use the platform: one student's account, what it was given, and its tokens.

The tokens are JWTs in form; the clients read the claim ``identity`` from them and check no signature.
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote

CLIENT_ID = "classready-test-client"
_LEEWAY = 30.0
"""Seconds that a token is taken for after its time, as clocks differ."""


@dataclass
class Account:
    """The student's account.

    Attributes:
        user: its name.
        exists: it was made; the first login makes it where not.
        verified: the e-mail was confirmed; until then logins end at a page that asks for that.
        denied: what the sign-in page says instead of letting the student in, empty where it does.
        has_cluster: it was given a cluster, an organisation and a project.
        credits: what it was given to spend, none where that is not limited.
        job_limit: how many jobs it may have at a time, none where that is not limited.
    """

    user: str = "student"
    exists: bool = True
    verified: bool = True
    denied: str = ""
    has_cluster: bool = True
    credits: Decimal | None = Decimal(100)
    job_limit: int | None = None


@dataclass(frozen=True)
class Asked:
    """What a login was begun with."""

    challenge: str
    redirect_uri: str


class GrantError(Exception):
    """A code or a refresh token that is not taken."""


@dataclass
class Tokens:
    """What was issued.

    Attributes:
        account: whose.
        seconds: how long an access token is good for.
        issued: every secret that ever left the platform.
    """

    account: Account
    seconds: float = 86400.0
    issued: set[str] = field(default_factory=set)
    _access: dict[str, tuple[str, float]] = field(default_factory=dict)
    _refresh: set[str] = field(default_factory=set)
    _codes: dict[str, Asked] = field(default_factory=dict)

    def access(self, user: str, seconds: float) -> str:
        """A new token of a user."""
        token = ".".join(map(_part, ({"alg": "HS256", "typ": "JWT"}, {"identity": user})))
        token += f".{secrets.token_urlsafe(24)}"
        self._access[token] = (user, time.time() + seconds + _LEEWAY)
        self.issued.add(token)
        return token

    def of_service_account(self, name: str) -> str:
        """A token that a class shares; the name of its user is made as the platform makes it."""
        return self.access(f"{self.account.user}/service-accounts/{name}", 365 * 86400.0)

    def session(self) -> str:
        """What a browser keeps as a cookie."""
        return self.access(self.account.user, self.seconds)

    def code(self, asked: Asked) -> str:
        """A code that is good once."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = asked
        self.issued.add(code)
        return code

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> dict[str, object]:
        """Access and refresh token for a code, after RFC 7636 (PKCE, S256).

        Raises:
            GrantError: the code is unknown or used, or belongs to another login.
        """
        asked = self._codes.pop(code, None)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked != Asked(challenge, redirect_uri):
            raise GrantError
        refresh = secrets.token_urlsafe(24)
        self._refresh.add(refresh)
        self.issued.add(refresh)
        return {**self._new_access(), "refresh_token": refresh}

    def refreshed(self, refresh: str) -> dict[str, object]:
        """A new access token.

        Raises:
            GrantError: the refresh token is not good any more.
        """
        if refresh not in self._refresh:
            raise GrantError
        return self._new_access()

    def user_of(self, token: str) -> str | None:
        """Whose token it is, none where it is unknown or its time is up."""
        user, until = self._access.get(unquote(token), ("", 0.0))
        return user if time.time() < until else None

    def expire(self) -> None:
        """End every access token; what can be refreshed is refreshed by the client when it thinks so."""
        self._access.clear()

    def expire_logins(self) -> None:
        """End everything that was issued."""
        self._access.clear()
        self._refresh.clear()

    def _new_access(self) -> dict[str, object]:
        token = self.access(self.account.user, self.seconds)
        return {"access_token": token, "expires_in": self.seconds, "token_type": "Bearer"}


def _part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
