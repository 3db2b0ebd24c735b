// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// The far ends: data packets are counted and dropped, everything else is passed on.
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define IPV4 0x0800
#define PPPOE_SESSION 0x8864
#define UDP 17
#define L2TP_PORT 1701
#define L2TP_CONTROL 0x8000 // the T bit
#define L2TP_LENGTH 0x4000 // the L bit
#define ADDRESS_AND_CONTROL 0xff03
#define PPP_IPV4 0x0021
#define TCX_NEXT -1 // enum tcx_action_base, younger than some headers
#define TCX_DROP 2
#define BINS 65536 // of a microsecond; the last takes all that is longer

struct count {
	__u64 packets;
	__u64 octets;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct count);
} delivered SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} stamped SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, BINS);
	__type(key, __u32);
	__type(value, __u64);
} latency SEC(".maps");

static __always_inline void time_passed(__u64 stamp)
{
	__u32 micros = (bpf_ktime_get_ns() - stamp) / 1000;

	if (micros >= BINS)
		micros = BINS - 1;
	__u64 *bin = bpf_map_lookup_elem(&latency, &micros);

	if (bin)
		__sync_fetch_and_add(bin, 1);
}

// Counts so many packets; returns whether the last octets of each say when it was sent.
static __always_inline int take(__u64 packets, __u64 length)
{
	__u32 zero = 0;
	struct count *count = bpf_map_lookup_elem(&delivered, &zero);
	__u64 *with_stamps = bpf_map_lookup_elem(&stamped, &zero);

	if (count) {
		count->packets += packets;
		count->octets += length;
	}
	return with_stamps && *with_stamps && length >= 64;
}

static __always_inline int take_frame(struct xdp_md *x)
{
	__u64 length = (__u64)x->data_end - (__u64)x->data, stamp;

	if (take(1, length) && !bpf_xdp_load_bytes(x, length - sizeof(stamp), &stamp, sizeof(stamp)))
		time_passed(stamp);
	return XDP_DROP;
}

static __always_inline int take_skb(struct __sk_buff *s)
{
	__u64 stamp;

	if (take(s->gso_segs ? s->gso_segs : 1, s->len) &&
	    !bpf_skb_load_bytes(s, s->len - sizeof(stamp), &stamp, sizeof(stamp)))
		time_passed(stamp);
	return TCX_DROP;
}

// At an LNS, and at the LAC of another LNS: messages with an IPv4 packet.
static __always_inline int is_l2tp(__u8 *data, __u8 *end)
{
	if (data + 56 > end || *(__be16 *)(data + 12) != bpf_htons(IPV4) || data[23] != UDP
	    || *(__be16 *)(data + 36) != bpf_htons(L2TP_PORT) || *(__be16 *)(data + 42) & bpf_htons(L2TP_CONTROL))
		return 0;
	__u8 *ppp = data + (*(__be16 *)(data + 42) & bpf_htons(L2TP_LENGTH) ? 50 : 48);

	if (*(__be16 *)ppp == bpf_htons(ADDRESS_AND_CONTROL))
		ppp += 2;
	return *(__be16 *)ppp == bpf_htons(PPP_IPV4);
}

// At subscribers.
static __always_inline int is_pppoe(__u8 *data, __u8 *end)
{
	return data + 22 <= end && *(__be16 *)(data + 12) == bpf_htons(PPPOE_SESSION);
}

// In the Internet behind an LNS.
static __always_inline int is_udp(__u8 *data, __u8 *end)
{
	return data + 34 <= end && *(__be16 *)(data + 12) == bpf_htons(IPV4) && data[23] == UDP;
}

// Of each a program for frames that come by XDP, and one for those that come as skbs, which it would cost a copy to bring before XDP.
#define SINK(kind)                                                                                                             \
	SEC("xdp") int sink_##kind(struct xdp_md *x)                                                                           \
	{                                                                                                                      \
		return is_##kind((void *)(long)x->data, (void *)(long)x->data_end) ? take_frame(x) : XDP_PASS;                 \
	}                                                                                                                      \
	SEC("tc") int sink_##kind##_skb(struct __sk_buff *s)                                                                   \
	{                                                                                                                      \
		bpf_skb_pull_data(s, s->len < 56 ? s->len : 56);                                                               \
		return is_##kind((void *)(long)s->data, (void *)(long)s->data_end) ? take_skb(s) : TCX_NEXT;                   \
	}

SINK(l2tp)
SINK(pppoe)
SINK(udp)

char _license[] SEC("license") = "Dual BSD/GPL";
