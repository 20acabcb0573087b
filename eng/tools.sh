#!/usr/bin/env bash
# Sourced by test.sh: makes sure that this machine has small programs that tests call. Expects as_root, apt_get and apt_install.

# ensure_tools NAME...: installs the Debian packages of programs that are missing; each is named like its program, or PROGRAM:PACKAGE.
ensure_tools() {
  local name missing=()
  for name in "$@"; do
    command -v "${name%%:*}" >/dev/null || missing+=("${name##*:}")
  done
  ((${#missing[@]} > 0)) || return 0
  echo "Installing ${missing[*]}..." >&2
  as_root true 2>/dev/null && apt_get update -qq && apt_install "${missing[@]}" && return 0
  echo "${missing[*]} could not be installed: install them (apt-get install ${missing[*]})." >&2
  return 1
}
