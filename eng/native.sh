#!/usr/bin/env bash
# Sourced by signalbox, run.sh, test.sh and bench/: the verbs of 'signalbox events' as a native program, which starts at once.
# Expects $root; building also expects eng/build.sh. Where it cannot be built, they run on .NET: docs/decisions/0015.

native_program=artifacts/native/signalbox-events
native_stamp=artifacts/native/tried.stamp

# True when no source of src/Signalbox.Events is newer than the last try to build it. Every event that an agent appends comes
# through here, so it looks without starting a process.
is_native_tried() {
  local source
  [[ -f $root/$native_stamp ]] || return 1
  for source in "$root"/src/Signalbox.{EventLog,Events}/{*.cs*,*.json,*/*.cs} \
    "$root"/src/Signalbox.Cli/{Exits,Terminals,Variables,Invocation,Verbs/Events}/*.cs "$root"/src/Signalbox.Core/*/UnseenCharacters.cs \
    "$root"/Directory.* "$root"/{global.json,.editorconfig} "$root"/eng/{native.sh,*.targets}; do
    [[ ! $source -nt $root/$native_stamp ]] || return 1
  done
}

is_native_current() { [[ -x $root/$native_program ]] && is_native_tried; }

# True on a machine that it is built for: the compiler comes from NuGet for Linux on x64, as that of eng/Precompile.targets.
is_native_machine() { [[ $OSTYPE == linux-gnu && $HOSTTYPE == x86_64 ]]; }

# True when the tools are there that NuGet does not bring: a linker, and the system's library to link with.
has_native_tools() { { command -v clang || command -v gcc; } >/dev/null && [[ -f /usr/include/stdlib.h ]]; }

# Builds it unless it is up to date, and says in one line when that fails; what failed is not tried again before a source changes.
build_native() {
  is_native_current && return 0
  is_native_machine && has_native_tools && command -v dotnet >/dev/null || return 1
  mkdir -p "$root/artifacts/native"
  (
    command -v flock >/dev/null && flock 9
    is_native_current && exit 0
    is_native_tried && exit 1
    quiet_build_environment
    echo "Building the native program of 'signalbox events'..." >&2
    touch "$root/$native_stamp.new"
    # Packages, results and locks of its own: the other build may run at the same time.
    if (cd "$root" && dotnet publish src/Signalbox.Events -c Release -v quiet -p:Native=true -p:ArtifactsPath="$root/artifacts/native" \
      -p:RunAnalyzers=false -p:PublishDir="$root/artifacts/native/publish/") >"$root/artifacts/native/build.log" 2>&1; then
      # In one step, because others may be starting it.
      mv -f "$root/artifacts/native/publish/signalbox-events" "$root/$native_program"
      mv "$root/$native_stamp.new" "$root/$native_stamp"
    else
      rm -f "$root/$native_program"
      mv "$root/$native_stamp.new" "$root/$native_stamp"
      echo "The native program could not be built (artifacts/native/build.log says why; remove artifacts/native to try again): 'signalbox events' runs on .NET." >&2
      exit 1
    fi
  ) 9>"$root/artifacts/native/build.lock"
}

# Installs its tools where that needs no question. Expects eng/postgres.sh.
ensure_native_tools() {
  ! is_native_machine || has_native_tools && return 0
  command -v apt-get >/dev/null && as_root true 2>/dev/null || return 0
  echo "Installing gcc, which links the native program of 'signalbox events'..." >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null && apt_install gcc libc6-dev && return 0
  echo "gcc could not be installed: 'signalbox events' runs on .NET, which takes longer to start." >&2
}

# while_native_is_built COMMAND...: runs a command, and builds the native program meanwhile. Ends both when it is told to end.
while_native_is_built() {
  local building
  # In a group of its own, so that all of its processes can be ended.
  set -m
  build_native & building=$!
  set +m
  # shellcheck disable=SC2064 # which group it is, is known now
  trap "kill -- -$building 2>/dev/null || true" EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  "$@"
  wait "$building" || true
  trap - EXIT INT TERM HUP
}
