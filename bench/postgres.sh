# A private PostgreSQL with full durability, reached by a Unix socket in its own temporary folder. Sourced by run.sh.

pg_home=
pg_bin=

find_postgres() {
  local folders
  folders=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V || true)
  pg_bin=$(tail -n 1 <<<"$folders")
  if [[ ! -x $pg_bin/initdb ]] && command -v pg_config >/dev/null; then pg_bin=$(pg_config --bindir); fi
  [[ -x $pg_bin/initdb ]]
}

install_postgres() {
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    say "PostgreSQL is missing: install its server package, or run this as root where apt-get is at hand."
    exit 1
  fi
  say "Installing PostgreSQL."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends postgresql-common
  # Without this the package would create and start a server of its own.
  sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  apt-get install -y -qq --no-install-recommends postgresql
}

as_postgres() {
  if [[ $(id -u) == 0 ]]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start_postgres() {
  find_postgres || { install_postgres >&2; find_postgres; }
  pg_home=$(mktemp -d "${TMPDIR:-/tmp}/signalbox-bench.XXXXXX")
  if [[ $(id -u) == 0 ]]; then chown postgres "$pg_home"; fi
  as_postgres "$pg_bin/initdb" -D "$pg_home/data" -U postgres -A trust -E UTF8 --locale C >/dev/null
  as_postgres tee -a "$pg_home/data/postgresql.conf" >/dev/null <<EOF
listen_addresses = ''
unix_socket_directories = '$pg_home'
max_connections = 200
shared_buffers = 1GB
max_wal_size = 2GB
EOF
  as_postgres "$pg_bin/pg_ctl" -D "$pg_home/data" -l "$pg_home/log" -w start >/dev/null ||
    { cat "$pg_home/log" >&2; exit 1; }
}

stop_postgres() {
  [[ -n $pg_home ]] || return 0
  if [[ -f $pg_home/data/postmaster.pid ]]; then
    as_postgres "$pg_bin/pg_ctl" -D "$pg_home/data" -m immediate -w stop >/dev/null || true
  fi
  rm -rf "$pg_home"
}

sql() { "$pg_bin/psql" -h "$pg_home" -U postgres -d postgres -qAtX -v ON_ERROR_STOP=1 -c "$1"; }
node_url() { printf 'postgres://postgres@%s/%s' "${pg_home//\//%2F}" "$1"; }
npgsql_string() { printf 'Host=%s;Username=postgres;Database=%s' "$pg_home" "$1"; }
