"""The platform's presets and places, in the words that all providers share."""

from checks.cloud_choice import fits
from checks.cloud_facts import Offer
from checks.course import Cloud
from wizard.cloud.apolo.jobs import CURRENCY, Told

_TWO_LOGINS = "The page asks you to log in to the cloud first, then to the course's app."
_TAKEN = "All machines of this kind are taken now; a job that waits costs nothing."


def usable(told: list[Told], cloud: Cloud) -> tuple[Offer, ...]:
    """The presets; those whose machine may be taken away only where no other fits the course."""
    lasting = [_offer(one) for one in told if not one["may_be_taken_away"]]
    enough = any(fits(offer, cloud) for offer in lasting)
    return tuple(lasting if enough else map(_offer, told))


def notes(offer: Offer) -> tuple[str, ...]:
    """What should be known before agreeing."""
    return (_TWO_LOGINS, _TAKEN) if offer.free == 0 else (_TWO_LOGINS,)


def place(parts: list[str]) -> str:
    """Cluster, organisation and project as one text."""
    return "/".join(parts)


def parts(place: str) -> list[str]:
    """The same, taken apart."""
    return place.split("/") if place else []


def _offer(told: Told) -> Offer:
    return Offer(
        name=told["name"],
        cpus=told["cpus"],
        memory=told["memory"],
        gpus=told["gpus"],
        gpu=told["gpu"],
        price=told["price"],
        currency="" if told["price"] is None else CURRENCY,
        free=told["free"],
    )
