#!/usr/bin/env bash
# Runs the projects of this folder against real servers, and says for each run whether what must be true of it is true.
#
#   AUTHSCOPE_SERVERS=FOLDER AUTHSCOPE_SECRET_PASSWORD=… tests/servers/run.sh [NAME…]
#
# AUTHSCOPE_SERVERS          the folder with one script for each server: `NAME.sh DIR PORT` installs it into DIR, seeds a test user, prints
#                            "READY <base url>", stays in the foreground and ends with TERM
# AUTHSCOPE_SECRET_PASSWORD  the test user's password; no file here has it
# AUTHSCOPE_SERVERS_DIR      where the servers are installed; kept, so that the next time is quick (default: the cache folder)
# AUTHSCOPE                  the program (default: the one that cargo has built)
#
# Exit code: 0 all is true; 1 something is not; 2 it could not be found out.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
authscope=${AUTHSCOPE:-${CARGO_TARGET_DIR:-$root/target}/debug/authscope}
installed=${AUTHSCOPE_SERVERS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/authscope-servers}
patience_s=900

cannot() { printf 'run.sh: %s\n' "$*" >&2; exit 2; }
[ -n "${AUTHSCOPE_SERVERS:-}" ] || cannot "AUTHSCOPE_SERVERS has to name the folder with the servers' scripts"
[ -n "${AUTHSCOPE_SECRET_PASSWORD:-}" ] || cannot "AUTHSCOPE_SECRET_PASSWORD has to hold the test user's password"
[ -x "$authscope" ] || cannot "$authscope is not there: run cargo build first"
command -v python3 >/dev/null || cannot "python3 is needed"
export AUTHSCOPE_SECRET_PASSWORD

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for file in "$here"/*.flutterflow.authscope.json; do names+=("$(basename "$file" .flutterflow.authscope.json)"); done
fi

work=$(mktemp -d)
server=
# The script passes TERM on to its server, and ends after it.
stop_server() {
  [ -n "$server" ] || return 0
  kill -TERM "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  server=
}
trap 'stop_server; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# start NAME: sets `server` and `base`.
start() {
  local script=$AUTHSCOPE_SERVERS/$1.sh log=$work/$1.log waited=0
  [ -x "$script" ] || { printf 'no script %s.sh in AUTHSCOPE_SERVERS\n' "$1" >&2; return 1; }
  : >"$log"
  "$script" "$installed/$1" "$(free_port)" >"$log" 2>&1 &
  server=$!
  until base=$(sed -n 's/^READY \([^ ]*\).*/\1/p' "$log") && [ -n "$base" ]; do
    if ! kill -0 "$server" 2>/dev/null || [ "$waited" -ge "$patience_s" ]; then
      tail -n 20 "$log" >&2
      stop_server
      return 1
    fi
    sleep 1
    waited=$((waited + 1))
  done
}

# Story and target of each run, and what must come of it: `green`, or `cors` where the browser blocks the first call.
runs_of() {
  case $1 in
    fastapi-users)
      # It knows nothing of CORS: phones do not mind, browsers do.
      echo "flutterflow whole-login mobile green"
      echo "flutterflow sign-up mobile green"
      echo "flutterflow token-ended mobile green"
      echo "flutterflow whole-login web cors"
      echo "flutterflow sign-up web cors"
      echo "weweb whole-login published cors"
      echo "weweb sign-up published cors"
      return
      ;;
    pocketbase)
      echo "flutterflow dead-token web green"
      echo "weweb dead-token published green"
      ;;
  esac
  echo "flutterflow whole-login web green"
  echo "flutterflow whole-login mobile green"
  echo "flutterflow sign-up web green"
  echo "flutterflow token-ended web green"
  echo "weweb whole-login published green"
  echo "weweb whole-login staging green"
  echo "weweb sign-up published green"
  echo "weweb token-ended published green"
}

failed=0
unknown=0
row() { printf '%-17s %-12s %-12s %-10s %-6s %s\n' "$@"; }
row server platform story target must result
for name in "${names[@]}"; do
  if ! start "$name"; then
    row "$name" - - - - "NOT FOUND OUT: the server did not start"
    unknown=1
    continue
  fi
  while read -r platform story target must; do
    project=$here/$name.$platform.authscope.json
    # The server listens on a port of its own here; what follows the port stays as the project has it.
    own=$(python3 "$here/facts.py" base "$project" "$base")
    report=$work/report.json
    "$authscope" run "$project" --story "$story" --target "$target" --var "base_url=$own" --format json >"$report" 2>"$work/err" </dev/null
    code=$?
    if result=$(python3 "$here/facts.py" check "$name" "$must" "$code" "$report" 2>&1); then
      row "$name" "$platform" "$story" "$target" "$must" "ok: $result"
    else
      row "$name" "$platform" "$story" "$target" "$must" "WRONG: $(tail -n 1 <<<"$result") $(head -n 1 "$work/err")"
      failed=1
    fi
  done < <(runs_of "$name")
  stop_server
done
if [ "$failed" -ne 0 ]; then exit 1; fi
if [ "$unknown" -ne 0 ]; then exit 2; fi
