# Inspections of this person's containers that run. Given: OWNER.
ids=$(docker ps --quiet --no-trunc --filter "label=classready.owner=$OWNER") || exit 1
[ -z "$ids" ] || docker container inspect $ids
