# Downloads the image and starts the container. Arguments: the job's folder, its name, the image, the variable of
# the app's password, the app's user, and the options of docker create. The password is on standard input.
trap '' HUP
job=$1 name=$2 image=$3 variable=$4 user=$5
shift 5
IFS= read -r secret
echo $$ >"$job/run.pid"
exec </dev/null 2>"$job/log"
fail() {
    echo "$1" >"$job/failed"
    exit 1
}
if ! docker image inspect "$image" >/dev/null 2>&1; then
    docker pull "$image" >&2 || fail pull
fi
[ -z "$variable" ] || export "$variable=$secret"
[ ! -e "$job/ended" ] && [ ! -e "$job.stopped" ] || exit 1
docker create --name "$name" "$@" "$image" >/dev/null || fail create
[ ! -e "$job/ended" ] && [ ! -e "$job.stopped" ] || exit 1
docker start "$name" >/dev/null || fail start
if [ -n "$user" ]; then
    printf '%s:%s\n' "$user" "$secret" | docker exec --interactive --user 0 "$name" chpasswd >/dev/null 2>&1
fi
