#!/bin/sh
# Everything static, all of it each time, so that one run tells the whole story. Messages and migrations are tests.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
bad=0

run() {
    name=$1
    shift
    if said=$("$@" 2>&1); then
        printf 'ok    %s\n' "$name"
    else
        bad=1
        printf 'BAD   %s: %s\n%s\n' "$name" "$*" "$said"
    fi
}

run format $bin/ruff format --check --output-format concise .
run lint $bin/ruff check --output-format concise .
run types $bin/mypy --strict
run imports $bin/lint-imports
run dependencies $bin/deptry .
exit $bad
