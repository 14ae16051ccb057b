"""What differs between the clouds that SkyPilot rents from."""

from dataclasses import dataclass
from typing import Final

from checks.course import Cloud


@dataclass(frozen=True)
class Infra:
    """One of them.

    Attributes:
        name: SkyPilot's word for it.
        title: as people know it.
        variables: by which its own tools are told who somebody is; only this cloud's calls get them.
        login: what to type to log in.
        page: where that is described.
    """

    name: str
    title: str
    variables: tuple[str, ...]
    login: str
    page: str


_AWS_VARIABLES = (
    "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE",
    "AWS_ENDPOINT_URL", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
)  # fmt: skip
_GOOGLE_VARIABLES = (
    "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "CLOUDSDK_CONFIG", "CLOUDSDK_CORE_PROJECT",
    "CLOUDSDK_ACTIVE_CONFIG_NAME", "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
)  # fmt: skip

INFRAS: Final = {
    "aws": Infra(
        "aws",
        "AWS",
        _AWS_VARIABLES,
        "aws configure",
        "https://docs.skypilot.co/en/latest/cloud-setup/cloud-permissions/aws.html",
    ),
    "gcp": Infra(
        "gcp",
        "Google Cloud",
        _GOOGLE_VARIABLES,
        "gcloud auth application-default login",
        "https://docs.skypilot.co/en/latest/cloud-setup/cloud-permissions/gcp.html",
    ),
    "kubernetes": Infra(
        "kubernetes",
        "Kubernetes",
        ("KUBECONFIG",),
        "kubectl config use-context NAME",
        "https://docs.skypilot.co/en/latest/reference/kubernetes/kubernetes-getting-started.html",
    ),
}


def wanted(cloud: Cloud) -> tuple[Infra, ...]:
    """Those that a course may run on, the usual first."""
    names = (cloud.infra,) if cloud.infra else ("aws", "gcp")
    return tuple(INFRAS[name] for name in names)
