package dev.zugvogel.control.audit;

import java.time.Instant;

/**
 * One change, or the attempt at one.
 *
 * @param principal who: a token's name as it stands in the list of tokens, {@code agent HOST}, or {@code server}
 * @param action verb and object, such as {@code migration.start}
 * @param subject what it was done to
 * @param detail the rest, for people; never a secret
 */
public record AuditRecord(long id, Instant at, String principal, String action, String subject, String detail) {}
