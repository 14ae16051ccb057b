"""One file per provider; none imports another. ``provider_for`` is the one place that knows them all."""

from wizard.cloud.model import Surroundings
from wizard.cloud.provider import Provider


def provider_for(surroundings: Surroundings) -> Provider:
    """The provider of a course."""
    match surroundings.cloud.provider:
        case "apolo":
            from wizard.cloud.providers.apolo import Apolo

            return Apolo(surroundings)
        case "ssh":
            from wizard.cloud.providers.ssh import SshMachine

            return SshMachine(surroundings)
        case "batch":
            from wizard.cloud.providers.batch import BatchCluster

            return BatchCluster(surroundings)
        case "sky":
            from wizard.cloud.providers.sky import Sky

            return Sky(surroundings)
