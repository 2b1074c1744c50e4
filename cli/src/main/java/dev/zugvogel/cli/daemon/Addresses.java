package dev.zugvogel.cli.daemon;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Addresses as people write them: {@code 0.0.0.0:8443}, {@code [::1]:8443}, {@code control.example:8444}. */
public final class Addresses {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9_.-]+)):(\\d{1,5})");

    private Addresses() {}

    /**
     * Host and port, resolved.
     *
     * @throws TypeConversionException with one sentence if it is none or the name is not known
     */
    public static InetSocketAddress parse(String text) {
        Matcher match = FORM.matcher(text.strip());
        if (!match.matches() || Integer.parseInt(match.group(3)) > 65_535) {
            throw new TypeConversionException("not an address: " + text + " (try 0.0.0.0:8443)");
        }
        String host = match.group(1) == null ? match.group(2) : match.group(1);
        try {
            return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(match.group(3)));
        } catch (UnknownHostException e) {
            throw new TypeConversionException("no host of the name " + host + " is known");
        }
    }

    /** As {@link #parse} reads it. */
    public static String text(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
