#!/bin/busybox sh
# The first process of a User-Mode-Linux guest whose root is the host's, read-only. It gives the guest what PPP needs and then
# does what the test says: a line "ID" comes in on ttyS0 and means the script $lac_directory/ID of the host, "@ID STATUS
# BASE64(output)" goes out; scripts run in parallel. (The scripts themselves would not do as input: a busy guest whose terminal
# buffer is full may stop to read for ever.) "@ready" says that lines are accepted. The end of its input does not end a guest, so it
# ends itself after $lac_life seconds.

# Until this line /proc is the host's and /proc/self/exe, which busybox runs itself by, is the guest's kernel.
/bin/busybox mount -t proc proc /proc
export PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin HOME=/root LANG=C TERM=dumb
mount -t sysfs sysfs /sys
mkdir -p /dev/pts
mount -t devpts -o ptmxmode=666 devpts /dev/pts
for place in /run /tmp /var/log; do mount -t tmpfs tmpfs $place; done
mkdir -p /run/host && mount -t hostfs -o "$lac_directory" none /run/host
mkdir -p /run/ppp /run/netns /run/lock /run/jobs /run/modules/lib
mount -o bind /run/ppp /etc/ppp # no ip-up scripts of the host, secrets of our own
: >/etc/ppp/options

ln -s /usr/lib/uml/modules /run/modules/lib/modules
modules=/usr/lib/uml/modules/$(uname -r)/kernel
for module in drivers/net/slip/slhc drivers/net/ppp/ppp_generic drivers/net/ppp/pppox drivers/net/ppp/pppoe lib/crc-ccitt \
  net/ipv6/ipv6 net/ipv4/udp_tunnel net/ipv6/ip6_udp_tunnel net/l2tp/l2tp_core net/l2tp/l2tp_ppp drivers/net/ppp/ppp_async \
  net/llc/llc net/802/stp net/802/garp net/802/mrp net/8021q/8021q; do
  insmod $modules/$module.ko || echo "no module $module"
done
printf '#!/bin/sh\nexec /sbin/modprobe -d /run/modules "$@"\n' >/run/modprobe
chmod +x /run/modprobe
echo /run/modprobe >/proc/sys/kernel/modprobe
ip link set lo up
(sleep "${lac_life:-600}"; echo o >/proc/sysrq-trigger) &

exec 3<>/dev/ttyS0
stty raw -echo <&3
echo "@ready" >&3
while read -r id <&3; do
  (
    job=/run/jobs/$id
    /bin/sh /run/host/$id </dev/null >$job.out 2>&1 3>&-
    status=$?
    { printf '@%s %s ' "$id" $status; base64 -w 0 $job.out; echo; } >$job.answer
    # One answer at a time: lines longer than the terminal's buffer would mix.
    until mkdir /run/jobs/speaking 2>/dev/null; do sleep 0.02; done
    cat $job.answer >&3
    rmdir /run/jobs/speaking
    rm -f $job.out $job.answer
  ) &
done
echo o >/proc/sysrq-trigger
sleep 10
