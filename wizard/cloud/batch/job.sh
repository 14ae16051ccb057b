# What runs on the cluster's machine, below the values that classready puts before it: name, seconds, kind,
# app_port, image, gpus, user (the login name over there), and the course's own variables as APPTAINERENV_NAME.
#
# Anything here is this person's own and private: folders 0700, files 0600. The password is read from a file and
# is in no list of processes.

umask 077
job=$HOME/.classready/jobs/$name
scratch=
app=
began=$(date +%s)

# Write a file as a whole: whoever reads it finds all of it or nothing.
put() {
    printf '%s\n' "$2" >"$job/$1.new" && mv "$job/$1.new" "$job/$1"
}

# How it ended, once: a number is the app's exit code.
leave() {
    trap '' USR1 USR2 TERM INT
    [[ -e $job/end ]] || put end "$1"
    if [[ -n $app ]]; then
        kill -TERM "$app" 2>/dev/null
        for _ in {1..30}; do
            kill -0 "$app" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$app" 2>/dev/null
    fi
    rm -f "$job/password" "$job/address"
    [[ -z $scratch ]] || rm -rf "$scratch"
    [[ $1 == [0-9]* ]] && exit "$1"
    exit 0
}

# The scheduler warns before it ends a job: somebody asked for that, or the time is up. Slurm may warn a minute
# earlier than it was told (sbatch(1), --signal).
warned() {
    if (($(date +%s) - began >= seconds - 75)); then leave time; else leave stopped; fi
}
trap warned USR1 USR2 TERM INT

# Stopped by somebody before it began, perhaps before the request for it arrived.
[[ -e $job/stop ]] && leave stopped

runtime() {
    command -v apptainer || command -v singularity || {
        module load apptainer || module load singularity
        command -v apptainer || command -v singularity
    } 2>/dev/null
}

free_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 32768))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port" && return; }
    done
    return 1
}

program=$(runtime) || {
    echo "apptainer is not available on $(hostname)"
    leave 127
}
options=()
((gpus == 0)) || options+=(--nv)
# SGE says which of a machine's GPUs are this job's; Slurm sets the variable itself.
[[ -z ${SGE_GPU:-} ]] || export CUDA_VISIBLE_DEVICES=$SGE_GPU

scratch=$(mktemp -d "${TMPDIR:-/tmp}/classready.XXXXXX") || leave 73
mkdir "$scratch/tmp" "$scratch/run" "$scratch/rserver"
options+=(--bind "$scratch/tmp:/tmp")
port=$app_port
[[ $kind == http ]] || port=$(free_port) || leave 75

case $kind in
rstudio)
    # rserver hands a password to this helper on standard input; the image's own would ask the system's accounts.
    cp "$job/password" "$scratch/tmp/password"
    cat >"$scratch/tmp/sign-in" <<'HELPER'
#!/bin/sh
IFS= read -r given
[ "$1" = "$(id -un)" ] && [ -n "$given" ] && [ "$given" = "$(cat /tmp/password)" ]
HELPER
    chmod 700 "$scratch/tmp/sign-in"
    options+=(--bind "$scratch/run:/run" --bind "$scratch/rserver:/var/lib/rstudio-server")
    # shellcheck disable=SC2016
    set -- "$program" exec "${options[@]}" "$image" sh -c \
        'PATH=/usr/lib/rstudio-server/bin:$PATH; exec rserver "$@"' sh \
        --server-daemonize=0 --www-address=0.0.0.0 "--www-port=$port" --auth-none=0 \
        --auth-pam-helper-path=/tmp/sign-in "--server-user=$user"
    ;;
jupyter)
    APPTAINERENV_JUPYTER_TOKEN=$(cat "$job/password")
    SINGULARITYENV_JUPYTER_TOKEN=$APPTAINERENV_JUPYTER_TOKEN
    export APPTAINERENV_JUPYTER_TOKEN SINGULARITYENV_JUPYTER_TOKEN
    set -- "$program" exec "${options[@]}" "$image" jupyter lab --ip=0.0.0.0 "--port=$port" --no-browser
    ;;
http)
    set -- "$program" run "${options[@]}" "$image"
    ;;
esac

"$@" &
app=$!
put address "$(hostname) $port $began $seconds"
wait "$app"
code=$?
app=
leave "$code"
