# Downloads the image and starts the container. Arguments: the job's folder, its name, the image, the variable
# of the app's password, the app's user, the person's folder inside, and the options of docker create. The
# password is on standard input.
trap '' HUP
job=$1 name=$2 image=$3 variable=$4 user=$5 work=$6
shift 6
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
if [ -n "$work" ]; then
    # To the kernel a container's user is a number, often another one than that of whoever logs in here. Then the
    # folder belongs to the one, and its group, which is handed on to all in it, to the other.
    inside=$(docker exec ${user:+--user "$user"} "$name" id -u)
    if [ "${inside:-0}" != 0 ] && [ "$inside" != "$(id -u)" ]; then
        docker exec --user 0 "$name" chown "$inside:$(id -g)" "$work"
        docker exec --user 0 "$name" chmod 2770 "$work"
    fi
fi
exit 0
