package dev.lac.cli;

import java.util.List;
import java.util.Locale;

/** What the person before {@code lac top} has chosen: order, filter, and how far down the list is. */
final class TopState {
    /** What subscribers are ordered by. */
    enum Order {
        RATE,
        UP,
        DOWN,
        USER,
        LNS,
        SINCE;

        Order next() {
            List<Order> all = List.of(values());
            return all.get((all.indexOf(this) + 1) % all.size());
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a key means. */
    enum Key {
        QUIT,
        NEXT_ORDER,
        REVERSE,
        FILTER,
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        ENTER,
        ESCAPE,
        BACKSPACE,
        /** Any other: it counts within a filter. */
        TEXT
    }

    private Order order;
    private boolean reversed;
    private String filter;
    private boolean typing;
    private int first;

    TopState(Order order, String filter) {
        this.order = order;
        this.filter = filter;
    }

    /**
     * Takes a key.
     *
     * @param text what it writes
     * @param page lines that are in sight
     * @return false: it was the last
     */
    boolean press(Key key, String text, int page) {
        if (typing && !(key == Key.QUIT && isControl(text))) {
            type(key, text);
            return true;
        }
        switch (key) {
            case QUIT -> {
                return false;
            }
            case NEXT_ORDER -> order = order.next();
            case REVERSE -> reversed = !reversed;
            case FILTER -> typing = true;
            case ESCAPE -> filter = "";
            case UP -> first--;
            case DOWN -> first++;
            case PAGE_UP -> first -= page;
            case PAGE_DOWN -> first += page;
            default -> {
                return true;
            }
        }
        first = Math.max(0, first);
        return true;
    }

    /** ^C ends it even within a filter. */
    private static boolean isControl(String text) {
        return text.length() == 1 && Character.isISOControl(text.charAt(0));
    }

    private void type(Key key, String text) {
        switch (key) {
            case ENTER -> typing = false;
            case ESCAPE -> {
                typing = false;
                filter = "";
            }
            case BACKSPACE -> filter = filter.isEmpty() ? "" : filter.substring(0, filter.length() - 1);
            case UP, DOWN, PAGE_UP, PAGE_DOWN -> first = 0;
            default -> filter += text;
        }
        first = 0;
    }

    /** The first line in sight, of {@code lines} of which {@code page} fit. */
    int first(int lines, int page) {
        first = Math.max(0, Math.min(first, lines - page));
        return first;
    }

    Order order() {
        return order;
    }

    boolean isReversed() {
        return reversed;
    }

    String filter() {
        return filter;
    }

    /** Whether keys go into the filter. */
    boolean isTyping() {
        return typing;
    }
}
