package dev.zugvogel.control.auth;

/** A token at its birth: the only moment at which its text is known here. */
public record IssuedToken(String text, Token token) {
    /** Without the text, so that it never lands in a log. */
    @Override
    public String toString() {
        return token.toString();
    }
}
