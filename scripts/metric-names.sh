#!/usr/bin/env bash
# The metrics that the dashboard and the alerts ask for, a line each, as they stand on /metrics.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../monitoring"
grep -ohE '\b(lac|jvm|process)_[a-z0-9_]+' grafana-dashboard.json alerts.yaml | sort -u
