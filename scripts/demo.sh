#!/bin/sh
# Shows the gate shut and open on the sample data; exits 0 only if every step ended as it must.
set -u
cd "$(dirname "$0")/.."
faulty=sample_data/loans/faulty/gate.toml
clean=sample_data/loans/clean/gate.toml

# Runs the command after the first two arguments and holds its exit code against the first.
expect() {
    code=$1 story=$2
    shift 2
    printf '\n── %s\n$ %s\n' "$story" "$*"
    "$@"
    got=$?
    if [ "$got" -ne "$code" ]; then
        echo "demo: expected exit $code of '$*', got $got" >&2
        exit 1
    fi
    printf '(exit %s, as it must)\n' "$got"
}

expect 1 'Loans with planted faults: the gate stays shut.' traingate check "$faulty"
expect 1 'Training on them is refused.' traingate train --brief "$faulty"
expect 0 'The same loans without the faults: the gate opens.' traingate check "$clean"
expect 0 'A model is trained through the open gate.' traingate train --brief "$clean"

printf '\nThe reports: %s\n             %s\n' "${faulty%/*}/traingate-out/report.html" "${clean%/*}/traingate-out/report.html"
printf 'To type these commands yourself: . %s/bin/activate\n' "${VENV:-.venv}"
