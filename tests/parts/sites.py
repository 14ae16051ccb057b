"""Stand-ins for registries that can't be had here: Docker Hub when it has enough of us, and one of 2015."""

import base64
import hashlib
import json

from tests.parts.registry import Registry
from tests.parts.web import Asked, Reply, Site, forwarded

_JSON = {"Content-Type": "application/json"}
_VERSION = {"Docker-Distribution-Api-Version": "registry/2.0"}
_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"


def docker_hub(asked: Asked) -> Reply:
    """Docker Hub when the pulls of an address are used up.

    The headers are those of https://docs.docker.com/docker-hub/usage/pulls/; the body is what engines quote
    (https://github.com/aws-samples/sagemaker-studio-image-build-cli/issues/26).
    """
    if "authorization" not in asked.headers:
        login = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
        return Reply(
            401,
            {**_JSON, **_VERSION, "WWW-Authenticate": login},
            _error("UNAUTHORIZED", "authentication required"),
        )
    enough = (
        "You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: "
        "https://www.docker.com/increase-rate-limit"
    )
    limit = {"RateLimit-Limit": "100;w=21600", "RateLimit-Remaining": "0;w=21600"}
    return Reply(429, {**_JSON, **_VERSION, **limit}, _error("TOOMANYREQUESTS", enough))


def docker_hub_login(_asked: Asked) -> Reply:
    """Docker Hub's token server (https://distribution.github.io/distribution/spec/auth/token/)."""
    return Reply(200, _JSON, json.dumps({"token": "anonymous", "expires_in": 300}).encode())


def unavailable(_asked: Asked) -> Reply:
    """Any server that is out of order."""
    return Reply(503, {"Content-Type": "text/html"}, b"<h1>503 Service Temporarily Unavailable</h1>\n")


def empty_page(_asked: Asked) -> Reply:
    """The page that is known to be empty: the internet is open."""
    return Reply(204)


def old_registry(registry: Registry, name: str) -> Site:
    """A registry that has an image in the format of 2015, manifest schema 1, with a layer of today's.

    Form: https://distribution.github.io/distribution/spec/manifest-v2-1/. The key is the example of RFC 7517,
    appendix A.1; nobody verifies the signature, which a pull by tag only has to contain.
    """
    served = forwarded(registry.port)
    layer = registry.manifest(name)["layers"][0]["digest"]
    manifest = _schema_1(layer)
    digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"

    def answer(asked: Asked) -> Reply:
        if "/manifests/" in asked.path:
            return Reply(200, {"Content-Type": _SCHEMA_1, "Docker-Content-Digest": digest}, manifest)
        return served(asked)

    return answer


def _schema_1(layer: str) -> bytes:
    history = {"id": "a" * 64, "created": "2015-10-01T00:00:00Z", "architecture": "amd64", "os": "linux"}
    content = {
        "schemaVersion": 1, "name": "course/app", "tag": "1", "architecture": "amd64",
        "fsLayers": [{"blobSum": layer}], "history": [{"v1Compatibility": json.dumps(history)}],
    }  # fmt: skip
    text = json.dumps(content, indent=3)
    # The signature is put before the closing brace; this says where to cut it out again.
    cut = {"formatLength": len(text) - 2, "formatTail": _base64(b"\n}"), "time": "2015-10-01T00:00:00Z"}
    signature = {
        "header": {"alg": "ES256", "jwk": {
            "kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        }},
        "signature": _base64(b"\0" * 64),
        "protected": _base64(json.dumps(cut).encode()),
    }  # fmt: skip
    return f'{text[:-2]},\n   "signatures": [{json.dumps(signature)}]\n}}'.encode()


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _error(code: str, message: str) -> bytes:
    return json.dumps({"errors": [{"code": code, "message": message}]}).encode()
