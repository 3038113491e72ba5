#!/bin/sh
# Writes the locks anew from their .in files: one resolution for every Python from 3.11 on, hashed, naming no host.
# With --upgrade everything goes to its newest allowed release; without it only what the .in files ask for changes.
set -eu
cd "$(dirname "$0")/.."
. tools/package-index.sh
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -qq --require-hashes -r requirements-boot.lock

for name in requirements-boot requirements requirements-dev; do
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
        --no-emit-index-url "$@" "$name.in" -o "$name.lock"
    echo "$name.lock"
done
.venv/bin/uv pip compile -q --universal --no-deps --python-version 3.11 --generate-hashes --no-annotate --no-header \
    --no-emit-index-url "$@" tools/servers/servers.in -o tools/servers/servers.lock
echo tools/servers/servers.lock
