# Sourced by the tiers that drive proxies with other people's HTTP/2 programs: tools from Go modules, and proxy processes
# on loopback ports, which end with the script. WEFT names what is started; by default the checkout's own.
readonly CANNOT_RUN=75
work=$(mktemp -d "${TMPDIR:-/tmp}/weft-h2.XXXXXX")
started=()
trap 'kill "${started[@]}" 2> /dev/null; wait 2> /dev/null; rm -rf "$work"' EXIT

need() { # tier, program...
  local tier=$1 program
  shift
  for program; do
    if ! command -v "$program" > /dev/null; then
      echo "SKIPPED: $tier: needs $program"
      exit $CANNOT_RUN
    fi
  done
}

go_tool() { # package@version: installs it into $work
  GOBIN=$work GOFLAGS=-mod=mod go install "$1" > "$work/go.log" 2>&1 && return
  cat "$work/go.log"
  echo "SKIPPED: $1: the Go module cannot be installed"
  exit $CANNOT_RUN
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

background() { # command...: its output goes to $work/NAME.log
  "$@" > "$work/$(basename "$1")-${#started[@]}.log" 2>&1 &
  started+=($!)
}

await_port() { # port
  local i
  for ((i = 0; i < 600; i++)); do
    (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null && return
    sleep 0.1
  done
  cat "$work"/*.log
  echo "nothing listens on port $1"
  return 1
}

snapshot() { # authority, address, port, proxy port or 0, protocol: one line of destinations.jsonl
  printf '{"type":"snapshot","version":"1","authority":"%s","service":{"namespace":"ci","name":"server","port":%s},' \
    "$1" "${1##*:}"
  printf '"protocol":"%s","routes":[],"retryBudget":{"retryRatio":0.2,"minRetriesPerSecond":10,"ttlMillis":10000},' "$5"
  printf '"sources":[],"endpoints":[{"address":"%s","port":%s,"proxyPort":%s,"meshed":%s}]}\n' \
    "$2" "$3" "$4" "$([ "$4" = 0 ] && echo false || echo true)"
}

start_proxy() { # directory of destinations.jsonl, outbound port, inbound port
  [ -n "${WEFT:-}" ] || ./weft version > /dev/null || return 1 # builds, however long that takes
  background env WEFT_POD_IP=127.0.0.1 WEFT_OUTBOUND_PORT="$2" WEFT_INBOUND_PORT="$3" \
    WEFT_ADMIN_PORT="$(free_port)" "${WEFT:-./weft}" proxy --static "$1"
  await_port "$2" && await_port "$3"
}
