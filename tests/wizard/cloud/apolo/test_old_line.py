"""Lines of the course's page, translated for the client that is installed."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.cloud_facts import Offer
from checks.course import GIB, Client
from wizard.cloud.apolo.old_line import Translation, translated
from wizard.cloud.apolo.typed_line import is_run_line
from wizard.cloud.model import LONGEST_HOURS, Cap
from wizard.errors import UsageError

HANDOUT = "neuro run dslituiev/tensorflow-rstudio:latest -c 4 -g 1 -m 16G --http 8787"
IMAGE = "dslituiev/tensorflow-rstudio:latest"
TODAY = Client("apolo", ("apolo-cli==26.9.0",))
OF_2020 = Client("neuro", ("neuromation==20.12.7", "rich<11", "click<8"))
OFFERS = (
    Offer("cpu-small", 1, 4 * GIB, price=0.5, currency="credits"),
    Offer("gpu-tiny", 2, 8 * GIB, 1, "nvidia-tesla-k80", 3, "credits"),
    Offer("gpu-small", 4, 16 * GIB, 1, "nvidia-tesla-t4", 5, "credits"),
    Offer("gpu-large", 16, 64 * GIB, 4, "nvidia-tesla-v100", 40, "credits"),
)


def of(line: str, client: Client = TODAY, minutes: int = 240) -> Translation:
    return translated(line, OFFERS, Cap(minutes), client)


@pytest.mark.parametrize(
    ("client", "command"),
    [
        (
            TODAY,
            f"apolo run --preset gpu-small --http-port 8787 --detach --life-span 4h --tag classready {IMAGE}",
        ),
        (
            OF_2020,
            f"neuro run --preset gpu-small --http 8787 --detach --life-span 4h --tag classready {IMAGE}",
        ),
    ],
)
def test_the_handouts_line_becomes_the_installed_clients(client, command):
    assert shlex.join(of(HANDOUT, client).command) == command


def test_it_is_said_what_each_option_became():
    assert [(one.option, one.means.partition(":")[0]) for one in of(HANDOUT).became] == [
        ("-c 4", "--preset gpu-small"),
        ("-g 1", "likewise"),
        ("-m 16G", "likewise"),
        ("--http 8787", "--http-port 8787"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        f"neuro submit {IMAGE} -c 4 -g 1 -m 16G --http 8787",
        f"neuro submit -c 4 -g 1 -m 16G --http 8787 {IMAGE}",
        f"neuro job submit -g1 -c4 {IMAGE} -m16G --http=8787",
        f"apolo run --gpu 1 --cpu=4.0 --memory 16GB {IMAGE} --http-port 8787",
        f"$ neuro run -xqg1 -c 4 -m 16GiB --http 8787 {IMAGE}",
        f"neuro run -s gpu-small --http 8787 {IMAGE}",
        f"neuro run --no-http-auth -g 1 -m 16384M --http 8787 --life-span 0 --detach {IMAGE}",
    ],
)
def test_ways_to_write_the_same(line):
    assert of(line).command == of(HANDOUT).command


@pytest.mark.parametrize(
    ("line", "more"),
    [
        (f"{HANDOUT} -v storage:data:/data:ro", ["--volume", "storage:data:/data:ro"]),
        (f"{HANDOUT} -e LANG=C --tag class", ["--env", "LANG=C", "--tag", "class"]),
        (f"{HANDOUT} -e PASSWORD=rstudio-7f3a", ["--env", "PASSWORD=..."]),
        (f"{HANDOUT} -e LANG", ["--env", "LANG"]),
    ],
)
def test_what_the_client_still_has_is_kept_and_passwords_are_not_shown(line, more):
    command = of(line).command
    assert command[command.index("classready") + 1 : -1] == tuple(more)
    assert "7f3a" not in str(of(line))


@pytest.mark.parametrize(
    ("line", "behind_the_image"),
    [
        ("neuro run -g 1 IMG -- bash -c 'echo -g 4'", ["--", "bash", "-c", "echo -g 4"]),
        ("neuro submit -g 1 IMG bash -c 'echo hi'", ["--", "bash", "-c", "echo hi"]),
        ("neuro submit IMG -g 1 python train.py -m 3", ["--", "python", "train.py", "-m", "3"]),
    ],
)
def test_the_containers_command_stays_whole(line, behind_the_image):
    command = of(line).command
    assert list(command[command.index("IMG") + 1 :]) == behind_the_image


def test_a_time_of_the_lines_own_gives_way_to_the_one_agreed_to():
    assert "1h30m" in of(f"{HANDOUT} --life-span 30s", minutes=90).command


def test_a_line_that_would_open_the_page_to_everybody_says_why_it_does_not():
    said = {one.option: one.means for one in of(f"{HANDOUT} --no-http-auth").became}
    assert said["--no-http-auth"] == "left out: everybody on the internet could open the page and log in"


@pytest.mark.parametrize(
    ("name", "kept"), [("my-job", True), ("job_1", False), ("a", False), ("x" * 41, False), ("a--b", False)]
)
def test_names_that_the_platform_refuses_are_left_out(name, kept):
    assert ("--name" in of(f"{HANDOUT} -n {name}").command) is kept


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("neuro run IMG -g 9", "The cloud offers no machine that is large enough."),
        ("neuro run IMG -g 1 --gpu-model p100", "The cloud offers no machine that is large enough."),
        ("neuro run IMG -s gpu-x", "Your account has no preset gpu-x."),
        (
            "neuro run IMG --http 8787",
            "The line says nothing of the machine (-g, -c, -m); the client would take its first preset.",
        ),
    ],
)
def test_a_line_for_which_there_is_no_machine(line, refusal):
    translation = of(line)
    assert (translation.command, translation.refusals) == ((), (refusal,))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "The line is none of the cloud's client; it begins with neuro or apolo."),
        ("docker run IMG", "The line is none of the cloud's client; it begins with neuro or apolo."),
        ("neuro login", "Only `neuro run` and `neuro submit` are translated."),
        ("neuro run", "The line names no image; give one such as `neuro run IMAGE -g 1 -c 4 -m 16G`."),
        (
            "neuro run -g 1 --",
            "The line names no image; give one such as `neuro run IMAGE -g 1 -c 4 -m 16G`.",
        ),
        ("neuro run IMG -g", "Something is missing behind -g."),
        ("neuro run IMG -g one", "one is no number of GPUs."),
        ("neuro run IMG -g 1.5", "1.5 is no number of GPUs."),
        ("neuro run IMG -m 16", "16 is no amount of memory; write it such as 16G."),
        ("neuro run IMG -g 1 --http 99999", "99999 is no port; ports are 1 to 65535."),
        ("neuro run IMG --frobnicate", "No client of the cloud has the option --frobnicate; leave it out."),
        ("neuro run IMG --detach=yes", "No client of the cloud has the option --detach; leave it out."),
        ("neuro run 'IMG", "The line has a quotation mark that is not closed."),
    ],
)
def test_what_is_no_line_of_the_client_is_said_in_one_sentence(line, sentence):
    with pytest.raises(UsageError) as refused:
        of(line)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(HANDOUT, True), (f"$ {HANDOUT}", True), ("docker pull x", False), ("neuro 'run", False), ("", False)],
)
def test_telling_such_a_line_from_other_text(text, is_one):
    assert is_run_line(text) is is_one


OPTIONS = {
    "--cpu": st.sampled_from(["1", "4", "0.5", "99"]),
    "-g": st.sampled_from(["0", "1", "4"]),
    "-m": st.sampled_from(["512M", "16G", "1T"]),
    "--http": st.integers(1, 65535).map(str),
    "--name": st.text("abz-_9", min_size=1, max_size=45),
    "--env": st.text("AB=xy/", min_size=1, max_size=9).filter(lambda text: not text.startswith("-")),
    "--life-span": st.sampled_from(["0", "30s", "7d"]),
}
WORDS = st.one_of(
    st.sampled_from(list(OPTIONS)).flatmap(lambda name: OPTIONS[name].map(lambda value: (name, value))),
    st.sampled_from([("--no-http-auth",), ("-x",), ("-q",), ("--pass-config",), ("--preemptible",)]),
)


@given(
    before=st.lists(WORDS, max_size=6),
    after=st.lists(WORDS, max_size=6),
    command=st.lists(st.text(max_size=8), max_size=3),
    minutes=st.integers(1, LONGEST_HOURS * 60),
    client=st.sampled_from([TODAY, OF_2020]),
)
def test_wherever_options_stand_the_job_ends_and_its_page_is_not_open(
    before, after, command, minutes, client
):
    words = ["neuro", "run", *(w for one in before for w in one), "IMG", *(w for one in after for w in one)]
    translation = translated([*words, "--", *command], OFFERS, Cap(minutes), client)
    assert bool(translation.command) is not bool(translation.refusals)
    if translation.command:
        image = translation.command.index("IMG")
        options = translation.command[:image]
        assert translation.command[image + 1 :] == (("--", *command) if command else ())
        assert options.count("--life-span") == options.count("--detach") == 1
        assert options[options.index("--life-span") + 1] not in {"0", "", "0h", "0m"}
        assert not {"--no-http-auth", "--pass-config", "--privileged"} & set(options)


@given(st.text(max_size=80) | st.text("neuro run -cgm=1 'x\"\\", max_size=60).map(lambda t: f"neuro run {t}"))
def test_any_text_is_translated_or_refused_in_one_sentence(text):
    try:
        translation = of(text)
    except UsageError:
        return
    assert bool(translation.command) is not bool(translation.refusals)
