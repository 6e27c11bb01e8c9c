#!/bin/sh
# Runs a test program in a real window session of its own: a virtual X server, a window manager
# and a session bus, all ended with the program.
set -eu
program=$1
shift
runtime=$(mktemp -d)
chmod 700 "$runtime"
trap 'rm -rf "$runtime"' EXIT
export XDG_RUNTIME_DIR="$runtime" QT_QPA_PLATFORM=xcb
# shellcheck disable=SC2016 # the inner shell expands its own arguments
xvfb-run -a -s '-screen 0 1440x900x24 -nolisten tcp' dbus-run-session -- sh -c '
    openbox --sm-disable >/dev/null 2>&1 &
    manager=$!
    result=0
    "$@" || result=$?
    kill "$manager" 2>/dev/null || true
    exit "$result"
' sh "$program" "$@"
