#!/usr/bin/env bash
# Takes the pictures of the documents anew, of a node at work, and puts them beside this script.
set -euo pipefail
folder=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$(dirname "$folder")")
# shellcheck source=eng/postgres.sh
source "$root/eng/postgres.sh"
# shellcheck source=eng/chromium.sh
source "$root/eng/chromium.sh"

unset DATABASE_URL
ensure_postgres
ensure_chromium
cd "$root"
SIGNALBOX_PICTURES="$folder" dotnet test tests/Signalbox.Browser.Tests -c Release --filter FullyQualifiedName~DocumentPictureTests
