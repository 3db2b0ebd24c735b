package dev.lac.server;

import dev.lac.config.Secret;
import dev.lac.config.UserConfig;
import dev.lac.ppp.Credentials;
import dev.lac.ppp.MsChap;
import dev.lac.protocol.Octets;
import dev.lac.radius.Decision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The users of the operator's own file, and what their secrets can prove. */
final class LocalUsers {
    private static final Logger LOG = LogManager.getLogger();
    private static final Decision WRONG = new Decision.Reject("Wrong name or password", "local", "refused");

    private final Map<String, UserConfig> byName = new HashMap<>();
    private final PasswordHashes hashes;

    LocalUsers(List<UserConfig> users, PasswordHashes hashes) {
        users.forEach(user -> byName.put(user.name(), user));
        this.hashes = hashes;
    }

    boolean knows(String name) {
        return byName.containsKey(name);
    }

    /** Decides about a user that is known, perhaps later. */
    void decide(Credentials presented, Consumer<Decision> then) {
        UserConfig user = byName.get(presented.name());
        if (user == null) {
            throw new IllegalArgumentException("not a local user: " + presented.name());
        }
        Octets clear = octets(user.password());
        Octets ntHash = octets(user.ntHash());
        Octets hash = octets(user.passwordHash());
        if (clear != null) {
            then.accept(verdict(presented.provesKnowledgeOf(clear), presented, MsChap.ntPasswordHash(clear)));
        } else if (ntHash != null) {
            then.accept(byNtHash(presented, Octets.ofHex(ntHash.text())));
        } else if (hash != null && presented instanceof Credentials.Pap pap) {
            hashes.check(pap.password(), hash, right -> then.accept(verdict(right, presented, null)));
        } else {
            then.accept(cannotTell(presented, "hash"));
        }
    }

    private static Decision byNtHash(Credentials presented, Octets ntHash) {
        if (presented instanceof Credentials.Pap pap) {
            boolean right = MsChap.ntPasswordHash(pap.password()).equalsInConstantTime(ntHash);
            return verdict(right, presented, ntHash);
        }
        if (presented instanceof Credentials.MsChapV2 chap) {
            return verdict(chap.provesKnowledgeOfHash(ntHash), presented, ntHash);
        }
        if (presented instanceof Credentials.MsChapV1 chap) {
            return verdict(chap.provesKnowledgeOfHash(ntHash), presented, ntHash);
        }
        return cannotTell(presented, "nt");
    }

    /** RFC 1994 §2.3: "the secret [must be] available in plaintext form". */
    private static Decision cannotTell(Credentials presented, String scheme) {
        LOG.warn("{} cannot be verified against the users file: it holds {}: and not clear:", presented, scheme);
        return WRONG;
    }

    private static Decision verdict(boolean right, Credentials presented, @Nullable Octets ntHash) {
        if (!right) {
            return WRONG;
        }
        String response = presented instanceof Credentials.MsChapV2 chap && ntHash != null
                ? chap.authenticatorResponse(ntHash)
                : null;
        return Decision.Accept.proven(Aaa.USERS_FILE, response);
    }

    private static @Nullable Octets octets(@Nullable Secret secret) {
        return secret == null ? null : Octets.copyOf(secret.octets());
    }
}
