#!/usr/bin/env bash
# Compares Signalbox with other job queues on PostgreSQL; see README.md beside this file.
set -euo pipefail
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peers=$bench/peers
node=$peers/node_modules/node/bin/node
signalbox=$bench/Signalbox.Bench
source "$bench/postgres.sh"

say() { printf '%s\n' "$*" >&2; }
refuse() { say "$*"; exit 2; }
usage='usage: bench/run.sh queue|http|remote|pages|eventlog [--json FILE] [--quick]'

[[ ${1:-} == queue || ${1:-} == http || ${1:-} == remote || ${1:-} == pages || ${1:-} == eventlog ]] || refuse "$usage"
what=$1
shift
json=
rounds=3
size=200000
if [[ $what == pages ]]; then rounds=1; size=1000000; fi
variants=('' /1M-finished /1M-pending)
while (($#)); do
  case $1 in
    --json) [[ -n ${2:-} ]] || refuse "--json needs a file name."; json=$(realpath -m -- "$2"); shift 2 ;;
    --quick) rounds=1; size=10000; variants=(''); shift ;;
    *) refuse "Unknown argument '$1'; $usage" ;;
  esac
done
[[ -z $json || -d $(dirname "$json") ]] || refuse "The folder of '$json' does not exist."
if [[ $what == eventlog ]]; then
  if ((size == 10000)); then export ROUNDS=1 SIZE=10000 SECONDS_EACH=1; fi
  exec "$bench/eventlog/run.sh" "${json:-/dev/null}"
fi
works=(pickup-p50 pickup-p99 enqueue-10-callers enqueue-bulk drain)

running=
serving=
clean_up() {
  trap '' INT TERM
  stop_node
  if [[ -n $running ]]; then kill "$running" 2>/dev/null || true; wait "$running" || true; fi
  stop_postgres
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# In the background, so that a signal is answered at once; timeout passes it on to whatever the command started.
run() {
  local status=0
  timeout --kill-after=10 "$@" & running=$!
  wait "$running" || status=$?
  running=
  return "$status"
}

install_peers() {
  [[ -x $node && $peers/node_modules/.package-lock.json -nt $peers/package-lock.json ]] && return
  command -v npm >/dev/null || { say "npm is missing: install Node.js with npm."; exit 1; }
  say "Installing the peers."
  run 300 npm ci --prefix "$peers" --silent >&2
}

build_signalbox() {
  if [[ ! -d $signalbox ]]; then say "bench/Signalbox.Bench is missing: only the peers are measured."; return 1; fi
  if ! command -v dotnet >/dev/null; then say "dotnet is missing: only the peers are measured."; return 1; fi
  run 600 dotnet build -c Release --nologo -v quiet "$signalbox" >&2 || { say "bench/Signalbox.Bench does not build."; exit 1; }
}

# One system, on a database of its own, through all works of one variant.
session() {
  local system=$1 database=$2 list=$3
  if [[ $system == signalbox ]]; then
    run 600 dotnet run -c Release --no-build --project "$signalbox" -- queue \
      --connection "$(npgsql_string "$database")" --work "$list" --size "$size" --json-lines
  else
    run 600 "$node" "$peers/peer.mjs" "$system" "$list" --connection "$(node_url "$database")" --size "$size"
  fi
}

# A node of its own process on a database, at a free port; sets $address, $token and $serving. The token's scopes follow the database.
start_node() {
  local cli=$bench/../artifacts/bin/Signalbox.Cli/release/signalbox.dll log=$pg_home/node.log
  export DATABASE_URL SIGNALBOX_ADMIN_PASSWORD=benchmark-password
  DATABASE_URL=$(npgsql_string "$1")
  shift
  : >"$log"
  (cd "$pg_home" && exec dotnet "$cli" serve --roles api --urls http://127.0.0.1:0) >"$log" 2>&1 & serving=$!
  until grep -q 'Press Ctrl+C' "$log"; do
    kill -0 "$serving" 2>/dev/null || { cat "$log" >&2; return 1; }
    sleep 0.1
  done
  address=$(sed -n 's/^ *listens on *\([^ ]*\).*/\1/p' "$log")
  token=$(cd "$pg_home" && dotnet "$cli" tokens create benchmark "${@/#/--scope=}" --json | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
}

stop_node() {
  [[ -n $serving ]] || return 0
  kill "$serving" 2>/dev/null || true
  wait "$serving" || true
  serving=
}

if [[ $what == http || $what == remote ]]; then
  build_signalbox
  run 600 dotnet build -c Release --nologo -v quiet "$bench/../src/Signalbox.Cli" >&2
  start_postgres
  lines=$pg_home/lines
  : >"$lines"
  for ((round = 1; round <= rounds; round++)); do
    say "Round $round of $rounds: signalbox over HTTP"
    sql 'create database measured'
    if [[ $what == http ]]; then
      start_node measured jobs
      more=()
    else
      start_node measured jobs worker
      more=(--connection "$(npgsql_string measured)")
    fi
    run 900 dotnet run -c Release --no-build --project "$signalbox" -- "$what" \
      --address "$address" --token "$token" --process "$serving" "${more[@]}" --size "$size" --json-lines >>"$lines"
    stop_node
    sql 'drop database measured with (force)'
    sql checkpoint
  done
  version=$(sql 'show server_version')
  node "$peers/summary.mjs" "$lines" "${json:-/dev/null}" "${version%% *}" "$rounds" "$size"
  exit 0
fi

if [[ $what == pages ]]; then
  build_signalbox
  run 600 dotnet build -c Release --nologo -v quiet "$bench/../src/Signalbox.Cli" >&2
  start_postgres
  lines=$pg_home/lines
  say "Signalbox's pages with $size jobs"
  sql 'create database measured'
  start_node measured jobs
  run 1800 dotnet run -c Release --no-build --project "$signalbox" -- pages \
    --connection "$(npgsql_string measured)" --address "$address" --token "$token" --size "$size" --json-lines >"$lines"
  stop_node
  version=$(sql 'show server_version')
  node "$peers/pages.mjs" "$lines" "${json:-/dev/null}" "${version%% *}" "$size"
  exit 0
fi

install_peers
systems=(graphile-worker pg-boss)
if build_signalbox; then systems=(signalbox "${systems[@]}"); fi
start_postgres
lines=$pg_home/lines
: >"$lines"
failed=0
for ((round = 1; round <= rounds; round++)); do
  for variant in "${variants[@]}"; do
    list=$(IFS=,; printf '%s' "${works[*]/%/$variant}")
    for system in "${systems[@]}"; do
      say "Round $round of $rounds: $system${variant:+, ${variant#/}}"
      sql 'create database measured'
      session "$system" measured "$list" >>"$lines" || { say "$system${variant:+, ${variant#/}} failed."; failed=1; }
      sql 'drop database measured with (force)'
      sql checkpoint
    done
  done
done

version=$(sql 'show server_version')
"$node" "$peers/summary.mjs" "$lines" "${json:-/dev/null}" "${version%% *}" "$rounds" "$size"
exit "$failed"
