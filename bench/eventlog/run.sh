#!/usr/bin/env bash
# Measures the event log beside the shortest C program and beside plain shell scripts; called by ../run.sh eventlog.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
rounds=${ROUNDS:-3}
size=${SIZE:-1000000}
seconds=${SECONDS_EACH:-4}
json=${1:-/dev/null}
folder=$(mktemp -d "${TMPDIR:-/tmp}/signalbox-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
lines=$folder/lines
: >"$lines"

say() { printf '%s\n' "$*" >&2; }
for tool in gcc jq flock dotnet; do
  command -v "$tool" >/dev/null || { say "$tool is missing: install it (apt-get install gcc jq util-linux, and the .NET SDK)."; exit 1; }
done

say "Building."
gcc -O2 -pthread -o "$folder/limit" "$here/limit.c"
dotnet build -c Release --nologo -v quiet "$root/bench/Signalbox.Bench" >&2
dotnet build -c Release --nologo -v quiet "$root/src/Signalbox.Cli" >&2
program=$root/artifacts/bin/Signalbox.Cli/release/signalbox.dll
source "$root/eng/build.sh"
source "$root/eng/native.sh"
build_native || { say "The native program cannot be built here, and is not measured."; native_program=; }
bench() { dotnet run -c Release --no-build --project "$root/bench/Signalbox.Bench" -- eventlog "$@"; }
signalbox() { "$root/signalbox" events "$@"; }
note() { printf '{"system":"%s","work":"%s","value":%s,"unit":"%s"}\n' "$1" "$2" "$3" "$4" >>"$lines"; }
limit() { note limit "$1" "$("$folder/limit" "${@:2}")" events/s; }

# milliseconds COMMAND...: how long it takes, from start to end, without its output.
milliseconds() {
  local from=${EPOCHREALTIME/./} to
  "$@" >/dev/null
  to=${EPOCHREALTIME/./}
  printf '%d.%03d\n' $(((to - from) / 1000)) $(((to - from) % 1000))
}

for ((round = 1; round <= rounds; round++)); do
  say "Round $round of $rounds: appends"
  rm -rf "$folder/log"
  limit 'append, one thread' single "$folder/limit.log" "$seconds"
  bench --folder "$folder/log" --work single --seconds "$seconds" >>"$lines"
  limit 'append, 64 threads' group "$folder/limit.log" "$seconds" 64
  bench --folder "$folder/log" --work group --seconds "$seconds" >>"$lines"
  limit 'append, batches of 1,000' batch "$folder/limit.log" "$seconds" 1000
  bench --folder "$folder/log" --work batch --seconds "$seconds" >>"$lines"
  rm -f "$folder/limit.log"

  say "Round $round of $rounds: calls"
  mkdir -p "$folder/calls"
  : >"$folder/calls/events.log"
  for ((call = 0; call < 15; call++)); do
    note shell 'append, one call of a program' "$(cd "$folder/calls" && milliseconds "$here/log_event.sh" 1 'Agent A' question 'How do I start the server?')" ms
    words=(events append --dir "$folder/calls" --interaction 1 --actor 'Agent A' --type question --content 'How do I start the server?')
    note signalbox 'append, one call of a program' "$(milliseconds "$root/signalbox" "${words[@]}")" ms
    if [[ -n $native_program ]]; then note signalbox 'append, the native program alone' "$(milliseconds "$root/$native_program" "${words[@]}")" ms; fi
    note signalbox 'append, the program on .NET' "$(milliseconds dotnet "$program" "${words[@]}")" ms
  done

  say "Round $round of $rounds: $size events"
  rm -rf "$folder/large"
  bench --folder "$folder/large" --work generate --size "$size" >/dev/null
  (cd "$folder/large" && note shell "read all of $size events" "$(milliseconds jq -s . events.log)" ms)
  if ((round == 1)); then (cd "$folder/large" && note shell "snapshot of $size events" "$(milliseconds "$here/generate_snapshot.sh")" ms && rm ./*.md); fi
  note signalbox "snapshot of $size events" "$(milliseconds signalbox snapshot --full --dir "$folder/large")" ms
  bench --folder "$folder/large" --work incremental >>"$lines"
  note signalbox "verify $size events" "$(milliseconds signalbox verify --dir "$folder/large" || true)" ms
  bench --folder "$folder/large" --work single --seconds "$seconds" --name "append to $size events, one thread" >>"$lines"
done

jq -s . "$lines" >"$json"
printf 'Median (lowest – highest) of %s rounds on one machine with %s processors, %s on %s; %s events of 130 bytes in 1,000 interactions.\n\n' \
  "$rounds" "$(nproc)" "$(df --output=fstype "$folder" | tail -1)" "$(uname -sr)" "$size"
jq -rs -f "$here/table.jq" "$lines"
