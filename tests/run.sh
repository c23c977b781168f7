#!/usr/bin/env bash
# Passes all tests of the project on a machine with the .NET 10 SDK and Node 20 or newer. Installs what is missing
# (PostgreSQL, Chromium, Mosquitto) with apt where apt is there, starts and stops its own servers on loopback, and ends
# with a line `N passed, N failed`. Exit code 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
passed=0 failed=0 recap=""

say() { printf '\n== %s\n' "$1"; }
add() { passed=$((passed + $1)); failed=$((failed + $2)); }

install_missing() {
  local packages=()
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages+=(postgresql)
  command -v chromium >/dev/null || packages+=(chromium)
  command -v mosquitto_pub >/dev/null || packages+=(mosquitto-clients)
  command -v mosquitto >/dev/null || [ -x /usr/sbin/mosquitto ] || packages+=(mosquitto)
  command -v curl >/dev/null || packages+=(curl)
  command -v sqlite3 >/dev/null || packages+=(sqlite3)
  [ ${#packages[@]} -eq 0 ] && return
  say "Installing ${packages[*]}"
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  # A server that a package starts on its own would only be in the way.
  $sudo apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null \
    || { echo "Could not install ${packages[*]}: install them by hand and run again."; exit 1; }
}

dotnet_tests() {
  local project=$1 log ok bad code
  say "$project"
  log=$(mktemp)
  timeout 1800 dotnet run --no-build -c Release --project "tests/$project" -- --no-progress --no-ansi 2>&1 \
    | tee "$log" | grep -vE '^\s*$|^  (total|duration|skipped)'
  code=${PIPESTATUS[0]}
  ok=$(sed -n 's/^ *succeeded: *\([0-9]*\).*/\1/p' "$log" | tail -1)
  bad=$(sed -n 's/^ *failed: *\([0-9]*\).*/\1/p' "$log" | tail -1)
  [ -n "$ok" ] || recap+="$project: the runner ended with code $code and no result. Its last lines:"$'\n'"$(tail -40 "$log")"$'\n'
  # What a runner that crashed or found nothing to run did not count is a failure.
  if [ -z "$ok" ] || [ "$((ok + ${bad:-0}))" -eq 0 ]; then add 0 1; else add "$ok" "${bad:-1}"; fi
  [ "${bad:-0}" -eq 0 ] || recap+="$(grep -A 12 '^failed ' "$log")"$'\n'
  rm -f "$log"
}

node_tests() {
  local folder=$1 log
  say "$folder"
  log=$(mktemp)
  (cd "$folder" && timeout 1200 npm test --silent 2>&1) | tee "$log"
  # vitest: `Tests  1 failed | 39 passed (40)`; node: `# pass 12`, `# fail 0`.
  local ok bad
  ok=$(sed -E 's/\x1b\[[0-9;]*m//g' "$log" | sed -nE 's/^ *Tests .* ([0-9]+) passed.*/\1/p; s/^ *Tests +([0-9]+) passed.*/\1/p; s/^[#ℹ] pass ([0-9]+)$/\1/p' | tail -1)
  bad=$(sed -E 's/\x1b\[[0-9;]*m//g' "$log" | sed -nE 's/^ *Tests +([0-9]+) failed.*/\1/p; s/^[#ℹ] fail ([0-9]+)$/\1/p' | tail -1)
  if [ -z "$ok" ]; then add 0 1; else add "$ok" "${bad:-0}"; fi
  rm -f "$log"
}

install_missing
say "Building"
dotnet build -c Release -v quiet -nologo || { echo "0 passed, 1 failed"; exit 1; }
for project in Domain Simulation Storage Grains Api Tidy; do
  dotnet_tests "Deqing.Realtime.$project.Tests"
done
node_tests web
(cd tests/e2e && npm ci --silent) || add 0 1
node_tests tests/e2e

[ -z "$recap" ] || printf '\n== Recap\n%s\n' "$recap"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
