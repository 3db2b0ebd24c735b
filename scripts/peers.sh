# The programs that real-peer tests run against, all from Debian. Sourced after prerequisites.sh.
peer_packages="user-mode-linux busybox-static kmod perl-base ppp pppoe xl2tpd l2tpns iperf3 libbpf1 libbpf-dev clang llvm freeradius freeradius-utils dnsmasq-base openssl iproute2 ethtool iputils-ping procps tcpdump tshark prometheus chromium chromium-driver openjdk-17-jre-headless adduser systemd man-db curl strace"

# Installs what is missing when root on Debian. The tests themselves say what they skip, and why.
install_peers() {
  command -v dpkg-query >/dev/null && [ "$(id -u)" = 0 ] || return 0
  local package missing=""
  for package in $peer_packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -z "$missing" ] && return 0
  # No daemon is to be started by its installation: the tests start their own, in their own namespaces.
  local policy=/usr/sbin/policy-rc.d
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; trap 'rm -f /usr/sbin/policy-rc.d' EXIT; }
  # shellcheck disable=SC2086  # one word per package
  need_packages "the real-peer tests" $missing
}
