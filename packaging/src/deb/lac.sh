#!/bin/sh
# The server, and the commands that ask it: lac(1).
set -eu
lib=/usr/share/lac/lib
state=${STATE_DIRECTORY:-/var/lib/lac}
logs=${LOGS_DIRECTORY:-/var/log/lac}
# A command lives for a second: what starts soonest.
options="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
serves=false
if [ "${1:-}" = run ]; then
  serves=true
  JAVA_OPTS=
  [ ! -r /etc/default/lac ] || . /etc/default/lac
  options=$JAVA_OPTS
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
program=$(command -v "$java") || {
  echo "lac: there is no $java; install openjdk-17-jre-headless, or let JAVA_HOME name a Java runtime of level 17 or more" >&2
  exit 2
}
# From Java 24 on native libraries ask for leave. This file is beside every runtime; to ask the runtime itself takes as long as a command.
release=$(readlink -f "$program")
release=${release%/bin/java}/release
level=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null) || level=
[ "${level:-17}" -lt 24 ] || options="$options --enable-native-access=ALL-UNNAMED"

set -- -Dfile.encoding=UTF-8 -cp "$lib/*" dev.lac.cli.Main "$@"
if [ "$serves" = true ] && [ -w "$state" ]; then
  # /tmp may be mounted noexec: native libraries are unpacked in the state directory.
  [ -d "$state/tmp" ] || mkdir -m 0700 "$state/tmp"
  set -- -Djava.io.tmpdir="$state/tmp" -Djna.tmpdir="$state/tmp" "$@"
fi
[ "$serves" = false ] || [ ! -w "$logs" ] || set -- -XX:ErrorFile="$logs/hs_err_%p.log" "$@"
# shellcheck disable=SC2086  # one word per option
exec "$program" $options "$@"
