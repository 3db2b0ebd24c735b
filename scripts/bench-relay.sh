# The rest of ./bench relay. Sourced: $top, $build, $work, $lac, $world, $rival, $options, $lac_options, bench_main and finish are there.

[ "$(nproc)" -ge 2 ] || { echo "./bench relay needs two processors: one generates, the other forwards" >&2; exit 2; }
generating=0; forwarding=1

missing=""
command -v clang >/dev/null || missing="clang llvm"
[ -e /usr/include/bpf/bpf_helpers.h ] || missing="$missing libbpf-dev linux-libc-dev"
command -v ethtool >/dev/null || missing="$missing ethtool"
# shellcheck disable=SC2086  # one word per package
[ -z "$missing" ] || need_packages "./bench relay" $missing
command -v l2tpns >/dev/null ||
  # No daemon is to be started by its installation.
  (. "$top/scripts/peers.sh"; peer_packages=l2tpns; install_peers) || exit 2

objects=$build/bench; mkdir -p "$objects"
for source in "$top"/integration-tests/src/main/bpf/*.bpf.c; do
  object=$objects/$(basename "${source%.c}").o
  [ "$object" -nt "$source" ] ||
    clang -O2 -g -target bpf -mcpu=v3 -Wall -Werror "-I/usr/include/$(uname -m)-linux-gnu" -c "$source" -o "$object" || exit 1
done

# Where interfaces meet. Names are of this run only, for the kernel's threads bear them.
ip netns add "$rival" || exit 1
for n in "$world" "$rival"; do
  ip netns exec "$n" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
ip -n "$rival" link set lo up

# end NAMESPACE INTERFACE HARDWARE-ADDRESS: one end of a link, received by a thread of the kernel of its own
end() {
  ip -n "$1" link set "$2" address "$3" up
  # A frame that XDP redirects to a veth is dropped unless the other end receives by NAPI, which GRO makes it do.
  ip netns exec "$1" ethtool -K "$2" gro on tx off txvlan off >/dev/null 2>&1
  ip netns exec "$1" sh -c "echo 1 >/sys/class/net/$2/threaded" ||
    { echo "this kernel has no threaded NAPI (Linux 5.12)" >&2; exit 2; }
}
# link NAMESPACE INTERFACE HARDWARE-ADDRESS INTERFACE-IN-WORLD HARDWARE-ADDRESS
link() {
  ip -n "$1" link add "$2" numrxqueues 1 numtxqueues 1 type veth peer name "$4" netns "$world" numrxqueues 1 numtxqueues 1 || exit 1
  end "$1" "$2" "$3"; end "$world" "$4" "$5"
}
link "$lac" acc$$ 02:00:00:00:00:a1 sub$$ 02:00:00:00:00:c1
link "$lac" cor$$ 02:00:00:00:00:b1 lns$$ 02:00:00:00:00:d1
link "$rival" rco$$ 02:00:00:00:00:e1 rla$$ 02:00:00:00:00:f1
link "$rival" rou$$ 02:00:00:00:00:e2 rne$$ 02:00:00:00:00:f2
ip -n "$world" link add idl$$ type veth peer name idp$$ || exit 1
# on NAMESPACE INTERFACE ADDRESS NEIGHBOUR HARDWARE-ADDRESS
on() {
  ip -n "$1" addr add "$3/24" dev "$2"
  ip -n "$1" neigh replace "$4" lladdr "$5" dev "$2" nud permanent
}
on "$lac" cor$$ 10.99.0.1 10.99.0.2 02:00:00:00:00:d1
on "$world" lns$$ 10.99.0.2 10.99.0.1 02:00:00:00:00:b1
on "$rival" rco$$ 10.98.0.1 10.98.0.2 02:00:00:00:00:f1
on "$world" rla$$ 10.98.0.2 10.98.0.1 02:00:00:00:00:e1
on "$rival" rou$$ 10.97.0.1 10.97.0.2 02:00:00:00:00:f2
on "$world" rne$$ 10.97.0.2 10.97.0.1 02:00:00:00:00:e2
ip netns exec "$rival" sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
ip -n "$rival" route add 224.0.0.0/4 dev lo
ip -n "$rival" link set lo multicast on

# Nobody of the contest waits for what else this machine does.
renice -n -15 -p $$ >/dev/null

# l2tpns as an LNS at its best: no throttling, no accounting, no log, a hundred packets for each look at its sockets.
mkdir "$work/l2tpns"
cat >"$work/l2tpns/startup-config" <<C
set debug 1
set log_file "$work/l2tpns/log"
set pid_file "$work/l2tpns/pid"
set hostname "rival"
set l2tp_secret "bench-tunnel"
set primary_radius 10.98.0.2
set radius_secret "bench-radius"
set radius_authtypes "pap"
set radius_accounting no
set allow_duplicate_users yes
set bind_address 10.98.0.1
set iftun_address 10.63.0.1
set peer_address 10.63.0.1
set throttle_speed 0
set packet_limit 0
set multi_read_count 100
set echo_timeout 86400
set idle_echo_timeout 172800
set cluster_interface lo
set cluster_hb_interval 1
set cluster_hb_timeout 10
set cli_bind_address 127.0.0.1
C
echo 10.64.0.0/16 >"$work/l2tpns/ip_pool"; : >"$work/l2tpns/users"
rival_pid=0
if command -v l2tpns >/dev/null; then
  # Its pool file has one place only; `ip netns exec` gives it mounts of its own.
  ip netns exec "$rival" taskset -c $forwarding sh -c \
    "mount --bind $work/l2tpns /etc/l2tpns && exec l2tpns -c $work/l2tpns/startup-config" >"$build/bench-l2tpns.log" 2>&1 &
  pids+=($!); rival_pid=$!
  for _ in $(seq 100); do
    ip netns exec "$rival" ss -lunH 2>/dev/null | grep -q 10.98.0.1:1701 && break
    sleep 0.1
  done
fi

cat >"$work/log4j2.xml" <<'X'
<Configuration status="WARN">
  <Appenders><Console name="console" target="SYSTEM_ERR"><PatternLayout pattern="%-5level %logger{1} %msg%n"/></Console></Appenders>
  <Loggers><Root level="WARN"><AppenderRef ref="console"/></Root></Loggers>
</Configuration>
X
cat >"$work/forwarder" <<F
#!/bin/sh
chrt -o -p 0 \$\$ && exec ip netns exec "$lac" taskset -c $forwarding \\
  java ${options[@]} $lac_options "-Dlog4j2.configurationFile=$work/log4j2.xml" -cp "$top/integration-tests/target/lib/*" \\
  dev.lac.bench.Bench forwarder --access acc$$ --core cor$$ --local 10.99.0.1 --peer 10.99.0.2 --sessions 60000 \\
  --null-forwarder "$objects/null.bpf.o"
F
chmod +x "$work/forwarder"
commit=$(git -C "$top" describe --always --dirty 2>/dev/null || echo unknown)
# The generator keeps its pace; it has its processor to itself.
{ taskset -pc $generating $$ && chrt -f -p 1 $$; } >/dev/null || exit 1
bench_main "$world" -XX:+UseSerialGC -- "$@" --suffix $$ --processor $forwarding --objects "$objects" --forwarder "$work/forwarder" \
  --rival-pid "$rival_pid" --commit "$commit" --report "$top/docs/benchmarks"
finish
