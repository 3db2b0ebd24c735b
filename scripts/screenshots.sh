#!/usr/bin/env bash
# Makes the pictures of the documentation anew: the page and lac top of a LAC with five hundred subscribers. Takes two minutes; needs chromium, chromium-driver and tmux.
#   scripts/screenshots.sh [DIRECTORY]       docs/images unless given
#   scripts/screenshots.sh DIRECTORY all     every view of the page, from a made-up LAC, light and dark, wide and on a phone
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$top"
module=integration-tests
main=dev.lac.operations.Pictures
if [ "${2:-}" = all ]; then
  module=web
  main=dev.lac.web.Screenshots
fi
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -B -q -pl "$module" -am test-compile dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test
java -cp "$module/target/classes:$module/target/test-classes:$(cat "$classpath")" "$main" "${1:-docs/images}"
