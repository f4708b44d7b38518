#!/bin/sh
# Drills point-in-time recovery with PostgreSQL's own tools, on loopback and in a folder of its own: a server that
# archives its write-ahead log, a base backup, a row before and a row after the moment to return to. Lotsenwerk
# itself writes the rows and checks what came back.
#
#   ops/point-in-time-drill.sh            builds nothing: run `npm run build` before
#   PGBIN=/usr/lib/postgresql/15/bin  PGPORT=55432  DRILL=/tmp/…  are taken from the environment
#
# As root the servers run as the user `postgres`.

set -eu
bin=${PGBIN:-/usr/lib/postgresql/15/bin}
port=${PGPORT:-55432}
here=$(cd "$(dirname "$0")/.." && pwd)
node=$here/node_modules/.bin/node
drill=${DRILL:-$(mktemp -d /tmp/lotsenwerk-drill-XXXXXX)}
log() { printf '\n== %s\n' "$1"; }
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
lotsenwerk() {
  DATABASE_URL="postgres://lotsenwerk_owner:drill@127.0.0.1:$port/lotsenwerk" NODE_ENV=test DATA_FOLDER="$drill/program" \
    PUBLIC_URL=http://localhost LOG_LEVEL=error "$node" "$here/dist/cli.js" "$@"
}
sql() { PGPASSWORD=drill psql --quiet --no-align --tuples-only -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U lotsenwerk_owner -d lotsenwerk -c "$1"; }
stop() { as_postgres "$bin/pg_ctl" -D "$1" -m "${2:-fast}" -w stop >/dev/null 2>&1 || true; }
finish() { stop "$drill/old"; stop "$drill/new"; rm -rf "$drill"; }
trap finish EXIT

mkdir -p "$drill/wal"
[ "$(id -u)" = 0 ] && chown -R postgres: "$drill" && chmod 755 "$drill"

log 'a server that archives its write-ahead log'
echo drill >"$drill/password"
chmod 644 "$drill/password"
as_postgres "$bin/initdb" -D "$drill/old" -E UTF8 --locale=C.UTF-8 --data-checksums -A scram-sha-256 -U postgres --pwfile="$drill/password" >/dev/null
as_postgres tee -a "$drill/old/postgresql.conf" >/dev/null <<END
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
wal_level = replica
archive_mode = on
archive_timeout = 60
archive_command = 'test ! -f $drill/wal/%f && cp %p $drill/wal/%f.part && mv $drill/wal/%f.part $drill/wal/%f'
END
as_postgres "$bin/pg_ctl" -D "$drill/old" -w -l "$drill/wal/old.log" start >/dev/null
PGPASSWORD=drill psql --quiet -h 127.0.0.1 -p "$port" -U postgres -d postgres -v ON_ERROR_STOP=1 \
  -c "create role lotsenwerk_owner login createrole bypassrls password 'drill'" \
  -c 'create database lotsenwerk owner lotsenwerk_owner'
lotsenwerk migrate | tail -1

log 'a base backup'
PGPASSWORD=drill as_postgres "$bin/pg_basebackup" -h 127.0.0.1 -p "$port" -U postgres -D "$drill/base" -X none --checkpoint=fast --no-password
as_postgres "$bin/pg_verifybackup" --no-parse-wal "$drill/base"

log 'a row before the moment, the moment, a row after it'
lotsenwerk administrator vorher@example.org Vera Vorher >/dev/null
sleep 1
moment=$(sql "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00'")
echo "$moment"
sleep 1
lotsenwerk administrator nachher@example.org Nora Nachher >/dev/null
sql "select string_agg(email, ', ' order by email) from accounts.person"
PGPASSWORD=drill psql --quiet --no-align --tuples-only -h 127.0.0.1 -p "$port" -U postgres -d postgres -c 'select pg_switch_wal()' >/dev/null
sleep 2
stop "$drill/old" immediate

log 'the base backup, recovered up to the moment'
mv "$drill/base" "$drill/new"
as_postgres tee -a "$drill/new/postgresql.conf" >/dev/null <<END
archive_mode = off
restore_command = 'cp $drill/wal/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
END
as_postgres touch "$drill/new/recovery.signal"
began=$(date +%s%N)
as_postgres "$bin/pg_ctl" -D "$drill/new" -w -l "$drill/wal/new.log" start >/dev/null
until [ "$(sql 'select pg_is_in_recovery()' 2>/dev/null)" = f ]; do sleep 0.1; done
echo "recovered in $((($(date +%s%N) - began) / 1000000)) ms"
grep -o 'recovery stopping .*' "$drill/wal/new.log"

log 'what came back'
people=$(sql "select string_agg(email, ', ' order by email) from accounts.person")
echo "$people"
lotsenwerk audit verify
[ "$people" = vorher@example.org ] || { echo 'NOT as it was at that moment' >&2; exit 1; }
echo 'as it was at that moment: the row before is there, the row after is not'
