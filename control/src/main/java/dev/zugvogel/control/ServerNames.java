package dev.zugvogel.control;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** The names and addresses that the server's certificate is for. */
final class ServerNames {
    private ServerNames() {}

    static Set<String> of(ServerConfig config) {
        Set<String> names = new TreeSet<>(config.names());
        names.add("localhost");
        names.add("127.0.0.1");
        addListening(names, config.api());
        addListening(names, config.agents());
        return names;
    }

    private static void addListening(Set<String> names, InetSocketAddress listening) {
        InetAddress address = listening.getAddress();
        if (!address.isAnyLocalAddress()) names.add(text(address));
        else addAll(names);
    }

    private static void addAll(Set<String> names) {
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces()))
                network.inetAddresses().map(ServerNames::text).forEach(names::add);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A zone is of this machine and has no place in a certificate.
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
