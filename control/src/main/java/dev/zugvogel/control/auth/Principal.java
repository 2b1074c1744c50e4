package dev.zugvogel.control.auth;

/** Somebody who has shown a valid token. {@code name} is as in the audit log: {@code admin:1f0c…}. */
public record Principal(String name, Role role) {}
