# Ends a job at its time, whoever is still there. Arguments: the job's folder and its name.
trap '' HUP
job=$1 name=$2
echo $$ >"$job/end.pid"
while
    deadline=$(cat "$job/deadline" 2>/dev/null)
    left=$((${deadline:-0} - $(date +%s)))
    [ "$left" -gt 0 ]
do
    [ "$left" -le 5 ] || left=5
    sleep "$left"
done
echo "its time is up" >"$job/ended"
[ ! -f "$job/run.pid" ] || kill -- "-$(cat "$job/run.pid")" 2>/dev/null
until docker container inspect "$name" 2>&1 | grep -qi 'no such'; do
    docker rm --force --volumes "$name" >/dev/null 2>&1
    sleep 1
done
