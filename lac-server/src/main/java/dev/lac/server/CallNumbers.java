package dev.lac.server;

import dev.lac.config.L2tpConfig;
import dev.lac.config.LnsConfig.CallingNumber;

/** Calling Number and Called Number as the operator writes them (RFC 2661 §4.4.4). */
final class CallNumbers {
    private static final String MASK = "x";

    private final L2tpConfig.Numbers numbers;

    CallNumbers(L2tpConfig.Numbers numbers) {
        this.numbers = numbers;
    }

    /** Empty where the LNS is to learn nothing. */
    String calling(LoginFacts facts, CallingNumber told) {
        String whole = facts.expand(numbers.calling());
        return switch (told) {
            case WHOLE -> whole;
            case MASKED -> masked(whole);
            case NONE -> "";
        };
    }

    String called(LoginFacts facts) {
        return facts.expand(numbers.called());
    }

    private String masked(String number) {
        int kept = Math.max(0, number.length() - numbers.mask());
        return number.substring(0, kept) + MASK.repeat(number.length() - kept);
    }
}
