// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// The limit: a forwarder that resizes the header, marks the frame so that the far end knows it, and redirects; it looks nothing up.
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define GROWTH 30 // Ethernet, IPv4, UDP, L2TP, FF 03 less Ethernet, PPPoE

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} ways SEC(".maps");

SEC("xdp") int null_up(struct xdp_md *x)
{
	if (bpf_xdp_adjust_head(x, -GROWTH))
		return XDP_ABORTED;
	__u8 *data = (void *)(long)x->data, *end = (void *)(long)x->data_end;

	if (data + 52 > end)
		return XDP_ABORTED;
	*(__be16 *)(data + 12) = bpf_htons(0x0800);
	data[23] = 17;
	*(__be16 *)(data + 36) = bpf_htons(1701);
	*(__be16 *)(data + 42) = bpf_htons(2);
	*(__be16 *)(data + 48) = bpf_htons(0xff03);
	return bpf_redirect_map(&ways, 0, 0);
}

SEC("xdp") int null_down(struct xdp_md *x)
{
	if (bpf_xdp_adjust_head(x, GROWTH))
		return XDP_ABORTED;
	__u8 *data = (void *)(long)x->data, *end = (void *)(long)x->data_end;

	if (data + 22 > end)
		return XDP_ABORTED;
	*(__be16 *)(data + 12) = bpf_htons(0x8864);
	return bpf_redirect_map(&ways, 1, 0);
}

char _license[] SEC("license") = "Dual BSD/GPL";
