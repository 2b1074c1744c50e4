package dev.zugvogel.agent.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lets a host join once.
 *
 * @param text the whole token, as the server wants it
 * @param authorityFingerprint of the server's authority, so that a stranger's server gets no answer
 */
record JoinToken(String text, String authorityFingerprint) {
    private static final Pattern FORM = Pattern.compile("zvj_[0-9A-Za-z_-]{16,128}\\.([0-9a-fA-F]{64})");

    static JoinToken parse(String text) {
        Matcher match = FORM.matcher(text.strip());
        if (!match.matches())
            throw FailureException.of(Code.BAD_JOIN_TOKEN, "this is not a join token (zvj_SECRET.FINGERPRINT)");
        return new JoinToken(text.strip(), match.group(1));
    }
}
