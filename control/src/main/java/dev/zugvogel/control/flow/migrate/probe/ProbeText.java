package dev.zugvogel.control.flow.migrate.probe;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The parts of a probe's text; each throws BAD_REQUEST with a sentence for people. */
final class ProbeText {
    static final int LONGEST = 512;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}(%[A-Za-z0-9._-]{1,15})?");

    private ProbeText() {}

    static URI uri(String text) {
        if (text.length() > LONGEST) throw bad(text.substring(0, 40) + "…", "it is too long");
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw bad(text, e.getReason());
        }
    }

    static String host(URI uri, String text) {
        String host = uri.getHost() == null ? "" : uri.getHost().replaceAll("[\\[\\]]", "");
        if (!HOST.matcher(host).matches()) throw bad(text, "it has no host");
        if (uri.getRawUserInfo() != null) throw bad(text, "it has a user");
        if (uri.getRawFragment() != null) throw bad(text, "it has a fragment");
        return host;
    }

    static int port(URI uri, String text) {
        if (uri.getPort() < 1 || uri.getPort() > 65_535) throw bad(text, "it needs a port from 1 to 65535");
        return uri.getPort();
    }

    static String path(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    static String bare(URI uri, String host, String text) {
        if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null) throw bad(text, "only http has a path");
        return host;
    }

    static String withoutPort(URI uri, String host, String text) {
        if (uri.getPort() >= 0) throw bad(text, "icmp has no port");
        return host;
    }

    static FailureException bad(String text, String why) {
        return FailureException.of(
                Code.BAD_REQUEST,
                "the probe " + text + " is wrong: " + why + " (try http://ADDRESS/, tcp://ADDRESS:PORT or"
                        + " icmp://ADDRESS)");
    }
}
