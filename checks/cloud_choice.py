"""Which of a cloud's offers a course takes: the smallest that fits."""

from collections.abc import Iterable

from checks.amounts import gigabytes
from checks.cloud_facts import Offer
from checks.course import GIB, Cloud


def fits(offer: Offer, cloud: Cloud) -> bool:
    """It has at least the GPUs, CPUs and memory that the course asks for."""
    return offer.gpus >= cloud.gpus and offer.cpus >= cloud.cpus and offer.memory >= cloud.memory_gb * GIB


def smallest(offers: Iterable[Offer], cloud: Cloud) -> Offer | None:
    """The offer to take, none where nothing fits.

    What can be started now comes before what is taken; then the cheapest (one without a price counts as
    dear), then the smallest.
    """
    fitting = [offer for offer in offers if fits(offer, cloud)]
    return min(fitting, key=_effort, default=None)


def _effort(offer: Offer) -> tuple[bool, float, int, int, float, str]:
    price = float("inf") if offer.price is None else offer.price
    return offer.free == 0, price, offer.gpus, offer.memory, offer.cpus, offer.name


def said(offer: Offer) -> str:
    """An offer in words: ``gpu-small (4 CPU, 16 GB, 1 T4), 0.53 USD an hour``."""
    gpus = f", {offer.gpus} {offer.gpu or 'GPU'}" if offer.gpus else ""
    return f"{offer.name} ({offer.cpus:g} CPU, {gigabytes(offer.memory)}{gpus}){_price(offer)}"


def _price(offer: Offer) -> str:
    if offer.price is None:
        return ""
    return f", {offer.price:g} {offer.currency} an hour" if offer.price else ", free of charge"
