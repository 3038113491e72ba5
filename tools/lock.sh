#!/bin/sh
# Writes the locks anew from their .in files: one resolution for every Python from 3.11 on, hashed, naming no host.
# With --upgrade everything goes to its newest allowed release; without it only what the .in files ask for changes.
set -eu
cd "$(dirname "$0")/.."
export UV_SYSTEM_CERTS=1
if [ -n "${PIP_INDEX_URL:-}" ]; then export UV_DEFAULT_INDEX="$PIP_INDEX_URL"; fi
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --require-hashes -r requirements-boot.lock

for name in requirements-boot requirements requirements-dev; do
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
        --no-emit-index-url "$@" "$name.in" -o "$name.lock"
    echo "$name.lock"
done
