#!/usr/bin/env bash
# Installs what the tests need, builds once and runs everything; with a NAME first, the tests whose full name contains it.
# Further arguments go to dotnet test. At the end it tells the ten slowest tests; the last line is the sum of all results:
# "N passed, N failed", with ", N skipped" when some were.
set -euo pipefail
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=eng/postgres.sh
source "$root/eng/postgres.sh"
# shellcheck source=eng/tools.sh
source "$root/eng/tools.sh"
# shellcheck source=eng/prometheus.sh
source "$root/eng/prometheus.sh"
# shellcheck source=eng/chromium.sh
source "$root/eng/chromium.sh"
# shellcheck source=eng/build.sh
source "$root/eng/build.sh"
# shellcheck source=eng/native.sh
source "$root/eng/native.sh"

# What is restored is what the lock files name, with their hashes.
export RestoreLockedMode=true

# The tests have servers and settings of their own.
unset DATABASE_URL
ensure_postgres
ensure_tools curl jq python3 psql:postgresql-client
ensure_prometheus
ensure_chromium
ensure_native_tools
while_native_is_built build_once "$root/artifacts/solution.stamp" "$root/Signalbox.slnx" "$root/src" "$root/tests" "$root/samples" "$root/bench" "$root/Signalbox.slnx"
# The solution holds the command line too, so that the tests of ./signalbox need not build it again.
cp -p "$root/artifacts/solution.stamp" "$root/artifacts/cli.stamp"
# Where the native program can be, its tests must not be left out.
if is_native_machine; then export SIGNALBOX_TESTS_NEED_NATIVE=1; fi

if (($# > 0)) && [[ $1 != [-/]* ]]; then
  # These have a meaning in a filter.
  name=$(sed 's/[\\()&|=!~]/\\&/g' <<<"$1")
  set -- --filter "FullyQualifiedName~$name" "${@:2}"
fi

results="$root/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"
quiet_build_environment
# Each test project writes its results into a folder of its own there: tests/Directory.Build.props.
export SIGNALBOX_TEST_RESULTS=$results
status=0
# test_projects: the projects, those that take longest first, so that none of them is alone at the end.
test_projects() {
  local longest=(Postgres Cli Browser Server)
  (cd "$root/tests" && { printf 'Signalbox.%s.Tests\n' "${longest[@]}"; ls -d ./*.Tests | cut -c3-; } | awk '!seen[$0]++')
}

# A caller in the background may have told its children to ignore Ctrl-C, which some tests send.
(cd "$root/tests" && test_projects | env --default-signal=INT,QUIT \
  xargs -P 2 -I{} dotnet test {} -c Release --no-build --logger trx "$@") || status=$?

# sum ATTRIBUTE: adds an attribute of the Counters element over all result files.
sum() {
  find "$results" -name '*.trx' -exec grep -ho "<Counters [^>]*" {} + 2>/dev/null \
    | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

# print_slowest: the ten tests that took longest, over all result files.
print_slowest() {
  find "$results" -name '*.trx' -exec grep -ho '<UnitTestResult [^>]*' {} + 2>/dev/null \
    | sed -n 's/.* testName="\([^"]*\)".* duration="\([0-9]*\):\([0-9]*\):\([0-9.]*\)".*/\2 \3 \4 \1/p' \
    | LC_ALL=C sort -k1,1nr -k2,2nr -k3,3nr \
    | awk 'NR <= 10 { seconds = $1 * 3600 + $2 * 60 + $3; sub(/^[^ ]* [^ ]* [^ ]* /, ""); printf "%7.1f s  %.160s\n", seconds, $0 }' \
    | sed "s/&quot;/\"/g; s/&apos;/'/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g"
}

total=$(sum total)
executed=$(sum executed)
passed=$(sum passed)
failed=$((executed - passed))
skipped=$((total - executed))
if ((status != 0 && failed == 0)); then
  echo 'A test run ended without telling its results; it counts as one failure.'
  failed=1
fi
if ((total == 0 && failed == 0)); then
  echo 'No test was run; that counts as one failure.'
  failed=1
fi

if ((total > 0)); then
  echo 'The slowest tests:'
  print_slowest
fi

summary="$passed passed, $failed failed"
((skipped == 0)) || summary+=", $skipped skipped"
echo "$summary"
((failed == 0))
