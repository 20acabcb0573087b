#!/usr/bin/env bash
# Sourced by test.sh after eng/postgres.sh: makes sure that this machine has the programs prometheus and promtool, without
# starting a server.

has_prometheus() { command -v prometheus >/dev/null && command -v promtool >/dev/null; }

# The package would start a server now and at every boot; the tests want only the programs. Debian asks policy-rc.d
# whether a service may be started: 101 says no. One that is there already belongs to somebody else and stays.
install_prometheus_with_apt() (
  as_root true 2>/dev/null || exit 1
  policy=/usr/sbin/policy-rc.d
  apt_get update -qq || exit 1
  if [[ ! -e $policy ]]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null || exit 1
    as_root chmod 755 "$policy" || exit 1
  fi
  apt_install prometheus || exit 1
  if command -v systemctl >/dev/null; then as_root systemctl disable --quiet prometheus.service 2>/dev/null || true; fi
  if command -v update-rc.d >/dev/null; then as_root update-rc.d prometheus disable >/dev/null 2>&1 || true; fi
)

ensure_prometheus() {
  has_prometheus && return 0
  echo 'Prometheus is not installed; installing its programs...' >&2
  install_prometheus_with_apt && has_prometheus && return 0
  echo 'Prometheus could not be installed: install it (apt-get install prometheus), so that prometheus and promtool are on the PATH.' >&2
  return 1
}
