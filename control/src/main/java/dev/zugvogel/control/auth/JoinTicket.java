package dev.zugvogel.control.auth;

import dev.zugvogel.control.store.Entry;

/** A join token that was good when it was looked at. It is used up by the transaction that deletes its entry. */
public record JoinTicket(Token token, Entry entry) {}
