"""What the platform's cluster offers: its presets, and the pools of machines behind them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True)
class Preset:
    """A kind of job that can be asked for.

    Attributes:
        name: its name.
        cpu: how many CPUs.
        memory: bytes.
        gpus: how many GPUs.
        gpu: their model.
        price: credits per hour.
        free: how many such jobs fit now.
    """

    name: str
    cpu: float
    memory: int
    gpus: int = 0
    gpu: str = ""
    price: Decimal = Decimal(0)
    free: int = 4

    def described(self) -> dict[str, Any]:
        """As the platform's configuration has it; ``gpu`` and ``gpu_model`` are for the clients of 2020."""
        return {
            "name": self.name,
            "credits_per_hour": str(self.price),
            "scheduler_enabled": False,
            "preemptible_node": False,
            "is_preemptible": False,
            "is_preemptible_node_required": False,
            **self.resources(),
            **({"nvidia_gpu": {"count": self.gpus, "model": self.gpu}} if self.gpus else {}),
        }

    def resources(self) -> dict[str, Any]:
        """As a job of it has them."""
        return {
            "cpu": self.cpu,
            "memory": self.memory,
            "memory_mb": self.memory // MIB,
            **({"gpu": self.gpus, "gpu_model": self.gpu} if self.gpus else {}),
            **({"nvidia_gpu": self.gpus, "nvidia_gpu_model": self.gpu} if self.gpus else {}),
        }

    def pool(self) -> dict[str, Any]:
        """The pool of machines behind it."""
        return {
            "name": f"{self.name}-pool",
            "min_size": 0,
            "max_size": 8,
            "cpu": self.cpu + 1,
            "available_cpu": self.cpu,
            "memory": self.memory + GIB,
            "available_memory": self.memory,
            "disk_size": 100 * GIB,
            "available_disk_size": 90 * GIB,
            **({"nvidia_gpu": {"count": self.gpus, "model": self.gpu}} if self.gpus else {}),
        }


def usual_presets() -> list[Preset]:
    """The smallest first, as a cluster has them: what fits the course is neither the first nor the last."""
    return [
        Preset("cpu-small", 1, 4 * GIB, price=Decimal("0.5")),
        Preset("cpu-large", 8, 32 * GIB, price=Decimal("2.5")),
        Preset("gpu-tiny", 2, 8 * GIB, 1, "nvidia-tesla-k80", Decimal(3)),
        Preset("gpu-small", 4, 16 * GIB, 1, "nvidia-tesla-t4", Decimal(5)),
        Preset("gpu-large", 16, 64 * GIB, 4, "nvidia-tesla-v100", Decimal(40)),
    ]
