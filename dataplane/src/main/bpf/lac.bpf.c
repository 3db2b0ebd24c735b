// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * The fast path: relays what needs nothing but another header, at the driver.
 *
 *   upstream    Ethernet, tags | PPPoE | PPP            ->  Ethernet | IP | UDP | L2TP | FF 03 | PPP
 *   downstream  Ethernet | IP | UDP | L2TP | FF 03 | PPP  ->  Ethernet, tags | PPPoE | PPP
 *
 * It drops nothing: what it does not relay goes up to the portable path, which knows every case and counts it; here the reason is
 * counted (dev.lac.dataplane.Punt, same order). Sessions stand in arrays indexed by the ids that the LAC assigns; the LAC writes them through
 * the mapped memory, `state` last and with release, and clears `state` first. Layouts: dev.lac.dataplane.XdpLayout.
 */
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __be16 be16;

#define ETH_ADDRESSES 12
#define ETH_HEADER 14
#define VLAN_TAG 4
#define VLAN_ID 0x0fff
#define MAX_TAGS 2
#define PPPOE_HEADER 6
#define IPV4_HEADER 20
#define IPV6_HEADER 40
#define UDP_HEADER 8
#define IP_PROTOCOL_TCP 6
#define IP_PROTOCOL_UDP 17
#define HOP_LIMIT 64
#define IPV4_DF 0x4000
#define IPV4_MF_AND_OFFSET 0x3fff
#define IPV4_OFFSET 0x1fff

#define TYPE_IPV4 0x0800
#define TYPE_IPV6 0x86dd
#define TYPE_8021Q 0x8100
#define TYPE_8021AD 0x88a8
#define TYPE_PPPOE_SESSION 0x8864

/* RFC 2661 §3.1 */
#define L2TP_CONTROL 0x8000
#define L2TP_LENGTH 0x4000
#define L2TP_SEQUENCE 0x0800
#define L2TP_OFFSET 0x0200
#define L2TP_VERSION_MASK 0x000f
#define L2TP_VERSION 2
#define ADDRESS_AND_CONTROL 0xff03

#define PPP_IPV4 0x0021
#define PPP_IPV6 0x0057
#define PPP_LINK_CONTROL 0xc0 /* first octet of LCP, authentication and the like */
#define LONGEST_PPP 9000
#define LONG_PIECE 256

#define TCP_SYN 0x02
#define TCP_HEADER 20
#define TCP_OPTION_END 0
#define TCP_OPTION_NOP 1
#define TCP_OPTION_MSS 2

/* How a session is relayed: upstream.flags, downstream.flags. */
#define WITH_LENGTH 0x01
#define WITH_ADDRESS_AND_CONTROL 0x02
#define CLAMP_MSS 0x04
#define DF_SET 0x08
#define DF_COPY 0x10
#define DSCP_COPY 0x20
#define UDP_CHECKSUM 0x40

enum state { EMPTY, RELAY, SLOW, TAP };

enum punt {
	NOT_DATA,
	NOT_FOR_US,
	MALFORMED,
	UNKNOWN_SESSION,
	WRONG_SOURCE,
	LINK_CONTROL,
	SEQUENCING,
	TOO_BIG,
	IP_OPTIONS_OR_FRAGMENT,
	NO_NEIGHBOUR,
	RESIZE_FAILED,
	TAPPED,
	PUNTS
};

/* One cache line each; ids in network order, tags as they stand in the frame. */
struct upstream {
	u32 state;
	u16 tunnel; /* index of tunnels */
	u8 flags;
	u8 traffic_class;
	u8 mac[6];
	be16 peer_tunnel;
	be16 peer_session;
	u16 unused;
	u32 outer_tag;
	u32 inner_tag;
	u32 punted;
	u64 packets;
	u64 octets;
	u64 unused2[2];
};

struct downstream {
	u32 state;
	u16 tunnel;
	be16 local_tunnel;
	be16 pppoe_session;
	u16 port; /* index of ports */
	u8 mac[6];
	u8 flags;
	u8 header; /* L2TP header and FF 03 that upstream messages of the session have, for the clamp */
	u32 outer_tag;
	u32 inner_tag;
	u32 punted;
	u64 packets;
	u64 octets;
	u16 longest; /* PPP frame from the protocol field on that the access link takes */
	u16 unused[7];
};

struct tunnel {
	u32 state;
	u32 slot; /* of the interface that leads there */
	u8 next_hop[6];
	u8 own[6];
	u8 family; /* 4 or 6 */
	u8 unused;
	u16 mtu; /* of the path, IP header included */
	be16 local_port;
	be16 peer_port;
	u32 sum; /* of the 16-bit words that are the same in every datagram: IPv4 header, or IPv6 pseudo-header and ports */
	u32 local[4];
	u32 peer[4];
};

struct port {
	u32 slot;
	u8 mac[6];
	u16 unused;
};

/* An interface that a program is on: where it counts, its address. */
struct place {
	u32 used;
	u32 slot; /* index of counts; of an access port also its number */
	u8 mac[6];
	u16 unused;
};

struct count {
	u64 packets;
	u64 octets;
	u64 punts[PUNTS];
};

#define MAPPED_ARRAY(name, record, size)                                                                              \
	struct {                                                                                                       \
		__uint(type, BPF_MAP_TYPE_ARRAY);                                                                      \
		__uint(map_flags, BPF_F_MMAPABLE);                                                                     \
		__uint(max_entries, size);                                                                             \
		__type(key, u32);                                                                                      \
		__type(value, struct record);                                                                           \
	} name SEC(".maps")

MAPPED_ARRAY(sessions_up, upstream, 65536); /* by port << 16 | PPPoE session id */
MAPPED_ARRAY(sessions_down, downstream, 65536); /* by local L2TP session id */
MAPPED_ARRAY(tunnels, tunnel, 4096);
MAPPED_ARRAY(ports, port, 1);
MAPPED_ARRAY(places, place, 1); /* by interface index */

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, struct count);
} counts SEC(".maps");

/* Where frames are redirected to, by slot: the same number as in counts. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u32);
} ways SEC(".maps");

struct ethernet {
	u8 destination[6];
	u8 source[6];
	be16 type;
} __attribute__((packed, aligned(2)));

struct pppoe {
	u8 version_type;
	u8 code;
	be16 session;
	be16 length;
} __attribute__((packed, aligned(2)));

struct ipv4 {
	u8 version_length;
	u8 traffic_class;
	be16 total;
	be16 id;
	be16 fragment;
	u8 hop_limit;
	u8 protocol;
	u16 checksum;
	u32 source;
	u32 destination;
} __attribute__((packed, aligned(2)));

struct ipv6 {
	be16 version_class;
	be16 flow;
	be16 payload;
	u8 next_header;
	u8 hop_limit;
	u32 source[4];
	u32 destination[4];
} __attribute__((packed, aligned(2)));

struct udp {
	be16 source;
	be16 destination;
	be16 length;
	u16 checksum;
} __attribute__((packed, aligned(2)));

/* What stands before the payload of a received frame. */
struct link {
	u32 offset; /* of the payload */
	u32 outer_tag;
	u32 inner_tag;
	be16 type;
};

static __always_inline int same_address(const u8 *a, const u8 *b)
{
	return *(const u16 *)a == *(const u16 *)b && *(const u16 *)(a + 2) == *(const u16 *)(b + 2) &&
	       *(const u16 *)(a + 4) == *(const u16 *)(b + 4);
}

static __always_inline void copy_address(u8 *to, const u8 *from)
{
	*(u16 *)to = *(const u16 *)from;
	*(u16 *)(to + 2) = *(const u16 *)(from + 2);
	*(u16 *)(to + 4) = *(const u16 *)(from + 4);
}

static __always_inline u64 octets_between(const void *from, const void *to)
{
	u64 length = (u64)to - (u64)from;
	asm volatile("" : "+r"(length)); /* a number from now on, no pointer difference */
	return length;
}

static __always_inline u16 fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* The two words of a number, added up. */
static __always_inline u32 words(u32 number)
{
	return (number & 0xffff) + (number >> 16);
}

static __always_inline int punt(struct count *count, enum punt reason)
{
	count->punts[reason]++;
	return XDP_PASS;
}

static __always_inline int punt_of(struct count *count, u32 *session, enum punt reason)
{
	__sync_fetch_and_add(session, 1);
	return punt(count, reason);
}

/* Tags with VLAN ID 0 say nothing about where a frame belongs. Returns -1 for a frame that is cut short or has more than two tags. */
static __always_inline int read_link(void *data, void *end, struct link *link)
{
	u8 *at = data + ETH_ADDRESSES;
	link->outer_tag = 0;
	link->inner_tag = 0;
	link->offset = ETH_HEADER;
#pragma unroll
	for (int i = 0; i <= MAX_TAGS; i++) {
		if ((void *)(at + VLAN_TAG) > end)
			return -1;
		link->type = *(be16 *)at;
		if (link->type != bpf_htons(TYPE_8021Q) && link->type != bpf_htons(TYPE_8021AD))
			return 0;
		u16 id = bpf_ntohs(*(be16 *)(at + 2)) & VLAN_ID;
		u32 tag = (u32)bpf_ntohs(link->type) << 16 | id;
		if (id && !link->outer_tag)
			link->outer_tag = tag;
		else if (id)
			link->inner_tag = tag;
		link->offset += VLAN_TAG;
		at += VLAN_TAG;
	}
	return -1;
}

/* Octets of the PPP protocol field: RFC 1661 §6.5 */
static __always_inline u32 protocol_length(const u8 *ppp)
{
	return ppp[0] & 1 ? 1 : 2;
}

/* The replacement of a word in a one's complement sum: RFC 1624 §3 */
static __always_inline u16 replaced(u16 checksum, u16 before, u16 now)
{
	return ~fold((u16)~checksum + (u32)(u16)~before + now);
}

/* A walk through the options of a TCP header. */
struct walk {
	struct xdp_md *context;
	u32 tcp; /* offset of the header */
	u32 length; /* of the header */
	u32 at; /* offset of the next option in it */
	u32 maximum;
};

/* Looks at one option; returns 1 when the walk is over. */
static long clamp_option(u32 index, struct walk *walk)
{
	(void)index;
	u8 *data = (void *)(long)walk->context->data, *end = (void *)(long)walk->context->data_end;
	u32 at = walk->at, offset = walk->tcp;
	if (at + 4 > walk->length || offset > 512 || at > 60)
		return 1;
	u8 *tcp = data + offset, *option = tcp + at;
	if ((void *)(tcp + TCP_HEADER) > (void *)end || (void *)(option + 4) > (void *)end || option[0] == TCP_OPTION_END)
		return 1;
	if (option[0] == TCP_OPTION_NOP) {
		walk->at = at + 1;
		return 0;
	}
	if (option[0] != TCP_OPTION_MSS) {
		walk->at = at + option[1];
		return option[1] < 2;
	}
	u16 before = *(be16 *)(option + 2), now = bpf_htons(walk->maximum);
	if (option[1] != 4 || bpf_ntohs(before) <= walk->maximum)
		return 1;
	*(be16 *)(option + 2) = now;
	if (at & 1) { /* the value lies across two words of the sum */
		before = before << 8 | before >> 8;
		now = now << 8 | now >> 8;
	}
	*(u16 *)(tcp + 16) = replaced(*(u16 *)(tcp + 16), before, now);
	return 1;
}

/*
 * Lowers the maximum segment size that a TCP SYN in the IP packet at `offset` announces: RFC 9293 §3.7.1. The packet ends before `stop`; `room`
 * is the longest one that needs no fragments. Rules: dev.lac.dataplane.MssClamp. A global function, so that the verifier looks at it once.
 */
__noinline int clamp(struct xdp_md *context, u32 offset, u32 stop, u32 room, u32 ip_version)
{
	u8 *data = (void *)(long)context->data, *end = (void *)(long)context->data_end;
	if (offset > 384)
		return 0;
	u8 *ip = data + offset;
	u32 length;
	if (ip_version == 4) {
		if ((void *)(ip + IPV4_HEADER) > (void *)end || ip[0] >> 4 != 4 || ip[9] != IP_PROTOCOL_TCP ||
		    *(be16 *)(ip + 6) & bpf_htons(IPV4_OFFSET))
			return 0;
		length = (ip[0] & 15) * 4;
		if (length < IPV4_HEADER)
			return 0;
	} else {
		if ((void *)(ip + IPV6_HEADER) > (void *)end || ip[0] >> 4 != 6 || ip[6] != IP_PROTOCOL_TCP)
			return 0;
		length = IPV6_HEADER;
	}
	u32 headers = TCP_HEADER + (ip_version == 4 ? IPV4_HEADER : IPV6_HEADER);
	u8 *tcp = ip + length;
	if (room <= headers || (void *)(tcp + TCP_HEADER) > (void *)end || offset + length + TCP_HEADER > stop ||
	    !(tcp[13] & TCP_SYN))
		return 0;
	u32 tcp_length = (tcp[12] >> 4) * 4;
	if (tcp_length < TCP_HEADER || offset + length + tcp_length > stop)
		return 0;
	struct walk walk = {
		.context = context,
		.tcp = offset + length,
		.length = tcp_length,
		.at = TCP_HEADER,
		.maximum = room - headers,
	};
	bpf_loop(40, clamp_option, &walk, 0);
	return 1;
}

/* Whether the PPP frame may be a TCP segment: the IP version, or 0. */
static __always_inline u32 tcp_version(const u8 *ppp, const void *end)
{
	u32 field = protocol_length(ppp);
	const u8 *ip = ppp + field;
	if ((void *)(ip + 10) > end)
		return 0;
	u32 protocol = field == 1 ? ppp[0] : ppp[0] << 8 | ppp[1];
	if (protocol == PPP_IPV4 && ip[9] == IP_PROTOCOL_TCP)
		return 4;
	return protocol == PPP_IPV6 && ip[6] == IP_PROTOCOL_TCP ? 6 : 0;
}

/* What the IP packet in a PPP frame asks of the datagram around it. */
struct inner {
	u8 traffic_class;
	u8 dont_fragment;
};

static __always_inline void read_inner(const u8 *ppp, u32 length, const void *end, struct inner *inner)
{
	u32 field = protocol_length(ppp);
	const u8 *ip = ppp + field;
	inner->traffic_class = 0;
	inner->dont_fragment = 0;
	if ((void *)(ip + 8) > end)
		return;
	u32 protocol = field == 1 ? ppp[0] : ppp[0] << 8 | ppp[1];
	if (protocol == PPP_IPV4 && ip[0] >> 4 == 4 && length >= field + IPV4_HEADER) {
		inner->traffic_class = ip[1] & 0xfc;
		inner->dont_fragment = ip[6] & 0x40;
	} else if (protocol == PPP_IPV6 && ip[0] >> 4 == 6 && length >= field + IPV6_HEADER) {
		inner->traffic_class = (ip[0] << 4 | ip[1] >> 4) & 0xfc;
		inner->dont_fragment = 1;
	}
}

/* RFC 768: the sum over what follows the pseudo-header; `length` octets at `at`. */
static __always_inline u16 udp_checksum(u8 *at, void *end, u32 length, u32 sum)
{
	/* Long pieces: the helper costs more than what it adds up in a short one. */
	for (int i = 0; i < LONGEST_PPP / LONG_PIECE + 1; i++) {
		if (length < LONG_PIECE || (void *)(at + LONG_PIECE) > end)
			break;
		sum = bpf_csum_diff(0, 0, (__be32 *)at, LONG_PIECE, sum);
		at += LONG_PIECE;
		length -= LONG_PIECE;
	}
#define PART(octets)                                                                                                   \
	if (length & (octets)) {                                                                                       \
		if ((void *)(at + (octets)) > end)                                                                     \
			return 0;                                                                                      \
		sum = bpf_csum_diff(0, 0, (__be32 *)at, octets, sum);                                                  \
		at += octets;                                                                                          \
	}
	PART(128) PART(64) PART(32) PART(16) PART(8) PART(4)
#undef PART
	u64 wide = sum;
	if (length & 2) {
		if ((void *)(at + 2) > end)
			return 0;
		wide += *(u16 *)at;
		at += 2;
	}
	if (length & 1) {
		if ((void *)(at + 1) > end)
			return 0;
		wide += *at; /* the low octet of the last word */
	}
	wide = (wide & 0xffffffff) + (wide >> 32);
	wide = (wide & 0xffff) + (wide >> 16);
	wide = (wide & 0xffff) + (wide >> 16);
	u16 checksum = ~fold(wide);
	return checksum ? checksum : 0xffff;
}


/* Writes L2TP header (RFC 2661 §3.1), address and control field; returns where PPP begins, or null. */
static __always_inline u8 *put_l2tp(u8 *at, void *end, const struct upstream *session, u32 length)
{
	if ((void *)(at + 8) > end)
		return 0;
	if (session->flags & WITH_LENGTH) {
		*(be16 *)at = bpf_htons(L2TP_LENGTH | L2TP_VERSION);
		*(be16 *)(at + 2) = bpf_htons(length);
		at += 2;
	} else {
		*(be16 *)at = bpf_htons(L2TP_VERSION);
	}
	if ((void *)(at + 6) > end)
		return 0;
	*(be16 *)(at + 2) = session->peer_tunnel;
	*(be16 *)(at + 4) = session->peer_session;
	at += 6;
	if (session->flags & WITH_ADDRESS_AND_CONTROL) {
		if ((void *)(at + 2) > end)
			return 0;
		*(be16 *)at = bpf_htons(ADDRESS_AND_CONTROL);
		at += 2;
	}
	return at;
}

static __always_inline u32 l2tp_length(u8 flags)
{
	return 6 + (flags & WITH_LENGTH ? 2 : 0) + (flags & WITH_ADDRESS_AND_CONTROL ? 2 : 0);
}

static __always_inline u32 outer_length(const struct tunnel *tunnel)
{
	return (tunnel->family == 4 ? IPV4_HEADER : IPV6_HEADER) + UDP_HEADER;
}

/* The interface that a frame came in by, and where it counts; null on one that is not ours. */
static __always_inline struct place *receiving(struct xdp_md *context, struct count **count)
{
	u32 key = context->ingress_ifindex;
	struct place *place = bpf_map_lookup_elem(&places, &key);
	if (!place || !place->used)
		return 0;
	key = place->slot;
	*count = bpf_map_lookup_elem(&counts, &key);
	return *count ? place : 0;
}

SEC("xdp")
int from_subscribers(struct xdp_md *context)
{
	u8 *data = (void *)(long)context->data, *end = (void *)(long)context->data_end;
	struct count *count;
	struct place *place = receiving(context, &count);
	if (!place)
		return XDP_PASS;

	struct link link;
	if (read_link(data, end, &link))
		return punt(count, NOT_FOR_US);
	if (link.type != bpf_htons(TYPE_PPPOE_SESSION))
		return punt(count, NOT_DATA);
	struct ethernet *ethernet = (void *)data;
	if ((void *)(ethernet + 1) > (void *)end || !same_address(ethernet->destination, place->mac))
		return punt(count, NOT_FOR_US);
	/* RFC 2516 §4 */
	struct pppoe *pppoe = (void *)(data + link.offset);
	u8 *ppp = (void *)(pppoe + 1);
	if ((void *)(ppp + 2) > (void *)end || pppoe->version_type != 0x11 || pppoe->code)
		return punt(count, MALFORMED);
	u32 length = bpf_ntohs(pppoe->length);
	u64 trailing = octets_between(ppp, end);
	if (length < 2 || length > LONGEST_PPP || length > trailing)
		return punt(count, MALFORMED);
	trailing -= length;

	u32 key = place->slot << 16 | bpf_ntohs(pppoe->session);
	struct upstream *session = bpf_map_lookup_elem(&sessions_up, &key);
	if (!session || session->state == EMPTY)
		return punt(count, UNKNOWN_SESSION);
	if (!same_address(session->mac, ethernet->source) || session->outer_tag != link.outer_tag ||
	    session->inner_tag != link.inner_tag)
		return punt(count, WRONG_SOURCE);
	if (session->state != RELAY)
		return punt_of(count, &session->punted, session->state == TAP ? TAPPED : SEQUENCING);
	u32 field = protocol_length(ppp);
	if (field == 2 && ppp[0] >= PPP_LINK_CONTROL)
		return punt_of(count, &session->punted, LINK_CONTROL);
	key = session->tunnel;
	struct tunnel *tunnel = bpf_map_lookup_elem(&tunnels, &key);
	if (!tunnel || tunnel->state != RELAY)
		return punt_of(count, &session->punted, NO_NEIGHBOUR);
	u32 outer = outer_length(tunnel), header = outer + l2tp_length(session->flags);
	u32 total = header + length;
	if (total > tunnel->mtu)
		return punt_of(count, &session->punted, TOO_BIG);

	if (session->flags & CLAMP_MSS) {
		u32 version = tcp_version(ppp, end);
		if (version)
			clamp(context, link.offset + PPPOE_HEADER + field, link.offset + PPPOE_HEADER + length,
			      tunnel->mtu - header - 2, version);
	}
	struct inner inner = {};
	if (session->flags & (DF_COPY | DSCP_COPY))
		read_inner(ppp, length, end, &inner);
	u8 traffic_class = session->flags & DSCP_COPY ? inner.traffic_class : session->traffic_class;

	if (trailing && bpf_xdp_adjust_tail(context, -(int)trailing))
		return punt_of(count, &session->punted, RESIZE_FAILED);
	if (bpf_xdp_adjust_head(context, (int)(link.offset + PPPOE_HEADER) - (int)(ETH_HEADER + header)))
		return punt_of(count, &session->punted, RESIZE_FAILED);
	data = (void *)(long)context->data;
	end = (void *)(long)context->data_end;
	ethernet = (void *)data;
	if ((void *)(ethernet + 1) > (void *)end)
		return XDP_ABORTED;
	copy_address(ethernet->destination, tunnel->next_hop);
	copy_address(ethernet->source, tunnel->own);
	struct udp *udp;
	if (tunnel->family == 4) {
		struct ipv4 *ip = (void *)(ethernet + 1);
		udp = (void *)(ip + 1);
		if ((void *)(udp + 1) > (void *)end)
			return XDP_ABORTED;
		ethernet->type = bpf_htons(TYPE_IPV4);
		ip->version_length = 0x45;
		ip->traffic_class = traffic_class;
		ip->total = bpf_htons(total);
		if (session->flags & DF_SET || (session->flags & DF_COPY && inner.dont_fragment)) {
			ip->id = 0; /* RFC 6864 §4.1: of no use to an atomic datagram */
			ip->fragment = bpf_htons(IPV4_DF);
		} else {
			ip->id = (u16)(session->packets + session->peer_session);
			ip->fragment = 0;
		}
		ip->hop_limit = HOP_LIMIT;
		ip->protocol = IP_PROTOCOL_UDP;
		ip->checksum = ~fold(tunnel->sum + bpf_htons(traffic_class) + ip->total + ip->id + ip->fragment);
		ip->source = tunnel->local[0];
		ip->destination = tunnel->peer[0];
	} else {
		struct ipv6 *ip = (void *)(ethernet + 1);
		udp = (void *)(ip + 1);
		if ((void *)(udp + 1) > (void *)end)
			return XDP_ABORTED;
		ethernet->type = bpf_htons(TYPE_IPV6);
		ip->version_class = bpf_htons(0x6000 | traffic_class << 4);
		ip->flow = 0;
		ip->payload = bpf_htons(total - IPV6_HEADER);
		ip->next_header = IP_PROTOCOL_UDP;
		ip->hop_limit = HOP_LIMIT;
		__builtin_memcpy(ip->source, tunnel->local, 16);
		__builtin_memcpy(ip->destination, tunnel->peer, 16);
	}
	udp->source = tunnel->local_port;
	udp->destination = tunnel->peer_port;
	udp->length = bpf_htons(total - (outer - UDP_HEADER));
	udp->checksum = 0;
	if (!put_l2tp((void *)(udp + 1), end, session, total - outer))
		return XDP_ABORTED;
	if (session->flags & UDP_CHECKSUM) {
		u32 sum = bpf_htons(IP_PROTOCOL_UDP) + udp->length; /* of the pseudo-header: RFC 768, RFC 8200 §8.1 */
		if (tunnel->family == 4)
			sum += words(tunnel->local[0]) + words(tunnel->peer[0]);
		else
			for (int i = 0; i < 4; i++)
				sum += words(tunnel->local[i]) + words(tunnel->peer[i]);
		udp->checksum = udp_checksum((void *)udp, end, total - (outer - UDP_HEADER), sum);
	}
	__sync_fetch_and_add(&session->packets, 1);
	__sync_fetch_and_add(&session->octets, length - field);
	count->packets++;
	count->octets += length - field;
	return bpf_redirect_map(&ways, tunnel->slot, 0);
}

static __always_inline int same_words(const u32 *a, const u32 *b)
{
	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
}

static __always_inline int is_from_peer(const struct tunnel *tunnel, u32 family, const void *ip, const struct udp *udp)
{
	if (tunnel->peer_port != udp->source || tunnel->local_port != udp->destination)
		return 0;
	if (family == 4) {
		const struct ipv4 *v4 = ip;
		return v4->source == tunnel->peer[0] && v4->destination == tunnel->local[0];
	}
	const struct ipv6 *v6 = ip;
	return same_words(v6->source, tunnel->peer) && same_words(v6->destination, tunnel->local);
}

static __always_inline u16 header_sum(const struct ipv4 *ip)
{
	const u16 *word = (const u16 *)ip;
	u32 sum = 0;
#pragma unroll
	for (int i = 0; i < IPV4_HEADER / 2; i++)
		sum += word[i];
	return fold(sum);
}

SEC("xdp")
int from_lns(struct xdp_md *context)
{
	u8 *data = (void *)(long)context->data, *end = (void *)(long)context->data_end;
	struct count *count;
	struct place *place = receiving(context, &count);
	if (!place)
		return XDP_PASS;

	struct ethernet *ethernet = (void *)data;
	if ((void *)(ethernet + 1) > (void *)end)
		return punt(count, NOT_FOR_US);
	void *ip = ethernet + 1;
	struct udp *udp;
	u32 family, datagram;
	if (ethernet->type == bpf_htons(TYPE_IPV4)) {
		struct ipv4 *v4 = ip;
		udp = (void *)(v4 + 1);
		if ((void *)(udp + 1) > (void *)end || v4->protocol != IP_PROTOCOL_UDP)
			return punt(count, NOT_DATA);
		if (v4->version_length != 0x45 || v4->fragment & bpf_htons(IPV4_MF_AND_OFFSET))
			return punt(count, IP_OPTIONS_OR_FRAGMENT);
		if (header_sum(v4) != 0xffff)
			return punt(count, MALFORMED);
		family = 4;
		datagram = bpf_ntohs(v4->total) - IPV4_HEADER;
	} else if (ethernet->type == bpf_htons(TYPE_IPV6)) {
		struct ipv6 *v6 = ip;
		udp = (void *)(v6 + 1);
		if ((void *)(udp + 1) > (void *)end || v6->next_header != IP_PROTOCOL_UDP)
			return punt(count, NOT_DATA); /* extension headers, fragments among them, too */
		family = 6;
		datagram = bpf_ntohs(v6->payload);
	} else {
		return punt(count, NOT_DATA);
	}
	if (!same_address(ethernet->destination, place->mac))
		return punt(count, NOT_FOR_US);
	u8 *l2tp = (void *)(udp + 1);
	if ((void *)(l2tp + 10) > (void *)end || bpf_ntohs(udp->length) != datagram || datagram < UDP_HEADER + 7 ||
	    datagram > LONGEST_PPP || datagram > octets_between(udp, end))
		return punt(count, udp->destination == bpf_htons(1701) ? MALFORMED : NOT_DATA);

	/* RFC 2661 §3.1 */
	u32 flags = bpf_ntohs(*(be16 *)l2tp), length = datagram - UDP_HEADER, at = 2;
	if ((flags & L2TP_VERSION_MASK) != L2TP_VERSION || flags & L2TP_CONTROL)
		return punt(count, NOT_DATA);
	if (flags & L2TP_LENGTH) {
		u32 said = bpf_ntohs(*(be16 *)(l2tp + 2));
		if (said > length)
			return punt(count, MALFORMED);
		length = said;
		at = 4;
	}
	be16 local_tunnel = *(be16 *)(l2tp + at);
	u32 key = bpf_ntohs(*(be16 *)(l2tp + at + 2));
	struct downstream *session = bpf_map_lookup_elem(&sessions_down, &key);
	if (!session || session->state == EMPTY)
		return punt(count, UNKNOWN_SESSION);
	key = session->tunnel;
	struct tunnel *tunnel = bpf_map_lookup_elem(&tunnels, &key);
	if (!tunnel || tunnel->family != family || session->local_tunnel != local_tunnel ||
	    !is_from_peer(tunnel, family, ip, udp))
		return punt(count, WRONG_SOURCE);
	if (session->state != RELAY || flags & L2TP_SEQUENCE)
		return punt_of(count, &session->punted, session->state == TAP ? TAPPED : SEQUENCING);
	at += 4;
	if (flags & L2TP_OFFSET) {
		u8 *size = l2tp + at;
		if ((void *)(size + 2) > (void *)end)
			return punt_of(count, &session->punted, MALFORMED);
		at += 2 + bpf_ntohs(*(be16 *)size);
		if (at > 256)
			return punt_of(count, &session->punted, MALFORMED);
	}
	u8 *ppp = l2tp + at;
	if (at + 4 > length || (void *)(ppp + 4) > (void *)end)
		return punt_of(count, &session->punted, MALFORMED);
	if (*(be16 *)ppp == bpf_htons(ADDRESS_AND_CONTROL)) {
		ppp += 2;
		at += 2;
	}
	length -= at;
	u32 field = protocol_length(ppp);
	if (field == 2 && ppp[0] >= PPP_LINK_CONTROL)
		return punt_of(count, &session->punted, LINK_CONTROL);
	if (length > session->longest)
		return punt_of(count, &session->punted, TOO_BIG);
	key = session->port;
	struct port *port = bpf_map_lookup_elem(&ports, &key);
	if (!port)
		return punt_of(count, &session->punted, NO_NEIGHBOUR);

	u32 before = ETH_HEADER + outer_length(tunnel) + at;
	if (session->flags & CLAMP_MSS) {
		u32 version = tcp_version(ppp, end);
		if (version)
			clamp(context, before + field, before + length,
			      tunnel->mtu - outer_length(tunnel) - session->header - 2, version);
	}
	u64 trailing = octets_between(ppp, end);
	if (trailing < length)
		return punt_of(count, &session->punted, MALFORMED);
	trailing -= length;
	if (trailing && bpf_xdp_adjust_tail(context, -(int)trailing))
		return punt_of(count, &session->punted, RESIZE_FAILED);
	u32 tags = session->outer_tag ? session->inner_tag ? 2 * VLAN_TAG : VLAN_TAG : 0;
	if (bpf_xdp_adjust_head(context, (int)before - (int)(ETH_HEADER + tags + PPPOE_HEADER)))
		return punt_of(count, &session->punted, RESIZE_FAILED);
	data = (void *)(long)context->data;
	end = (void *)(long)context->data_end;
	ethernet = (void *)data;
	if ((void *)(ethernet + 1) > (void *)end)
		return XDP_ABORTED;
	copy_address(ethernet->destination, session->mac);
	copy_address(ethernet->source, port->mac);
	u8 *to = data + ETH_ADDRESSES;
	if (tags) {
		if ((void *)(to + 2 * VLAN_TAG + 2) > (void *)end)
			return XDP_ABORTED;
		*(__be32 *)to = bpf_htonl(session->outer_tag);
		to += VLAN_TAG;
		if (session->inner_tag) {
			*(__be32 *)to = bpf_htonl(session->inner_tag);
			to += VLAN_TAG;
		}
	}
	struct pppoe *pppoe = (void *)(to + 2);
	if ((void *)(pppoe + 1) > (void *)end)
		return XDP_ABORTED;
	*(be16 *)to = bpf_htons(TYPE_PPPOE_SESSION);
	pppoe->version_type = 0x11;
	pppoe->code = 0;
	pppoe->session = session->pppoe_session;
	pppoe->length = bpf_htons(length);
	__sync_fetch_and_add(&session->packets, 1);
	__sync_fetch_and_add(&session->octets, length - field);
	count->packets++;
	count->octets += length - field;
	return bpf_redirect_map(&ways, port->slot, 0);
}

char _license[] SEC("license") = "Dual BSD/GPL";
