package dev.zugvogel.control.flow.migrate.probe;

/** The first line of an HTTP answer. */
final class StatusLine {
    /** With it comes, in most cases, the rest of a short answer, so that closing does not reset the connection. */
    static final int LONGEST = 4_096;

    private StatusLine() {}

    static boolean isComplete(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) if (bytes[i] == '\n') return true;
        return false;
    }

    /** A server that fails (5xx) is no answer: the guest's clients get nothing from it. */
    static boolean isAnswer(String text) {
        return text.matches("(?s)HTTP/1\\.[01] [1-4]\\d\\d[ \\r\\n].*");
    }
}
