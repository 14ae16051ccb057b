"""AWS on loopback (moto), and a home in which the real SkyPilot finds it, prices, and a machine to ssh to.

moto keeps books of instances as EC2 does, and runs nothing. The machine behind every one of them is the
stand-in of ``tests.parts.bare_machine``.
"""

import base64
import os
import re
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from tests.parts.cloud_clients import ClientPrograms
from tests.parts.engine import program
from tests.parts.registry import free_port

REGION = "us-east-1"
_STARTS_WITHIN = 60.0
_IMAGE = "ami-1e749f67"  # one that moto knows
_KINDS = (
    ("g4dn.xlarge", "T4", 1, 4, 16, 0.526),
    ("g4dn.2xlarge", "T4", 1, 8, 32, 0.752),
    ("g4dn.12xlarge", "T4", 4, 48, 192, 3.912),
    ("m6i.xlarge", "", "", 4, 16, 0.192),
)
_COLUMNS = (
    "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,GpuInfo,SpotPrice,Region,"
    "AvailabilityZone,Arch"
)
_GPU = "\"{'Gpus': [{'MemoryInfo': {'SizeInMiB': 16384}}]}\""


def _row(kind: tuple[str, str, int | str, int, int, float]) -> str:
    return f"{','.join(map(str, kind))},{_GPU if kind[1] else ''},0.1,{REGION},use1-az1,x86_64"


_CATALOG = {
    "aws/vms.csv": "\n".join([_COLUMNS, *map(_row, _KINDS), ""]),
    "aws/images.csv": "Tag,Region,OS,OSVersion,ImageId,CreationDate,BaseImageId\n"
    + "".join(
        f"skypilot:custom-{kind},{REGION},ubuntu,22.04,{_IMAGE},20250101,{_IMAGE}\n"
        for kind in ("gpu-ubuntu-cuda13", "gpu-ubuntu", "cpu-ubuntu")
    ),
    "aws/instance_quota_mapping.csv": "InstanceType,SpotInstanceCode,OnDemandInstanceCode\n"
    "g4dn.xlarge,L-3819A6DF,L-DB2E81BA\n",
    "common/accelerators.csv": 'AcceleratorName,Clouds\nT4,"[AWS]"\n',
}
"""Hand-written, as SkyPilot's own look; it would fetch them. A zone is written by its id."""

# What an account has from the start and moto's has not: a way to the internet; and what SkyPilot would make
# and then wait 30 s for.
_ACCOUNT = """
import boto3, json
ec2, iam = boto3.client("ec2"), boto3.client("iam")
vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
[table] = ec2.describe_route_tables(Filters=[{"Name": "association.main", "Values": ["true"]}])["RouteTables"]
ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
allowed = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
trust = {"Statement": [allowed]}
iam.create_instance_profile(InstanceProfileName="skypilot-v1")
iam.create_role(RoleName="skypilot-v1", AssumeRolePolicyDocument=json.dumps(trust))
iam.add_role_to_instance_profile(InstanceProfileName="skypilot-v1", RoleName="skypilot-v1")
"""


@dataclass(frozen=True)
class Instance:
    """A machine in moto's books.

    Attributes:
        id: EC2's.
        state: EC2's word.
        cluster: SkyPilot's name of it.
    """

    id: str
    state: str
    cluster: str


@dataclass
class Account:
    """An AWS account on loopback, and the home of a student who uses it.

    Attributes:
        home: the student's.
        sky: SkyPilot.
        port: moto's.
        secret: the student's key, to be searched for.
        variables: what the student's programs find set.
    """

    home: Path
    sky: ClientPrograms
    port: int
    secret: str = "seeded-secret-of-aws"
    variables: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.variables = {
            "HOME": str(self.home),
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_DEFAULT_REGION": REGION,
            "SKYPILOT_API_SERVER_LOCAL_PORT": str(free_port()),
            "SKYPILOT_DISABLE_USAGE_COLLECTION": "1",
        }

    @property
    def instances(self) -> list[Instance]:
        """Every machine that was ever asked for, as moto itself tells."""
        return [_instance(one) for one in self._asked("DescribeInstances").iterfind(".//instancesSet/item")]

    def _asked(self, action: str, **parameters: str) -> Element:
        """A call of EC2's, by hand: whoever starts boto3 for it waits a second."""
        call = urllib.parse.urlencode({"Action": action, "Version": "2016-11-15", **parameters}).encode()
        scope = f"Credential=testing/20260101/{REGION}/ec2/aws4_request"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/", call, {"Authorization": f"AWS4-HMAC-SHA256 {scope}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
            text = re.sub(r' xmlns="[^"]*"', "", answer.read().decode())
        return fromstring(text)  # noqa: S314 - our own moto's

    @property
    def running(self) -> list[str]:
        """SkyPilot's names of the machines that cost money."""
        return [one.cluster for one in self.instances if one.state not in {"terminated", "shutting-down"}]

    def run(self, *argv: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program of SkyPilot's environment as the student would."""
        environment = os.environ | self.variables | variables
        environment["PATH"] = f"{self.sky.folder / 'bin'}{os.pathsep}{environment['PATH']}"
        command = [str(self.sky.program(argv[0])), *argv[1:]]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def first_commands(self, instance: str) -> str:
        """What a machine does when it starts (cloud-init's "user data")."""
        told = self._asked("DescribeInstanceAttribute", InstanceId=instance, Attribute="userData")
        return base64.b64decode(told.findtext(".//userData/value") or "").decode()

    @property
    def serves(self) -> bool:
        """SkyPilot's server listens."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(self.variables["SKYPILOT_API_SERVER_LOCAL_PORT"]))) == 0

    def rent(self, cluster: str) -> None:
        """Start a machine that has SkyPilot's tag, past SkyPilot."""
        tag = {"Tag.1.Key": "ray-cluster-name", "Tag.1.Value": cluster, "ResourceType": "instance"}
        tags = {f"TagSpecification.1.{name}": value for name, value in tag.items()}
        self._asked("RunInstances", ImageId=_IMAGE, MinCount="1", MaxCount="1", **tags)

    @property
    def user_hash(self) -> str:
        """What SkyPilot appends to a cluster's name."""
        return (self.home / ".sky" / "user_hash").read_text()

    @property
    def machine(self) -> Path:
        """The folder of the stand-in for the machines."""
        return self.home / "machine"


def _instance(told: Element) -> Instance:
    tags = {tag.findtext("key"): tag.findtext("value") for tag in told.iterfind("tagSet/item")}
    cluster = tags.get("ray-cluster-name") or ""
    return Instance(told.findtext("instanceId") or "", told.findtext("instanceState/name") or "", cluster)


@contextmanager
def account(home: Path, sky: ClientPrograms, moto: ClientPrograms) -> Iterator[Account]:
    """An account and a home, with SkyPilot's server running in it; all of it ends with the block."""
    for needed in ("rsync", "nc", "socat"):
        program(needed, {"nc": "netcat-openbsd"}.get(needed, needed))
    made = Account(home, sky, free_port())
    made.machine.mkdir(parents=True)
    with _moto(made, moto), _machine(made):
        _furnish(made)
        try:
            started = made.run("sky", "api", "start")
            assert started.returncode == 0, started.stdout + started.stderr
            yield made
        finally:
            made.run("sky", "api", "stop")


def _furnish(made: Account) -> None:
    prepared = made.run("python", "-c", _ACCOUNT)
    assert prepared.returncode == 0, prepared.stderr
    for name, text in _CATALOG.items():
        file = made.home / ".sky" / "catalogs" / "v8" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    port = (made.machine / "port").read_text()
    (made.home / ".sky" / "config.yaml").write_text(f"aws:\n  ssh_proxy_command: nc 127.0.0.1 {port}\n")


@contextmanager
def _moto(made: Account, moto: ClientPrograms) -> Iterator[None]:
    command = [str(moto.program("moto_server")), "-H", "127.0.0.1", "-p", str(made.port)]
    with (made.home / "moto.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_until(lambda: made.instances == [], process)
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def _machine(made: Account) -> Iterator[None]:
    command = [str(made.sky.python), str(Path(__file__).with_name("bare_machine.py")), str(made.machine)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        _wait_until((made.machine / "port").exists, process)
        yield  # the end of its input ends it


def _wait_until(came: Any, process: "subprocess.Popen[bytes]") -> None:  # noqa: ANN401 - asked for its truth
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if came():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{process.args} did not start")
