"""The clients that the tests install are the real ones, and run."""

import subprocess

from tests.parts.cloud_clients import ClientPrograms


def test_the_client_of_today_runs(apolo_client: ClientPrograms):
    said = subprocess.check_output([apolo_client.program("apolo"), "--version"], text=True)
    assert said == "Apolo Platform Client 26.9.0\n"


def test_the_client_of_2020_runs_with_the_pins_that_it_needs(neuro_client: ClientPrograms):
    said = subprocess.check_output([neuro_client.program("neuro"), "--version"], text=True)
    assert said == "Neuro Platform Client 20.12.7\n"
