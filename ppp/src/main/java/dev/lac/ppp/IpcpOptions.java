package dev.lac.ppp;

import dev.lac.protocol.Octets;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one IPCP option that matters here, IP-Address (RFC 1332 §3.3), of both ends of a link; every other one is rejected. */
final class IpcpOptions implements Negotiation {
    static final int IP_ADDRESS = 3;

    private static final Octets UNSPECIFIED = Octets.of(0, 0, 0, 0);

    private final Octets wanted;
    private final @Nullable Octets assigned;

    private boolean ask = true;
    private Octets own = UNSPECIFIED;
    private Octets peer = UNSPECIFIED;
    private @Nullable LinkEnd objection;

    /**
     * @param own our address; null asks the peer for one
     * @param assigned the address the peer shall have; null takes what the peer has
     */
    IpcpOptions(@Nullable Inet4Address own, @Nullable Inet4Address assigned) {
        wanted = own == null ? UNSPECIFIED : Octets.copyOf(own.getAddress());
        this.assigned = assigned == null ? null : Octets.copyOf(assigned.getAddress());
    }

    Inet4Address own() {
        return address(own);
    }

    Inet4Address peer() {
        return address(peer);
    }

    private static Inet4Address address(Octets octets) {
        try {
            return (Inet4Address) InetAddress.getByAddress(octets.toByteArray());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 octets", e);
        }
    }

    @Override
    public void begin() {
        ask = true;
        own = wanted;
        peer = UNSPECIFIED;
        objection = null;
    }

    @Override
    public List<ConfigureOption> request() {
        return ask ? List.of(new ConfigureOption(IP_ADDRESS, own)) : List.of();
    }

    @Override
    public List<Answer> judge(List<ConfigureOption> request) {
        List<Answer> answers = new ArrayList<>();
        for (ConfigureOption option : request) {
            answers.add(option.type() == IP_ADDRESS ? judge(option) : Answer.REJECT);
        }
        return answers;
    }

    private Answer judge(ConfigureOption option) {
        boolean known = option.value().length() == 4 && !option.value().equals(UNSPECIFIED);
        if (assigned == null) {
            // We have nothing to give: "if negotiation about the remote IP-address is required" it is the peer's own.
            return known ? Answer.ACK : Answer.REJECT;
        }
        return option.value().equals(assigned) ? Answer.ACK : new Answer.Nak(new ConfigureOption(IP_ADDRESS, assigned));
    }

    @Override
    public List<ConfigureOption> missing(List<ConfigureOption> request) {
        boolean named = request.stream().anyMatch(option -> option.type() == IP_ADDRESS);
        return named || assigned == null ? List.of() : List.of(new ConfigureOption(IP_ADDRESS, assigned));
    }

    @Override
    public void peerAgreed(List<ConfigureOption> request) {
        peer = assigned == null ? UNSPECIFIED : assigned;
        for (ConfigureOption option : request) {
            if (option.type() == IP_ADDRESS) {
                peer = option.value();
            }
        }
    }

    @Override
    public void naked(List<ConfigureOption> proposals) {
        for (ConfigureOption proposal : proposals) {
            if (proposal.type() == IP_ADDRESS && proposal.value().length() == 4) {
                if (wanted.equals(UNSPECIFIED)) {
                    own = proposal.value();
                } else {
                    objection = new LinkEnd(LinkEnd.Kind.PROTOCOL_ERROR, "The peer does not accept our address");
                }
            }
        }
    }

    @Override
    public void rejected(List<ConfigureOption> options) {
        if (options.stream().anyMatch(option -> option.type() == IP_ADDRESS)) {
            ask = false;
            if (wanted.equals(UNSPECIFIED)) {
                objection = new LinkEnd(LinkEnd.Kind.PROTOCOL_ERROR, "The peer has no address for us");
            }
        }
    }

    @Override
    public @Nullable LinkEnd objection() {
        return objection;
    }

    @Override
    public int mtu() {
        return LcpOptions.DEFAULT_MRU;
    }
}
