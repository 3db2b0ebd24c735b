package dev.lac.ppp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The LCP options of both ends of a link: MRU, Authentication-Protocol and Magic-Number (RFC 1661 §6.1, §6.2, §6.4), and where they
 * are configured Multilink MRRU and Endpoint Discriminator (RFC 1990 §5.1.1, §5.1.3).
 */
final class LcpOptions implements Negotiation {
    static final int DEFAULT_MRU = 1500; // §6.1

    /** Below this a peer asks for something that no host of today can mean. */
    private static final int MINIMUM_MRU = 128;
    /** Collisions of Magic-Numbers in a row that are no accident; the RFC's own table gives 3 a probability of 1.3 E-29 (§6.4). */
    private static final int LOOPBACK_COLLISIONS = 3;
    /** "Class 0, Address 0", as which a peer counts that shows none (RFC 1990 §5.1.3). */
    private static final Octets NULL_CLASS = Octets.of(0);

    private final Lcp.Settings settings;
    private final RandomGenerator random;

    private boolean askMru;
    private int mru;
    private boolean askMagic;
    private long magic;
    /** What we may still demand, the present demand first. */
    private List<AuthProtocol> demands = List.of();

    private boolean askMrru;
    private int mrru;
    private @Nullable Octets endpointDiscriminator;

    private int peerMru = DEFAULT_MRU;
    private long peerMagic;
    private @Nullable AuthProtocol promised;

    private int collisions;
    private @Nullable LinkEnd objection;

    LcpOptions(Lcp.Settings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** Our Magic-Number; without one "the Magic-Number MUST be transmitted as zero" (§5.8). */
    long magic() {
        return askMagic ? magic : 0;
    }

    /** The peer's Magic-Number, or 0 when it has none. */
    long peerMagic() {
        return peerMagic;
    }

    /** Octets that the peer receives, as it says; {@link #DEFAULT_MRU} when it says nothing. */
    int peerMru() {
        return peerMru;
    }

    /** "The PPP MTU MUST NOT be greater than 1492" (RFC 2516 §7), even where the peer never said so. */
    @Override
    public int mtu() {
        return Math.max(MINIMUM_MRU, Math.min(peerMru, settings.maximumPeerMru()));
    }

    /** By what the peer is to authenticate itself; null when nothing is demanded. */
    @Nullable
    AuthProtocol demanded() {
        return demands.isEmpty() ? null : demands.get(0);
    }

    /** By what we agreed to authenticate ourselves; null when the peer asked for nothing. */
    @Nullable
    AuthProtocol promised() {
        return promised;
    }

    @Override
    public @Nullable LinkEnd objection() {
        return objection;
    }

    void object(LinkEnd why) {
        objection = why;
    }

    @Override
    public void begin() {
        askMru = true;
        mru = settings.mru();
        askMagic = true;
        magic = freshMagic();
        demands = settings.demands();
        askMrru = settings.mrru() != 0;
        mrru = settings.mrru();
        endpointDiscriminator = settings.endpointDiscriminator();
        defaultsOfPeer();
        objection = null;
    }

    private void defaultsOfPeer() {
        peerMru = DEFAULT_MRU;
        peerMagic = 0;
        promised = null;
    }

    private long freshMagic() {
        // "A Magic-Number of zero is illegal" (§6.4).
        return random.nextLong(1, 1L << 32);
    }

    @Override
    public List<ConfigureOption> request() {
        List<ConfigureOption> options = new ArrayList<>();
        if (askMru) {
            options.add(ConfigureOption.u16(LcpOption.MRU.type(), mru));
        }
        if (!demands.isEmpty()) {
            options.add(demands.get(0).option());
        }
        if (askMagic) {
            options.add(ConfigureOption.u32(LcpOption.MAGIC_NUMBER.type(), magic));
        }
        if (askMrru) {
            options.add(ConfigureOption.u16(LcpOption.MRRU.type(), mrru));
        }
        if (endpointDiscriminator != null) {
            options.add(new ConfigureOption(LcpOption.ENDPOINT_DISCRIMINATOR.type(), endpointDiscriminator));
        }
        return options;
    }

    @Override
    public List<Answer> judge(List<ConfigureOption> request) {
        boolean collision = false;
        boolean otherMagic = false;
        for (ConfigureOption option : request) {
            if (option.type() == LcpOption.MAGIC_NUMBER.type() && option.value().length() == 4) {
                collision |= magic() != 0 && option.u32() == magic();
                otherMagic |= option.u32() != magic();
            }
        }
        if (collision && ++collisions >= LOOPBACK_COLLISIONS) {
            objection = new LinkEnd(LinkEnd.Kind.LOOPBACK, "Looped-back link");
        } else if (otherMagic) {
            collisions = 0;
        }
        List<Answer> answers = new ArrayList<>();
        for (ConfigureOption option : request) {
            // "If the two Magic-Numbers are equal ... a Configure-Nak MUST be sent": nothing else may turn it into a
            // Reject.
            answers.add(collision ? judgeCollision(option) : judge(option));
        }
        return answers;
    }

    private Answer judgeCollision(ConfigureOption option) {
        // "If an implementation does transmit a Configure-Request with a Magic-Number ... it MUST NOT respond with a
        // Configure-Reject" (§6.4), not even after Max-Failure.
        return option.type() == LcpOption.MAGIC_NUMBER.type() ? new Answer.Nak(otherMagic(), true) : Answer.ACK;
    }

    private Answer judge(ConfigureOption option) {
        LcpOption known = LcpOption.of(option.type());
        if (known == null) {
            return Answer.REJECT;
        }
        return switch (known) {
            case MRU -> judgeMru(option);
            case AUTHENTICATION_PROTOCOL -> judgeAuthentication(option);
            case MAGIC_NUMBER ->
                option.value().length() == 4 && option.u32() != 0 ? Answer.ACK : new Answer.Nak(otherMagic());
            case MRRU -> judgeMrru(option);
            case ENDPOINT_DISCRIMINATOR -> judgeEndpointDiscriminator(option);
            default -> Answer.REJECT;
        };
    }

    private ConfigureOption otherMagic() {
        return ConfigureOption.u32(LcpOption.MAGIC_NUMBER.type(), freshMagic());
    }

    private Answer judgeMru(ConfigureOption option) {
        // An invalid Length, too, is answered with what would do (§6).
        int wanted = option.value().length() == 2 ? option.u16() : settings.maximumPeerMru();
        int possible = Math.max(MINIMUM_MRU, Math.min(wanted, settings.maximumPeerMru()));
        ConfigureOption instead = ConfigureOption.u16(LcpOption.MRU.type(), possible);
        return option.equals(instead) ? Answer.ACK : new Answer.Nak(instead);
    }

    private Answer judgeAuthentication(ConfigureOption option) {
        if (settings.offers().isEmpty()) {
            return Answer.REJECT;
        }
        AuthProtocol wanted = AuthProtocol.of(option.value());
        return wanted != null && settings.offers().contains(wanted)
                ? Answer.ACK
                : new Answer.Nak(settings.offers().get(0).option());
    }

    private Answer judgeMrru(ConfigureOption option) {
        if (settings.mrru() == 0) {
            return Answer.REJECT;
        }
        return option.value().length() == 2 && option.u16() >= MINIMUM_MRU
                ? Answer.ACK
                : new Answer.Nak(ConfigureOption.u16(LcpOption.MRRU.type(), settings.mrru()));
    }

    private Answer judgeEndpointDiscriminator(ConfigureOption option) {
        if (settings.endpointDiscriminator() == null) {
            return Answer.REJECT;
        }
        return isDiscriminator(option.value())
                ? Answer.ACK
                : new Answer.Nak(new ConfigureOption(LcpOption.ENDPOINT_DISCRIMINATOR.type(), NULL_CLASS));
    }

    /** Whether {@code value}, Class and Address, has a length that its Class allows (RFC 1990 §5.1.3). */
    static boolean isDiscriminator(Octets value) {
        if (value.isEmpty()) {
            return false;
        }
        int address = value.length() - 1;
        return switch (value.get(0)) {
            case 0 -> address == 0; // Null Class
            case 1, 4 -> address >= 1 && address <= 20; // Locally Assigned Address, PPP Magic-Number Block
            case 2 -> address == 4; // Internet Protocol (IP) Address
            case 3 -> address == 6; // IEEE 802.1 Globally Assigned MAC Address
            case 5 -> address >= 1 && address <= 15; // Public Switched Network Directory Number
            default -> true; // assigned since
        };
    }

    @Override
    public List<ConfigureOption> missing(List<ConfigureOption> request) {
        return List.of();
    }

    @Override
    public void peerAgreed(List<ConfigureOption> request) {
        defaultsOfPeer();
        for (ConfigureOption option : request) {
            LcpOption known = LcpOption.of(option.type());
            if (known == LcpOption.MRU) {
                peerMru = option.u16();
            } else if (known == LcpOption.MAGIC_NUMBER) {
                peerMagic = option.u32();
            } else if (known == LcpOption.AUTHENTICATION_PROTOCOL) {
                promised = AuthProtocol.of(option.value());
            }
        }
    }

    @Override
    public void naked(List<ConfigureOption> proposals) {
        List<AuthProtocol> proposed = new ArrayList<>();
        boolean authenticationNaked = false;
        for (ConfigureOption proposal : proposals) {
            LcpOption known = LcpOption.of(proposal.type());
            if (known == LcpOption.MRU) {
                lowerMru(proposal);
            } else if (known == LcpOption.MAGIC_NUMBER) {
                // Whether or not it equals the one we proposed last, "a new Configure-Request SHOULD be sent with the
                // new Magic-Number"; ours is as new as the peer's proposal, and a looped link gains nothing from it.
                magic = freshMagic();
            } else if (known == LcpOption.MRRU) {
                lowerMrru(proposal);
            } else if (known == LcpOption.ENDPOINT_DISCRIMINATOR) {
                // "If a system receives a Configure-Nak or Configure-Reject of this option, it MUST remove it"
                // (RFC 1990 §5.1.3).
                endpointDiscriminator = null;
            } else if (known == LcpOption.AUTHENTICATION_PROTOCOL) {
                authenticationNaked = true;
                AuthProtocol protocol = AuthProtocol.of(proposal.value());
                if (protocol != null) {
                    proposed.add(protocol);
                }
            }
        }
        if (authenticationNaked && !demands.isEmpty()) {
            nextDemand(proposed);
        }
    }

    private void lowerMru(ConfigureOption proposal) {
        if (proposal.value().length() == 2 && proposal.u16() >= MINIMUM_MRU && proposal.u16() <= settings.mru()) {
            mru = proposal.u16();
        }
    }

    private void lowerMrru(ConfigureOption proposal) {
        if (proposal.value().length() == 2 && proposal.u16() >= MINIMUM_MRU && proposal.u16() <= settings.mrru()) {
            mrru = proposal.u16();
        }
    }

    /** "If that protocol is Configure-Nak'd, then the implementation SHOULD attempt the next most desirable protocol" (§6.2). */
    private void nextDemand(List<AuthProtocol> proposed) {
        List<AuthProtocol> left = new ArrayList<>(demands.subList(1, demands.size()));
        if (left.isEmpty()) {
            refuse();
            return;
        }
        for (AuthProtocol protocol : left) {
            if (proposed.contains(protocol)) {
                left.remove(protocol);
                left.add(0, protocol);
                break;
            }
        }
        demands = List.copyOf(left);
    }

    @Override
    public void rejected(List<ConfigureOption> options) {
        for (ConfigureOption option : options) {
            LcpOption known = LcpOption.of(option.type());
            if (known == LcpOption.MRU) {
                askMru = false;
            } else if (known == LcpOption.MAGIC_NUMBER) {
                askMagic = false;
            } else if (known == LcpOption.AUTHENTICATION_PROTOCOL) {
                refuse();
            } else if (known == LcpOption.MRRU) {
                askMrru = false;
            } else if (known == LcpOption.ENDPOINT_DISCRIMINATOR) {
                endpointDiscriminator = null;
            }
        }
    }

    private void refuse() {
        objection = new LinkEnd(LinkEnd.Kind.AUTH_PROTOCOL_REFUSED, "Authentication is required");
    }

    /** Learns what a LAC negotiated: our options from {@code sent}, the peer's from {@code received} (RFC 2661 §4.4.5). */
    void adopt(Octets sent, Octets received) throws MalformedPacketException {
        List<ConfigureOption> ours = ConfigureOption.parseList(sent);
        List<ConfigureOption> theirs = ConfigureOption.parseList(received);
        begin();
        askMru = false;
        askMagic = false;
        askMrru = false;
        endpointDiscriminator = null;
        demands = List.of();
        for (ConfigureOption option : ours) {
            checkLength(option);
            LcpOption known = LcpOption.of(option.type());
            if (known == LcpOption.MRU) {
                askMru = true;
                mru = option.u16();
            } else if (known == LcpOption.MAGIC_NUMBER) {
                askMagic = true;
                magic = option.u32();
            } else if (known == LcpOption.AUTHENTICATION_PROTOCOL) {
                AuthProtocol protocol = AuthProtocol.of(option.value());
                demands = protocol == null ? List.of() : List.of(protocol);
            }
        }
        for (ConfigureOption option : theirs) {
            checkLength(option);
        }
        peerAgreed(theirs);
    }

    private static void checkLength(ConfigureOption option) throws MalformedPacketException {
        boolean mru = option.type() == LcpOption.MRU.type() && option.value().length() != 2;
        boolean magic =
                option.type() == LcpOption.MAGIC_NUMBER.type() && option.value().length() != 4;
        if (mru || magic) {
            throw new MalformedPacketException("option Length: not that of its type");
        }
    }
}
