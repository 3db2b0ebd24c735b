package dev.lac.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key of the operator's file: the one table that the loader obeys and the manual repeats. */
public final class ConfigSchema {
    /** {@link Key#defaultText} of a key without which the file cannot be used. */
    public static final String REQUIRED = "required";

    /** {@link Key#defaultText} of a key that may be left out and then has no value. */
    public static final String NONE = "none";

    /** {@link Key#defaultText} of a key that takes the value of the key {@code name}. */
    public static final String VALUE_OF_NAME = "value of name";

    private static final String TABLE = """
            key | type | default | range | meaning

            name | text | lac | 1..64 octets | What this LAC calls itself where nothing more particular is given.

            pppoe.interfaces | list of interfaces | required | at least 1 | Ethernet or VLAN interfaces on which subscribers are served.
            pppoe.ac-name | text | value of name | 1..64 octets | AC-Name in every PADO.
            pppoe.service-names | list of text | [] | 1..64 octets each | Service-Names offered. Empty: whatever the subscriber asks for.
            pppoe.empty-service-name | choice | accept | accept, refuse | Whether a subscriber that asks for any service is served.
            pppoe.services | list of maps | [] | any number | More about single services.
            pppoe.services[].name | text | required | 1..64 octets | A Service-Name that is offered.
            pppoe.services[].max-sessions | integer | 0 | 0..65534 | Sessions of those who ask for it by name, on one interface. 0: no limit.
            pppoe.services[].pado-delay | duration | 0s | 0s..10s | How long its PADO waits, so that a quicker access concentrator is preferred.
            pppoe.profiles | list of maps | [] | any number | What is different on some interfaces or VLANs; the first that fits applies.
            pppoe.profiles[].interfaces | list of text | [] | 1..15 octets each | Where it applies. Empty: on every interface.
            pppoe.profiles[].vlans | list of VLAN ranges | [] | untagged, N, N-M, N.N, N-M.N-M | Where it applies. Empty: on every VLAN.
            pppoe.profiles[].ac-name | text | none | 1..64 octets | AC-Name. None: pppoe.ac-name.
            pppoe.profiles[].service-names | list of text | [] | 1..64 octets each | Service-Names offered. Not given: pppoe.service-names; empty: whatever the subscriber asks for.
            pppoe.vlans | list of VLAN ranges | [untagged] | untagged, N, N-M, N.N, N-M.N-M | VLANs served on every interface, sensed by the tags of the frames: none, one (100-199) or two (100.1-4094). Leave out VLANs that have an interface of their own in pppoe.interfaces: their frames reach both.
            pppoe.max-payload | integer | 1492 | 1492..1500 | Largest PPP-Max-Payload granted (RFC 4638). Above 1492 the interfaces need an MTU of 8 more.
            pppoe.cookie-lifetime | duration | 60s | 1s..1h | How long the AC-Cookie of a PADO is accepted in a PADR.
            pppoe.max-sessions | integer | 16384 | 1..65534 | Sessions per interface.
            pppoe.max-sessions-per-mac | integer | 0 | 0..65534 | Sessions of one MAC address on one VLAN. 0: no limit.
            pppoe.max-sessions-per-vlan | integer | 0 | 0..65534 | Sessions on one VLAN. 0: no limit.
            pppoe.max-sessions-per-circuit-id | integer | 0 | 0..65534 | Sessions of one Agent Circuit ID. 0: no limit.
            pppoe.stale-sessions | choice | replace | replace, refuse | What a MAC address at its limit gets: its oldest session is ended, or the new one is refused.
            pppoe.padi-rate | integer | 0 | 0..1000000 | PADIs answered a second, per interface. 0: no limit.
            pppoe.padi-rate-per-mac | integer | 0 | 0..1000000 | PADIs answered a second, per MAC address and VLAN. 0: no limit.
            pppoe.pado-delays | list of maps | [] | any number | PADO delay by load; the step with the most sessions that are there applies.
            pppoe.pado-delays[].sessions | integer | required | 0..65534 | From this many sessions of the interface on ...
            pppoe.pado-delays[].delay | duration | none | 0s..10s | ... a PADO waits so long. None: there is no PADO.
            pppoe.short-cycle | duration | 0s | 0s..1h | A session that ends sooner is a short cycle. 0s: there are none.
            pppoe.short-cycle-threshold | integer | 3 | 1..100 | Short cycles in a row after which the subscriber is locked out.
            pppoe.lockout-min | duration | 1s | 1s..1d | The first lockout; each further one is twice as long.
            pppoe.lockout-max | duration | 5m | 1s..1d | The longest lockout.
            pppoe.lockout-key | choice | circuit-id | circuit-id, mac | Who is locked out: the line where the access node names it, or always MAC address and VLAN.
            pppoe.mac-allow | list of MAC addresses | [] | whole, or as aa:bb:cc:* | Who is served. Empty: everybody.
            pppoe.mac-deny | list of MAC addresses | [] | whole, or as aa:bb:cc:* | Who is not.

            ppp.mru | integer | 1492 | 576..1500 | Maximum-Receive-Unit offered to the subscriber; above 1492 only where PPP-Max-Payload was granted.
            ppp.mrru | integer | 0 | 0..65535 | Multilink MRRU offered (RFC 1990), so that the LNS can bundle links. 0: no multilink.
            ppp.endpoint-discriminator | text | none | 1..20 octets | Endpoint Discriminator offered (RFC 1990 §5.1.3), class 1. None: the option is refused.
            ppp.identification | text | none | 1..64 octets | Identification sent to the subscriber once LCP is up (RFC 1570 §2.1).
            ppp.authentication | list of choices | [chap, pap] | chap, pap, mschap-v2, mschap-v1 | Authentication protocols asked for, the preferred one first. Empty: the subscriber is not asked who it is, which needs aaa.methods [none].
            ppp.authentication-retries | integer | 0 | 0..10 | Further tries of a subscriber whose proof was wrong, before the link is ended.
            ppp.restart-interval | duration | 3s | 100ms..60s | Wait before a Configure-Request or Terminate-Request is repeated.
            ppp.max-configure | integer | 10 | 1..100 | Configure-Requests without an answer before the link is given up.
            ppp.max-terminate | integer | 2 | 1..100 | Terminate-Requests without an answer before the link is closed.
            ppp.max-failure | integer | 5 | 1..100 | Configure-Naks before an option is rejected.
            ppp.authentication-timeout | duration | 30s | 1s..10m | Time a subscriber has to prove who it is.
            ppp.echo-interval | duration | 10s | 1s..10m | Between LCP Echo-Requests while the LAC owns the link (until the call is with the LNS).
            ppp.echo-failures | integer | 3 | 1..100 | Echo-Requests without an answer after which the link is dead.

            aaa.methods | list of choices | [radius] | radius, local, domain, none | How logins are decided: by RADIUS, by users-file, by asking RADIUS for the domain's tunnel and leaving the proof to the LNS, or not at all. The next decides where one cannot: no server answers, the user is not in the file.
            aaa.users-file | file | none | YAML | Users for the method local; relative to this file.
            aaa.domain-password | text | cisco | 1..128 octets | Password with which RADIUS is asked about a domain (User-Name is the domain, Service-Type is Outbound).

            radius.nas-identifier | text | value of name | 1..253 octets | NAS-Identifier of every request.
            radius.nas-ip-address | IP address | none | IPv4 or IPv6 | NAS-IP-Address (or NAS-IPv6-Address) of every request.
            radius.sockets | integer | 4 | 1..64 | UDP sockets. Each has 256 identifiers per server, so 4 allow 1024 requests in flight to one server; more wait their turn.
            radius.initial-timeout | duration | 1s | 100ms..30s | Wait before the first retransmission.
            radius.max-timeout | duration | 4s | 100ms..60s | Longest wait between retransmissions; the wait doubles up to it.
            radius.tries | integer | 3 | 1..20 | Transmissions to one server before the next is asked.
            radius.dead-time | duration | 60s | 0s..1d | How long a silent server is asked last.
            radius.authentication | list of maps | [] | any number | Authentication servers, the preferred one first. The methods radius and domain need one.
            radius.authentication[].address | IP address[:port] | required | port 1812 unless given | Server.
            radius.authentication[].secret | secret | none | 1..253 octets | Shared secret. Exactly one of secret, secret-file and secret-env.
            radius.authentication[].secret-file | file | none | 1..253 octets | File that holds the secret; relative to this file; one trailing newline is ignored.
            radius.authentication[].secret-env | environment variable | none | 1..253 octets | Environment variable that holds the secret.
            radius.authentication[].require-message-authenticator | boolean | true | true, false | Refuse replies without Message-Authenticator (CVE-2024-3596). Turn off only for a server that cannot send it.
            radius.accounting | list of maps | [] | any number | Accounting servers, the preferred one first. Empty: no accounting.
            radius.accounting[].address | IP address[:port] | required | port 1813 unless given | Server.
            radius.accounting[].secret | secret | none | 1..253 octets | Shared secret. Exactly one of secret, secret-file and secret-env.
            radius.accounting[].secret-file | file | none | 1..253 octets | File that holds the secret.
            radius.accounting[].secret-env | environment variable | none | 1..253 octets | Environment variable that holds the secret.

            dns.servers | list of IP address[:port] | [] | port 53 unless given | Name servers, asked in order. Empty: those of the system's resolv.conf.
            dns.timeout | duration | 5s | 100ms..60s | For one query to one server.

            l2tp.local | IP address[:port] | required | port 1701 unless given | Address tunnels are opened from.
            l2tp.host-name | text | value of name | 1..64 octets | Host Name sent to LNSes; they choose the tunnel secret by it.
            l2tp.success-from | choice | lac | lac, lns | Who tells the subscriber that authentication succeeded: the LAC once the call is set up, or the LNS alone.
            l2tp.hello-interval | duration | 60s | 1s..1h | Silence of the LNS after which a Hello is sent.
            l2tp.receive-window | integer | 16 | 1..32768 | Control messages an LNS may send ahead of their acknowledgement.
            l2tp.retransmit-initial | duration | 1s | 100ms..8s | Wait before a control message is sent again; it doubles up to retransmit-cap.
            l2tp.retransmit-cap | duration | 8s | 8s..60s | Longest wait between retransmissions.
            l2tp.max-setup-retransmits | integer | 5 | 1..20 | Retransmissions while a tunnel is being set up, before the LNS is given up.
            l2tp.max-retransmits | integer | 5 | 1..20 | Retransmissions in a tunnel that is up, before the LNS is given up.
            l2tp.setup-timeout | duration | 10s | 1s..5m | Time an LNS has to set up a tunnel or call before the next one is tried.
            l2tp.lockout | duration | 60s | 0s..1d | How long an LNS that failed is passed over. 0s: not at all.
            l2tp.idle-timeout | duration | 60s | 0s..1d | How long a tunnel without calls stays open. 0s: until the LNS closes it.
            l2tp.hide-padding | integer | 0 | 0..64 | Octets of random padding of hidden values at most, beyond whole blocks of 16, so that their length tells nothing.
            l2tp.control-dscp | integer | 48 | 0..63 | DSCP of control messages.
            l2tp.data-dscp | integer | 0 | 0..63 | DSCP of data messages.
            l2tp.connect-speed | choice | line | line, interface, fixed | Where Tx and Rx Connect Speed come from: the access node's tags, else the interface; the interface; tx-speed and rx-speed.
            l2tp.tx-speed | integer | 0 | 0..2147483647 | Fixed Tx Connect Speed in bit/s, towards the subscriber.
            l2tp.rx-speed | integer | 0 | 0..2147483647 | Fixed Rx Connect Speed in bit/s. 0: as tx-speed.
            l2tp.rx-speed-when-equal | boolean | false | true, false | Send Rx Connect Speed even where it equals Tx Connect Speed.
            l2tp.calling-number | text | {mac} | 1..64 octets | Calling Number; {mac}, {interface}, {vlan}, {circuit-id}, {remote-id}, {user}, {domain} and {service-name} are replaced.
            l2tp.called-number | text | {service-name} | 1..64 octets | Called Number, likewise.
            l2tp.calling-number-mask | integer | 4 | 1..64 | Characters at the end of a masked Calling Number that become x.

            lns | list of maps | [] | any number | LNSes known by name. May be empty when RADIUS supplies every tunnel.
            lns[].name | text | required | 1..64 octets | By which selection refers to it.
            lns[].addresses | list of IP addresses or names | required | at least 1 | IP addresses or DNS names, the preferred one first. All addresses of a name are candidates.
            lns[].secret | secret | none | 1..253 octets | Tunnel secret. At most one of secret, secret-file and secret-env; none: the tunnel is not authenticated.
            lns[].secret-file | file | none | 1..253 octets | File that holds the secret.
            lns[].secret-env | environment variable | none | 1..253 octets | Environment variable that holds the secret.
            lns[].hide-avps | boolean | false | true, false | Hide the AVPs that may be hidden, subscriber passwords among them. Needs a secret.
            lns[].peer-name | text | none | 1..64 octets | Host Name that the LNS must give, or the tunnel is refused. None: any.
            lns[].tolerant | boolean | false | true, false | Ignore mandatory AVPs and messages that are unknown, where RFC 2661 §4.1 would end the tunnel.
            lns[].keep-warm | boolean | false | true, false | Keep a tunnel open without calls.
            lns[].calling-number | choice | whole | whole, masked, none | What the LNS learns of the Calling Number.
            lns[].access-line | boolean | false | true, false | Send what the access node says of the line (RFC 5515).
            lns[].nas-port-info | boolean | false | true, false | Send Cisco's NAS-Port AVP.
            lns[].diffserv | boolean | false | true, false | Agree with the LNS on DSCPs (RFC 3308): control-dscp and data-dscp are proposed and what it answers is used.
            lns[].sequencing | boolean | false | true, false | Require sequence numbers in data messages (RFC 2661 §5.4).
            lns[].length-field | boolean | false | true, false | Send the Length field in data messages.
            lns[].priority-bit | boolean | false | true, false | Ask for preferential treatment of link control in data messages (P bit).
            lns[].address-and-control | boolean | true | true, false | Begin PPP frames in data messages with FF 03.

            selection.users | list of maps | [] | any number | LNSes of single users.
            selection.users[].user | text | required | 1..253 octets | Whole user name, compared exactly.
            selection.users[].lns | LNS name | required | name of an LNS | Where the user is tunnelled to.
            selection.domains | list of maps | [] | any number | LNSes of domains.
            selection.domains[].domain | domain | required | 1..253 octets | What follows the last @ of the user name; upper and lower case are the same.
            selection.domains[].lns | LNS name | required | name of an LNS | Where users of the domain are tunnelled to.
            selection.default-lns | LNS name | none | name of an LNS | Where all others are tunnelled to. None: they are refused unless RADIUS supplies a tunnel.

            log.level | choice | info | error, warn, info, debug, trace | Least severe messages that are written.
            """;

    private static final List<Key> KEYS = TABLE.lines()
            .skip(1)
            .filter(line -> !line.isBlank())
            .map(ConfigSchema::key)
            .toList();

    private static final Map<String, Key> BY_PATH = new LinkedHashMap<>();

    static {
        KEYS.forEach(key -> BY_PATH.put(key.path, key));
    }

    private ConfigSchema() {}

    /** Every key, in the order of the manual. */
    public static List<Key> keys() {
        return KEYS;
    }

    /** The key that a path such as {@code lns[3].name} is an instance of. */
    static Key of(String path) {
        Key key = BY_PATH.get(generic(path));
        if (key == null) {
            throw new IllegalArgumentException("not in the schema: " + path);
        }
        return key;
    }

    /** Whether {@code path} is a key of the schema. */
    static boolean has(String path) {
        return BY_PATH.containsKey(generic(path));
    }

    /** The names that may stand in the map at {@code path}, whose own path is empty at the top; empty when no map belongs there. */
    static List<String> namesIn(String path) {
        String prefix = path.isEmpty() ? "" : generic(path) + ".";
        return KEYS.stream()
                .filter(key -> key.path.startsWith(prefix))
                .map(key -> key.path.substring(prefix.length()).replaceFirst("[.\\[].*", ""))
                .distinct()
                .toList();
    }

    private static String generic(String path) {
        return path.replaceAll("\\[\\d+]", "[]");
    }

    private static Key key(String row) {
        String[] cells = row.split("\\s*\\|\\s*", -1);
        Type type = Arrays.stream(Type.values())
                .filter(candidate -> candidate.text.equals(cells[1]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(row));
        return new Key(cells[0], type, cells[2], cells[3], cells[4]);
    }

    /**
     * One key.
     *
     * @param path names joined by dots; {@code []} follows a list of maps
     * @param defaultText as it would be written, {@link #REQUIRED}, {@link #NONE} or {@link #VALUE_OF_NAME}
     * @param range the values that are accepted
     * @param description what it does
     */
    public record Key(String path, Type type, String defaultText, String range, String description) {
        /** The type as the manual prints it. */
        public String typeText() {
            return type.text;
        }
    }

    /** What is written at a key. */
    public enum Type {
        TEXT("text"),
        INTEGER("integer"),
        DURATION("duration"),
        BOOLEAN("boolean"),
        CHOICE("choice"),
        IP_ADDRESS("IP address"),
        ENDPOINT("IP address[:port]"),
        DOMAIN("domain"),
        LNS_NAME("LNS name"),
        SECRET("secret"),
        FILE("file"),
        ENVIRONMENT("environment variable"),
        TEXTS("list of text"),
        CHOICES("list of choices"),
        INTERFACES("list of interfaces"),
        ENDPOINTS("list of IP address[:port]"),
        HOSTS("list of IP addresses or names"),
        VLANS("list of VLAN ranges"),
        MACS("list of MAC addresses"),
        MAPS("list of maps");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** A list of scalars. */
        boolean isList() {
            return text.startsWith("list of") && this != MAPS;
        }
    }
}
