#!/usr/bin/env bash
# Sourced by test.sh after eng/postgres.sh: makes sure that this machine has a Chromium, which the browser tests drive.
# Expects as_root, apt_get and apt_install.

# Chromium without windows opens a page in a third of the time; where the system does not have it, the whole one does.
# The pages ask for the fonts of the system, and without any text has no size; whoever is not root needs the sandbox helper.
ensure_chromium() {
  command -v chromium-headless-shell >/dev/null && return 0
  if ! command -v chromium >/dev/null || apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    echo 'Chromium without windows is not installed; installing it...' >&2
    as_root true 2>/dev/null && apt_get update -qq \
      && apt_install chromium-headless-shell chromium-sandbox fonts-dejavu-core && command -v chromium-headless-shell >/dev/null && return 0
  fi
  command -v chromium >/dev/null && return 0
  echo 'Chromium is not installed; installing it...' >&2
  as_root true 2>/dev/null && apt_get update -qq \
    && apt_install chromium chromium-sandbox fonts-dejavu-core && command -v chromium >/dev/null && return 0
  echo 'Chromium could not be installed: install it (apt-get install chromium), so that chromium is on the PATH.' >&2
  return 1
}
