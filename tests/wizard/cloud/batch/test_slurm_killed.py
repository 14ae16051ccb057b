"""Classready is killed at any moment between asking for a job and stopping it (Slurm)."""

import docker

from tests.parts.slurm import running_slurm
from tests.wizard.cloud.batch.cluster import cluster
from tests.wizard.cloud.batch.killing import outcomes

TIMES, SEED = 4, 20261123


def test_the_next_start_knows_of_every_job_and_stops_it(engine: docker.DockerClient, tmp_path):
    with running_slurm() as system, cluster(engine, system, ("gpu", "cpu"), tmp_path) as made:
        seen = outcomes(made, TIMES, SEED, tmp_path)
        assert made.leftovers() == []
    assert [(each.known, each.jobs) for each in seen] == [(True, ())] * TIMES
    # The moments are spread over the whole way.
    assert len({each.stage for each in seen}) > 1, seen
