package dev.lac.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against real programs in network namespaces: skipped with the reason where the machine cannot do it, failed with the same
 * reason when {@code -Dlac.allPeers=true} says that it must.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PeerCondition.class)
@interface RealPeers {}
