#!/usr/bin/env bash
# Makes the pictures of docs/web.md anew, with Chromium, from a made-up LAC. Needs chromium and chromium-driver.
#   scripts/screenshots.sh [DIRECTORY [all]]   all: every view, light and dark, wide and on a phone
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$top"
mvn -B -q -pl web -am test-compile
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -B -q -pl web dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test
java -cp "web/target/classes:web/target/test-classes:$(cat "$classpath")" dev.lac.web.Screenshots "${1:-docs/images}" "${2:-}"
