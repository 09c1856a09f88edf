#!/bin/sh
# `serve` answers on every interface of the container (compose.yaml decides what the host sees of it); anything else
# is a jejaring command: `docker compose run --rm app doctor`.
set -eu

# The secret holds what Neo4j's image wants, "neo4j/<password>"; it is not in the environment of the container, where
# `docker inspect` would show it.
if [ -n "${NEO4J_AUTH_FILE:-}" ]; then
    NEO4J_PASSWORD="$(cut -d/ -f2- "$NEO4J_AUTH_FILE")"
    export NEO4J_PASSWORD
fi

if [ "${1:-serve}" = serve ]; then
    # Numba keeps kernels only where the account may write: in the volume, at the first start (minutes, then seconds).
    python -m graph.matching.compile
    python -m graph.metrics.compile
    # With the worker beside it, which does long work and keeps house: deadlines, webhooks, the seals of the log.
    exec jejaring serve --host 0.0.0.0 --port 8000
fi
exec jejaring "$@"
