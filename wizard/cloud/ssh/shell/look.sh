# Tells how a job is, a fact a line, then the last of its log. Given: NAME, PATIENCE (seconds).
job=$HOME/.classready/jobs/$NAME
lives() {
    pid=$(cat "$job/$1.pid" 2>/dev/null) && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF "$job/$1.sh"
}
turns=$((PATIENCE * 5))
while [ "$turns" -gt 0 ] && lives run; do
    turns=$((turns - 1))
    sleep 0.2
done
if lives run; then echo "worker lives"; fi
if lives end; then echo "timer lives"; fi
echo "now $(date +%s)"
for fact in deadline failed ended; do
    [ ! -f "$job/$fact" ] || echo "$fact $(cat "$job/$fact")"
done
echo log
tail -c 8000 "$job/log" 2>/dev/null
exit 0
