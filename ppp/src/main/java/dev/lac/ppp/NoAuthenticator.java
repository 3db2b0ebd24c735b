package dev.lac.ppp;

import dev.lac.protocol.Octets;

/** The end of a link on which nobody is to authenticate itself (RFC 1661 §3.5): the decision is asked for, but nothing is said. */
final class NoAuthenticator implements Authenticator {
    private final Owner owner;
    private boolean pending;

    NoAuthenticator(Owner owner) {
        this.owner = owner;
    }

    @Override
    public void start(long now) {
        pending = true;
        owner.authenticate(new Credentials.None());
    }

    @Override
    public void stop() {
        pending = false;
    }

    @Override
    public void receive(Octets information, long now) {
        throw new IllegalStateException("no protocol belongs to no authentication");
    }

    @Override
    public boolean isPending() {
        return pending;
    }

    @Override
    public boolean isAwaiting() {
        return false;
    }

    @Override
    public void accept(String message) {
        pending = false;
    }

    @Override
    public void reject(String message) {
        pending = false;
    }

    @Override
    public boolean rejectForNow(String message, long now) {
        pending = false;
        return false; // A peer that shows nothing has nothing else to show.
    }

    @Override
    public long nextDeadline() {
        return NEVER;
    }

    @Override
    public void onDeadline(long now) {
        // nothing is awaited
    }
}
