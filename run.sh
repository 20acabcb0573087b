#!/usr/bin/env bash
# Gets ready what Signalbox needs, builds it and runs it: ./run.sh demo, or ./run.sh to serve until Ctrl-C.
set -euo pipefail
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=eng/postgres.sh
source "$root/eng/postgres.sh"
# shellcheck source=eng/native.sh
source "$root/eng/native.sh"
ensure_postgres
ensure_account
ensure_native_tools
[[ $# -gt 0 ]] || set -- serve
exec "$root/signalbox" "$@"
