# What lac, check and bench need before anything else. Sourced; $top is the checkout.

# need_packages WHY PACKAGE...: installs Debian packages when root, otherwise says how and ends with 2.
need_packages() {
  local why=$1; shift
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing for $why: $*" >&2
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } \
      >"$build/apt.log" 2>&1 || { tail -5 "$build/apt.log" >&2; echo "apt-get failed, see $build/apt.log" >&2; exit 2; }
  else
    echo "missing for $why; as root: apt-get install -y --no-install-recommends $*" >&2
    exit 2
  fi
}

java_level() { java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'; }

need_jdk_and_maven() {
  local missing=""
  { command -v javac && [ "$(java_level)" -ge 17 ]; } >/dev/null 2>&1 || missing="openjdk-17-jdk-headless"
  command -v mvn >/dev/null || missing="$missing maven"
  # shellcheck disable=SC2086  # one word per package
  [ -z "$missing" ] || need_packages "the build" $missing
}

# build_if_needed: compiles when a source is newer than the last build.
build_if_needed() {
  local stamp=$build/built
  if [ -e "$stamp" ] && [ -z "$(find "$top" \( -name target -o -name .git -o -name .build \) -prune -o \
      \( -name '*.java' -o -name 'pom.xml' -o -path '*/src/main/resources/*' \) -newer "$stamp" -print -quit)" ]; then
    return
  fi
  need_jdk_and_maven
  echo "building (the first time takes a minute or two, mostly downloads)" >&2
  local log=$build/build.log
  if ! mvn -B -f "$top/pom.xml" -pl '!packaging' -DskipTests package 2>&1 | tee "$log" |
      awk '/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ {printf "  %s %s\n", $NF, $3; fflush()}' >&2; [ "${PIPESTATUS[0]}" != 0 ]; then
    grep -E '^\[ERROR\]' "$log" | head -20 >&2
    echo "the build failed, see $log" >&2
    exit 1
  fi
  touch "$stamp"
}

java_options() {
  echo -Dfile.encoding=UTF-8
  [ "$(java_level)" -lt 24 ] || echo --enable-native-access=ALL-UNNAMED
}

# How the server's virtual machine is run: with its first compiler only, a burst of logins right after the start takes about half the CPU
# (./bench logins) of what it takes with both; one collector thread beside the forwarders.
server_options="-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
