package dev.zugvogel.control.flow.migrate.probe;

/** The first line of an HTTP answer; the rest is not read. */
final class StatusLine {
    static final int LONGEST = 256;

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
