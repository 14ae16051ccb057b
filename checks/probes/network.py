"""Asks the network: one request, the proxies, one port."""

from checks.questions import Fetch, Fetched, Port, PortFacts, Proxies, ProxyFacts


def answer(question: Fetch | Proxies | Port) -> Fetched | ProxyFacts | PortFacts:
    """Answer a question about the network."""
    match question:
        case Fetch():
            from checks.probes.request import fetch

            return fetch(question)
        case Proxies():
            from checks.probes.proxies import known

            return known()
        case Port():
            from checks.probes.ports import probe

            return probe(question)
