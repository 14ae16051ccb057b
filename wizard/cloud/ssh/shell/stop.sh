# Ends a job and says "gone" once nothing of it is left. Given: NAME.
job=$HOME/.classready/jobs/$NAME
lives() {
    pid=$(cat "$job/$1.pid" 2>/dev/null) && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF "$job/$1.sh"
}
# From now on nothing of this name is started any more, not even by a call that is still on its way.
umask 077
mkdir -p "$HOME/.classready/jobs" && : >"$job.stopped" || exit 1
[ ! -d "$job" ] || echo "it was stopped" >"$job/ended"
turns=0
while lives run && [ $turns -lt 50 ]; do
    kill -- "-$(cat "$job/run.pid")" 2>/dev/null
    turns=$((turns + 1))
    sleep 0.1
done
# Seen twice: what was asked of the engine just before may still be on its way.
seen=0 turns=0
while [ $seen -lt 2 ]; do
    if words=$(docker container inspect --format '{{.State.Status}}' "$NAME" 2>&1); then
        seen=0
        docker rm --force --volumes "$NAME" >/dev/null 2>&1
    elif echo "$words" | grep -qi 'no such'; then
        seen=$((seen + 1))
    else
        echo "$words" >&2
        exit 1
    fi
    turns=$((turns + 1))
    [ $turns -lt 120 ] || { echo "the container is still $words" >&2; exit 1; }
    sleep 0.3
done
if lives end; then kill "$(cat "$job/end.pid")"; fi
rm -rf "$job"
echo gone
