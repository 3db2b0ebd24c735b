package dev.lac.server;

import dev.lac.protocol.Octets;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.Crypt;

/**
 * Checks passwords against hashes of {@code crypt(3)}, which are slow on purpose, away from the control thread.
 */
public final class PasswordHashes {
    private final Executor worker;
    private final Executor control;

    /**
     * @param worker does the computing
     * @param control does what follows
     */
    public PasswordHashes(Executor worker, Executor control) {
        this.worker = worker;
        this.control = control;
    }

    /** Tells {@code then} whether {@code password} has that hash. */
    void check(Octets password, Octets hash, Consumer<Boolean> then) {
        worker.execute(() -> {
            boolean right = matches(password, hash);
            control.execute(() -> then.accept(right));
        });
    }

    private static boolean matches(Octets password, Octets hash) {
        try {
            return Octets.ofText(Crypt.crypt(password.toByteArray(), hash.text()))
                    .equalsInConstantTime(hash);
        } catch (IllegalArgumentException e) {
            return false; // a hash with an unusable salt is the hash of nothing
        }
    }
}
