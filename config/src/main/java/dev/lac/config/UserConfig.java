package dev.lac.config;

import org.jspecify.annotations.Nullable;

/**
 * A user of the local file; exactly one of the three is there.
 *
 * @param name the whole user name
 * @param password in clear: every authentication protocol can be verified
 * @param passwordHash as {@code crypt(3)} makes it ({@code $5$…}, {@code $6$…}): PAP can be verified
 * @param ntHash MD4 of the password in UTF-16LE, 32 hexadecimal digits (RFC 2433 §A.3): PAP and MS-CHAP can be verified
 */
public record UserConfig(
        String name,
        @Nullable Secret password,
        @Nullable Secret passwordHash,
        @Nullable Secret ntHash) {}
