package dev.zugvogel.control.audit;

import java.time.Instant;

/**
 * One change, or the attempt at one.
 *
 * @param principal who: {@code admin:TOKEN-ID} and so on for each role, {@code agent:HOST}, {@code join:TOKEN-ID}
 * @param action such as {@code migration.start}; ends in .failed or .denied where nothing was changed
 * @param subject what it was done to
 * @param detail the rest, for people; never a secret
 */
public record AuditRecord(long id, Instant at, String principal, String action, String subject, String detail) {}
