"""A stand-in for Apptainer, which is in no package registry: it runs images on this machine's engine instead.

It proves what classready says to ``apptainer`` and does with the answer, not how an image behaves under the
real one (users, read-only file systems, set-uid). An image "file" holds the name of an image of the engine.
Like the real one, and unlike ``docker run``, it leaves nothing when it is killed: the container lives as long
as the pipe from the shim.

    apptainer build [--force] FILE docker://IMAGE
    apptainer exec|run [--nv] [--bind FROM:TO]… FILE [COMMAND …]
"""

import subprocess
import time

_ENDS_WITHIN = 15.0

SHIM = r"""#!/bin/bash
# A stand-in for Apptainer (see tests/parts/apptainer_shim.py): images run on this machine's container engine.
fail() { echo "FATAL:   $*" >&2; exit 255; }

build() {
    [[ $1 != --force ]] || shift
    local image=${2#docker://}
    echo "INFO:    Starting build..." >&2
    docker image inspect "$image" >/dev/null 2>&1 || docker pull -q "$image" >/dev/null 2>"$1.err" ||
        { fail "While making image from oci registry: $(cat "$1.err"; rm -f "$1.err")"; }
    rm -f "$1.err"
    sleep "${SHIM_BUILD_SECONDS:-0}"
    echo "INFO:    Creating SIF file..." >&2
    printf '%s\n' "$image" >"$1"
    echo "INFO:    Build complete: $1" >&2
}

start() {
    local mode=$1 binds=() variables=() image name line
    shift
    while [[ ${1:-} == --* ]]; do
        case $1 in
        --nv) shift ;;
        --bind) binds+=(--volume "$2") && shift 2 ;;
        *) fail "unknown flag: $1" ;;
        esac
    done
    image=$(cat "$1" 2>/dev/null) || fail "could not open image $1: no such file or directory"
    shift
    while IFS= read -r line; do
        [[ $line == APPTAINERENV_* ]] && variables+=(--env "${line#APPTAINERENV_}")
    done < <(compgen -e)
    for line in "${variables[@]}"; do
        [[ $line == --env ]] || export "$line=$(printenv "APPTAINERENV_$line")"
    done
    local inner=("$@")
    if [[ $mode == run ]]; then
        local all='{{range .Config.Entrypoint}}{{println .}}{{end}}{{range .Config.Cmd}}{{println .}}{{end}}'
        mapfile -t inner < <(docker image inspect "$image" --format "$all" | grep .)
    fi
    # The first process ends when its input does, which is when this shim is no more, however it ended.
    exec 0<> <(:)
    exec docker run --rm --interactive --network host --user "$(id -u):$(id -g)" --label "$SHIM_LABEL" \
        --env USER="$(id -un)" --env HOME=/tmp "${variables[@]}" "${binds[@]}" \
        --volume /etc/passwd:/etc/passwd:ro --volume /etc/group:/etc/group:ro \
        --entrypoint /bin/sh "$image" -c '
            exec 3<&0
            "$@" </dev/null 3<&- &
            app=$!
            trap "kill -TERM $app" TERM USR2
            (cat <&3 >/dev/null; kill -KILL $app) &
            wait $app' sh "${inner[@]}"
}

case ${1:-} in
--version) echo "apptainer version 1.3.4 (stand-in over docker)" ;;
build) shift && build "$@" ;;
exec | run) start "$@" ;;
*) fail "unknown command: ${1:-}" ;;
esac
"""


def shim(label: str) -> str:
    """The program's text; its containers carry the label, so that a test can look for leftovers."""
    return SHIM.replace("$SHIM_LABEL", label)


def leftovers(label: str) -> list[str]:
    """Containers that were not ended, removed now; the engine may take a moment for one that was."""
    end = time.monotonic() + _ENDS_WITHIN
    while (listed := _listed(label)) and time.monotonic() < end:
        time.sleep(0.2)
    remove(label)
    return listed


def remove(label: str) -> None:
    """Remove the containers now, where a test has broken what would have ended them."""
    if listed := _listed(label):
        subprocess.run(["docker", "rm", "-f", *listed], capture_output=True, check=False)


def _listed(label: str) -> list[str]:
    command = ["docker", "ps", "-aq", "--filter", f"label={label}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
