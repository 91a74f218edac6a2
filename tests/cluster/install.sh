#!/bin/sh
# Installs what the cluster tests need beside Python, and says what it could not.
set -u
lacks() { echo "cluster tests: $1" >&2; }

if ! command -v ip >/dev/null || ! command -v unshare >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get update && apt-get install -y --no-install-recommends iproute2 util-linux; } >/dev/null 2>&1
    fi
    command -v ip >/dev/null || lacks "iproute2 could not be installed, so tests on hosts of their own are skipped."
fi
[ "$(id -u)" = 0 ] || lacks "network namespaces and full disks need root, so tests on hosts of their own are skipped."
if command -v go >/dev/null; then
    echo "cluster tests: building Prism (minutes the first time, then seconds) …" >&2
    (cd "$(dirname "$0")/prism" && go build -o /dev/null github.com/apache/beam/sdks/v2/go/cmd/prism) ||
        lacks "Prism could not be built, so its test is skipped."
else
    lacks "there is no Go to build Prism with (https://go.dev/doc/install), so its test is skipped."
fi
for runner in FLINK SPARK DATAFLOW; do
    eval "given=\${TRAINGATE_TEST_$runner:-}"
    [ -n "$given" ] || lacks "no $runner is named by TRAINGATE_TEST_$runner, so its test is skipped."
done
exit 0
