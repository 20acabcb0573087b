#!/usr/bin/env bash
# Sourced by signalbox, run.sh and test.sh: builds a project when it is older than its sources. Expects $root.

# Build servers would outlive the script, and a caller's own MSBuild must not lend its settings.
quiet_build_environment() {
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
  unset MSBuildSDKsPath MSBuildExtensionsPath MSBUILD_EXE_PATH MSBuildLoadMicrosoftTargetsReadOnly
  export HOME="${HOME:-$(cd ~ && pwd)}"
}

# True when a source is newer than the last build that the stamp tells of.
is_stale() {
  local stamp=$1
  shift
  [[ ! -f $stamp ]] || [[ -n $(find "$@" "$root"/Directory.* "$root/global.json" "$root/.editorconfig" "$root/eng" \
    -newer "$stamp" -type f -not -path '*/obj/*' -not -path '*/bin/*' -not -path '*/node_modules/*' -print -quit) ]]
}

# build_once STAMP TARGET SOURCES...: builds TARGET in Release unless it is up to date. Processes that come at the same
# time wait for the first.
build_once() {
  local stamp=$1 target=$2 log
  shift 2
  is_stale "$stamp" "$@" || return 0
  command -v dotnet >/dev/null || { echo 'Signalbox needs the .NET 10 SDK: see https://dotnet.microsoft.com/download.' >&2; return 1; }
  mkdir -p "$root/artifacts"
  (
    command -v flock >/dev/null && flock 9
    is_stale "$stamp" "$@" || exit 0
    quiet_build_environment
    echo "Building $(basename "$target")..." >&2
    touch "$stamp.new"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    if (cd "$root" && dotnet build "$target" -c Release -v quiet) >"$log" 2>&1; then
      mv "$stamp.new" "$stamp"
    else
      cat "$log" >&2
      echo 'Signalbox could not be built; mend what the lines above say and run it again.' >&2
      exit 1
    fi
  ) 9>"$root/artifacts/build.lock"
}
