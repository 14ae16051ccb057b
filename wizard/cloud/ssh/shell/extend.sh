# Moves a job's end. Given: NAME, MINUTES, POWER_OFF_MINUTES (more than that until the machine is shut down, 0: it is
# not).
job=$HOME/.classready/jobs/$NAME
pid=$(cat "$job/end.pid" 2>/dev/null) && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF "$job/end.sh" || {
    echo "nothing waits for its end any more" >&2
    exit 1
}
deadline=$(($(cat "$job/deadline") + MINUTES * 60))
if [ "$POWER_OFF_MINUTES" -gt 0 ]; then
    left=$(((deadline - $(date +%s)) / 60 + POWER_OFF_MINUTES))
    sudo -n shutdown -h "+$left" >&2 || exit 1
fi
echo "$deadline" >"$job/deadline.new" && mv "$job/deadline.new" "$job/deadline"
