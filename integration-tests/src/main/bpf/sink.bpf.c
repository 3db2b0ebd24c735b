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

static __always_inline void time_passed(struct xdp_md *x, __u64 length)
{
	__u64 stamp = 0;

	if (length < 64 || bpf_xdp_load_bytes(x, length - sizeof(stamp), &stamp, sizeof(stamp)))
		return;
	__u32 micros = (bpf_ktime_get_ns() - stamp) / 1000;

	if (micros >= BINS)
		micros = BINS - 1;
	__u64 *bin = bpf_map_lookup_elem(&latency, &micros);

	if (bin)
		__sync_fetch_and_add(bin, 1);
}

static __always_inline int take(struct xdp_md *x)
{
	__u32 zero = 0;
	__u64 length = (__u64)x->data_end - (__u64)x->data;
	struct count *count = bpf_map_lookup_elem(&delivered, &zero);
	__u64 *with_stamps = bpf_map_lookup_elem(&stamped, &zero);

	if (count) {
		count->packets++;
		count->octets += length;
	}
	if (with_stamps && *with_stamps)
		time_passed(x, length);
	return XDP_DROP;
}

// At an LNS, and at the LAC of another LNS: messages with an IPv4 packet.
SEC("xdp") int sink_l2tp(struct xdp_md *x)
{
	__u8 *data = (void *)(long)x->data, *end = (void *)(long)x->data_end;

	if (data + 56 > end || *(__be16 *)(data + 12) != bpf_htons(IPV4) || data[23] != UDP
	    || *(__be16 *)(data + 36) != bpf_htons(L2TP_PORT) || *(__be16 *)(data + 42) & bpf_htons(L2TP_CONTROL))
		return XDP_PASS;
	__u8 *ppp = data + (*(__be16 *)(data + 42) & bpf_htons(L2TP_LENGTH) ? 50 : 48);

	if (*(__be16 *)ppp == bpf_htons(ADDRESS_AND_CONTROL))
		ppp += 2;
	return *(__be16 *)ppp == bpf_htons(PPP_IPV4) ? take(x) : XDP_PASS;
}

// At subscribers.
SEC("xdp") int sink_pppoe(struct xdp_md *x)
{
	__u8 *data = (void *)(long)x->data, *end = (void *)(long)x->data_end;

	if (data + 22 > end || *(__be16 *)(data + 12) != bpf_htons(PPPOE_SESSION))
		return XDP_PASS;
	return take(x);
}

// In the Internet behind an LNS.
SEC("xdp") int sink_udp(struct xdp_md *x)
{
	__u8 *data = (void *)(long)x->data, *end = (void *)(long)x->data_end;

	if (data + 34 > end || *(__be16 *)(data + 12) != bpf_htons(IPV4) || data[23] != UDP)
		return XDP_PASS;
	return take(x);
}

char _license[] SEC("license") = "Dual BSD/GPL";
