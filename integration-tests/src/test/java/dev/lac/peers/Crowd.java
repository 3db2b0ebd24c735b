package dev.lac.peers;

import dev.lac.dataplane.EthernetTap;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.ppp.AuthProtocol;
import dev.lac.pppoe.MacAddress;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.Octets;
import dev.lac.server.ControlThread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/** Subscriber doubles by the hundred, on a thread of this JVM with a packet socket in a namespace of their own. */
final class Crowd implements AutoCloseable {
    static final String DEVICE = "crowd0";
    private static final long FIRST_MAC = 0x0200_0100_0000L;

    private final ControlThread thread = new ControlThread();
    private final Random random = new Random();
    private final List<Member> members = new ArrayList<>();
    /** Belongs to the thread. */
    private final Map<Long, Member> byMac = new HashMap<>();

    private final EthernetTap tap;

    Crowd(Namespace namespace) {
        tap = namespace.inside(() -> EthernetTap.open(DEVICE, frame -> thread.post(() -> received(frame))));
        thread.start();
    }

    private void received(Octets frame) {
        Member member = byMac.get(MacAddress.of(frame.buffer(), 0).value());
        if (member != null) {
            member.subscriber.receive(frame, thread.loop().now());
            member.watch.refresh();
        }
    }

    /** One more subscriber, who has not dialled yet. */
    Member add(String user) {
        return add(user, Users.PASSWORD);
    }

    /** One more subscriber with a password of its own, who has not dialled yet. */
    Member add(String user, String password) {
        long mac = FIRST_MAC + members.size();
        Member member = new Member(
                user,
                new SubscriberDouble(
                        new MacAddress(mac), "", user, password, List.of(AuthProtocol.CHAP_MD5), random, tap::send));
        members.add(member);
        thread.post(() -> {
            member.watch = thread.loop().deadlines().watch(member.subscriber);
            byMac.put(mac, member);
        });
        return member;
    }

    /** One more subscriber, who dials at once. */
    Member dial(String user) {
        Member member = add(user);
        member.dial();
        return member;
    }

    /** Who logs in and must succeed. */
    Member login(String user) {
        return loginAll(List.of(user)).get(0);
    }

    /** Many who log in at once and must succeed. */
    List<Member> loginAll(Collection<String> users) {
        List<Member> all = users.stream().map(this::dial).toList();
        all.forEach(Member::awaitUp);
        return all;
    }

    @Override
    public void close() {
        thread.finish();
        tap.close();
    }

    /** One of the subscribers. */
    final class Member {
        private final String user;
        private final SubscriberDouble subscriber;
        private Deadlines.Watch watch;

        private Member(String user, SubscriberDouble subscriber) {
            this.user = user;
            this.subscriber = subscriber;
        }

        String user() {
            return user;
        }

        /** As RADIUS is told it. */
        String mac() {
            return subscriber.mac().toString();
        }

        private void tell(ObjLongConsumer<SubscriberDouble> what) {
            thread.post(() -> {
                what.accept(subscriber, thread.loop().now());
                watch.refresh();
            });
        }

        private <T> T ask(Function<SubscriberDouble, T> question) {
            return thread.ask(() -> question.apply(subscriber)).join();
        }

        void dial() {
            tell(SubscriberDouble::dial);
        }

        /** Says PADT. */
        void hangUp() {
            tell((asked, now) -> asked.hangUp());
        }

        /** Ends the link by LCP. */
        void terminate() {
            tell(SubscriberDouble::terminate);
        }

        /** Falls silent. */
        void vanish() {
            tell((asked, now) -> asked.vanish());
        }

        /** Sends {@code count} Echoes of so much data each to the other end of the link; all must be answered. */
        void ping(int count, int length) {
            int before = ask(SubscriberDouble::pongs);
            for (int i = 0; i < count; i++) {
                int sequence = i;
                tell((asked, now) -> asked.ping(sequence, length));
            }
            Await.until(user + " has " + count + " pongs", () -> ask(SubscriberDouble::pongs) >= before + count);
        }

        boolean isUp() {
            return ask(SubscriberDouble::isUp);
        }

        boolean hasEnded() {
            return ask(SubscriberDouble::state) == SubscriberDouble.State.ENDED;
        }

        void awaitUp() {
            Await.until(user + " has an address", () -> {
                if (hasEnded()) {
                    throw new AssertionError(user + " was not let in: " + end() + " (" + message() + ")");
                }
                return isUp();
            });
        }

        void awaitEnd() {
            Await.until(user + " is offline", this::hasEnded);
        }

        /** How it ended. */
        String end() {
            return ask(SubscriberDouble::end);
        }

        /** What the authenticator told it last. */
        String message() {
            return ask(SubscriberDouble::authenticationMessage);
        }

        SubscriberDouble.Traffic traffic() {
            return ask(SubscriberDouble::traffic);
        }
    }
}
