// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// A generator of data packets: run with BPF_F_TEST_XDP_LIVE_FRAMES, it writes the whole header of each frame anew, since frames come back
// with what the forwarder made of them, and sends it to an interface at the rate that was asked for. Sessions take turns in scattered order.
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define ETHERNET 14
#define PPPOE_HEADER 22 // Ethernet, PPPoE, PPP protocol
#define L2TP_HEADER 52 // Ethernet, IPv4, UDP, L2TP, FF 03, PPP protocol
#define IPV4_HEADER 20
#define HEADER_ROOM 80
#define STAMP 56 // where a time stamp is in the inner packet: the last of 64 octets
#define STEP 7919 // a prime that divides no number of sessions
#define TUNNELS 8
#define TARGETS 65536

// The layout is known to Generator.java.
struct settings {
	__u64 gap; // nanoseconds from batch to batch; 0: as fast as it goes
	__u64 next;
	__u64 sent;
	__u32 batch;
	__u32 in_batch;
	__u32 interface;
	__u32 sessions;
	__u32 session;
	__u32 stamped;
	__u8 header[HEADER_ROOM];
};

// A session whose numbers its LNS has assigned; network byte order.
struct target {
	__be16 tunnel;
	__be16 session;
	__be32 address;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct settings);
} settings SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, TARGETS);
	__type(key, __u32);
	__type(value, struct target);
} targets SEC(".maps");

static long is_time(__u32 turn, void *next)
{
	return bpf_ktime_get_ns() >= *(__u64 *)next;
}

static __always_inline void pace(struct settings *s)
{
	if (!s->gap)
		return;
	if (s->in_batch == 0) {
		__u64 now = bpf_ktime_get_ns(), next = s->next;

		if (now < next)
			bpf_loop(1 << 20, is_time, &next, 0);
		else if (now > next + 2000000) // what was missed for 2 ms is not made up for
			next = now;
		s->next = next + s->gap;
	}
	if (++s->in_batch >= s->batch)
		s->in_batch = 0;
}

static __always_inline __u32 next_session(struct settings *s)
{
	__u32 session = s->session;

	s->session = (session + STEP) % s->sessions;
	s->sent++;
	return session;
}

static __always_inline struct settings *find_settings(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&settings, &zero);
}

#define FRAME(length) \
	struct settings *s = find_settings(); \
	__u8 *data = (void *)(long)x->data, *end = (void *)(long)x->data_end; \
	if (!s || !s->sessions || data + (length) > end) \
		return XDP_ABORTED; \
	pace(s); \
	__u32 session = next_session(s); \
	__builtin_memcpy(data, s->header, length)

#define STAMPED(header) \
	if (s->stamped && data + (header) + STAMP + 8 <= end) \
		*(__u64 *)(data + (header) + STAMP) = bpf_ktime_get_ns()

// From subscribers: hardware address 02:01:00:00:hh:ll, PPPoE session id hhll + 1.
SEC("xdp") int pppoe(struct xdp_md *x)
{
	FRAME(PPPOE_HEADER);
	*(__be16 *)(data + 10) = bpf_htons(session);
	*(__be16 *)(data + 16) = bpf_htons(session + 1);
	STAMPED(PPPOE_HEADER);
	return bpf_redirect(s->interface, 0);
}

// From the LNS to the LAC: tunnel ids from 1 in turn, session ids from 1.
SEC("xdp") int l2tp(struct xdp_md *x)
{
	FRAME(L2TP_HEADER);
	*(__be16 *)(data + 44) = bpf_htons(1 + session % TUNNELS);
	*(__be16 *)(data + 46) = bpf_htons(session + 1);
	STAMPED(L2TP_HEADER);
	return bpf_redirect(s->interface, 0);
}

static __always_inline void patch_checksum(__u8 *at, __be32 address)
{
	__u32 sum = (__u16)~*(__u16 *)at + (address & 0xffff) + (address >> 16);

	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	*(__u16 *)at = ~sum;
}

// From a LAC to another LNS, with the ids and the source address that this assigned.
SEC("xdp") int l2tp_assigned(struct xdp_md *x)
{
	FRAME(L2TP_HEADER + IPV4_HEADER);
	struct target *t = bpf_map_lookup_elem(&targets, &session);

	if (!t)
		return XDP_ABORTED;
	*(__be16 *)(data + 44) = t->tunnel;
	*(__be16 *)(data + 46) = t->session;
	*(__be32 *)(data + L2TP_HEADER + 12) = t->address;
	patch_checksum(data + L2TP_HEADER + 10, t->address);
	return bpf_redirect(s->interface, 0);
}

// From the Internet to addresses that another LNS assigned.
SEC("xdp") int ipv4_assigned(struct xdp_md *x)
{
	FRAME(ETHERNET + IPV4_HEADER);
	struct target *t = bpf_map_lookup_elem(&targets, &session);

	if (!t)
		return XDP_ABORTED;
	*(__be32 *)(data + ETHERNET + 16) = t->address;
	patch_checksum(data + ETHERNET + 10, t->address);
	return bpf_redirect(s->interface, 0);
}

char _license[] SEC("license") = "Dual BSD/GPL";
