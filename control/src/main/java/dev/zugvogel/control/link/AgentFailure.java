package dev.zugvogel.control.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.v1.FailureMessage;

/** A failure that an agent sent, cut to a length at which it can be shown and stored. */
final class AgentFailure {
    private static final int LIMIT_CHARACTERS = 4_096;

    private AgentFailure() {}

    static Failure read(FailureMessage message) {
        Code code = code(message.getCode());
        String remedy = message.getRemedy().isEmpty() ? code.remedy() : cut(message.getRemedy());
        String text = message.getMessage().isEmpty() ? code.meaning() : cut(message.getMessage());
        return new Failure(code, text, message.getOwner().isEmpty() ? null : cut(message.getOwner()), remedy);
    }

    // A newer agent may know codes that this server does not.
    private static Code code(String text) {
        try {
            return Code.parse(text);
        } catch (IllegalArgumentException e) {
            return Code.INTERNAL;
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LIMIT_CHARACTERS));
    }
}
