package dev.lac.web;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What a caller may cost: the properties of {@code jdk.httpserver}, which it reads once, before the first server is made. A property
 * that is set already stays.
 */
final class WebLimits {
    /** Connections at a time; more are closed at once. */
    static final int CONNECTIONS = 64;

    private static final long IDLE_THREAD_SECONDS = 30;

    private static final Map<String, String> PROPERTIES = Map.of(
            // Seconds in which a request, its body included, must be here.
            "sun.net.httpserver.maxReqTime", "10",
            // Seconds in which it must be answered and the answer taken.
            "sun.net.httpserver.maxRspTime", "30",
            // Seconds for which a connection may wait for its next request.
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxReqHeaders", "64",
            // Octets of all headers.
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            // Octets of a body that is not wanted and yet read, so that the answer to it arrives.
            "sun.net.httpserver.drainAmount", "1048576",
            "sun.net.httpserver.nodelay", "true",
            "jdk.httpserver.maxConnections", String.valueOf(CONNECTIONS));

    private WebLimits() {}

    static void set() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /**
     * A daemon thread for every connection at most: none waits for the thread of a slow one. Idle threads go. What waits is bounded,
     * too: should the LAC answer nobody, further connections are closed.
     */
    static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                CONNECTIONS,
                CONNECTIONS,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CONNECTIONS),
                work -> {
                    Thread thread = new Thread(work, "web");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
