# Asks for a job. Given: its options as arguments, NAME, IMAGE, SECONDS_LEFT, VARIABLE, SECRET, APP_USER,
# POWER_OFF_MINUTES, WORK (where the person's folder is inside, or nothing), COURSE, and the texts of end.sh and run.sh in END and RUN.
umask 077
jobs=$HOME/.classready/jobs
job=$jobs/$NAME
give_up() {
    echo "$1" >&2
    [ ! -f "$job/end.pid" ] || kill "$(cat "$job/end.pid")" 2>/dev/null
    rm -rf "$job"
    exit 1
}
command -v docker >/dev/null || give_up "docker: not found"
words=$(docker version 2>&1 >/dev/null) || give_up "$words"
case $(busctl get-property org.freedesktop.login1 /org/freedesktop/login1 \
    org.freedesktop.login1.Manager KillUserProcesses 2>/dev/null) in
*true*) give_up "this machine ends people's programs when they log out (KillUserProcesses), so no timer would stay" ;;
esac
mkdir -p "$jobs" && mkdir "$job" || give_up "its folder $job can't be made"
[ ! -e "$job.stopped" ] || give_up "it was stopped meanwhile"
find "$jobs" -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} + 2>/dev/null
if [ -n "$WORK" ]; then
    mkdir -p "$HOME/classready/$COURSE" || give_up "the folder ~/classready/$COURSE can't be made"
    set -- "$@" --volume "$HOME/classready/$COURSE:$WORK"
fi
echo $(($(date +%s) + SECONDS_LEFT)) >"$job/deadline"
printf '%s\n' "$END" >"$job/end.sh"
printf '%s\n' "$RUN" >"$job/run.sh"

setsid sh "$job/end.sh" "$job" "$NAME" </dev/null >/dev/null 2>&1 &
tries=0
until [ -s "$job/end.pid" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || give_up "what would end it could not be started"
    sleep 0.05
done
if [ "$POWER_OFF_MINUTES" -gt 0 ]; then
    words=$(sudo -n shutdown -h "+$POWER_OFF_MINUTES" 2>&1) || give_up "the machine can't be told to switch off: $words"
fi
printf '%s\n' "$SECRET" | setsid sh "$job/run.sh" "$job" "$NAME" "$IMAGE" "$VARIABLE" "$APP_USER" "$WORK" "$@" \
    >/dev/null 2>&1 &
tries=0
until [ -e "$job/run.pid" ] || [ $tries -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
