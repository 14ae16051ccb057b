"""Stops one job after the other and says of each what became of it; none is left out because of another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wizard.cloud.ledger import Ledger
from wizard.cloud.model import Handle
from wizard.cloud.provider import Provider
from wizard.cloud.stopping import StillRunningError, stop_and_see
from wizard.cloud.words import money


@dataclass(frozen=True)
class Ends:
    """What became of several jobs, one sentence each.

    Attributes:
        stopped: were seen to end, with what they cost.
        still: could not be seen to end.
        still_costs: what goes on costing money, though the job has ended.
    """

    stopped: tuple[str, ...]
    still: tuple[str, ...]
    still_costs: tuple[str, ...]


def end_all(
    handles: Iterable[Handle],
    provider_of: Callable[[Handle], Provider],
    ledger: Ledger,
    on_next: Callable[[Handle], None],
) -> Ends:
    """Stop these jobs.

    Args:
        handles: the jobs.
        provider_of: finds a job's provider.
        ledger: where they are written down.
        on_next: told of each before it is stopped.

    Raises:
        KeyboardInterrupt: the person had enough; the one that was being stopped has ended.
    """
    stopped: list[str] = []
    still: list[str] = []
    costs: list[str] = []
    for handle in handles:
        on_next(handle)
        try:
            end = stop_and_see(provider_of(handle), handle, ledger)
        except StillRunningError as error:
            still.append(str(error))
        else:
            spent = "" if end.spent is None else f"; it cost {money(end.spent, handle.currency)}"
            stopped.append(f"Stopped {handle.name}{spent}.")
            costs += end.still_costs
    return Ends(tuple(stopped), tuple(still), tuple(dict.fromkeys(costs)))
