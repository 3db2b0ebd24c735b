package dev.lac.server;

import dev.lac.config.AaaConfig;
import dev.lac.config.AaaConfig.Method;
import dev.lac.ppp.Credentials;
import dev.lac.protocol.Octets;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.Decision;
import dev.lac.radius.Proof;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Decides about logins by the configured methods, in order: the next where one cannot decide. */
final class Aaa {
    private static final Logger LOG = LogManager.getLogger();

    /** Asks RADIUS. */
    interface Radius {
        /**
         * @param group of servers
         */
        void authenticate(String group, AccessRequest request, Consumer<Decision> then, long now);
    }

    /** Who decided, where it was not RADIUS. */
    static final String USERS_FILE = "users file";

    private static final String NOBODY = "nobody was asked";

    /**
     * A login to decide about.
     *
     * @param group of RADIUS servers
     * @param realm of the user name; empty without one
     */
    record Login(Credentials credentials, String group, String realm, Function<Proof, AccessRequest> request) {}

    private final AaaConfig config;
    private final LocalUsers users;
    private final Radius radius;
    private final ControlLoop loop;

    Aaa(AaaConfig config, LocalUsers users, Radius radius, ControlLoop loop) {
        this.config = config;
        this.users = users;
        this.radius = radius;
        this.loop = loop;
    }

    /** Tells {@code then}, perhaps later, what is decided. */
    void decide(Login login, Consumer<Decision> then) {
        ask(login, 0, new Decision.Reject("Unknown user", "", "none of aaa.methods knows the user"), then);
    }

    private void ask(Login login, int method, Decision last, Consumer<Decision> then) {
        if (method == config.methods().size()) {
            then.accept(last);
            return;
        }
        Consumer<Decision> decided = decision -> {
            if (decision instanceof Decision.Unavailable unavailable) {
                LOG.debug(
                        "{}: {} cannot decide: {}",
                        login.credentials,
                        config.methods().get(method),
                        unavailable.cause());
                ask(login, method + 1, decision, then);
            } else {
                then.accept(decision);
            }
        };
        Method by = config.methods().get(method);
        switch (by) {
            case RADIUS ->
                radius.authenticate(
                        login.group, login.request.apply(Mapping.proof(login.credentials)), decided, loop.now());
            case DOMAIN -> radius.authenticate(login.group, aboutDomain(login), decided, loop.now());
            case LOCAL -> {
                if (users.knows(login.credentials.name())) {
                    users.decide(login.credentials, decided);
                } else {
                    ask(login, method + 1, last, then);
                }
            }
            case NONE -> then.accept(Decision.Accept.plain(NOBODY));
        }
    }

    private AccessRequest aboutDomain(Login login) {
        AccessRequest user = login.request.apply(
                new Proof.Pap(Octets.copyOf(config.domainPassword().octets())));
        return user.about(login.realm.isEmpty() ? login.credentials.name() : login.realm);
    }

    /** How accounting says who decided (RFC 2866 §5.6). */
    static AccountingRequest.Authentic authentic(Decision.Accept accept) {
        return accept.server().equals(USERS_FILE) || accept.server().equals(NOBODY)
                ? AccountingRequest.Authentic.LOCAL
                : AccountingRequest.Authentic.RADIUS;
    }
}
