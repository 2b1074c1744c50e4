package dev.zugvogel.libvirt.xml;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A network interface of a guest.
 *
 * @param type bridge, network, user, ethernet, direct, ...
 * @param source the bridge, the network or the device
 */
public record Nic(
        String type,
        @Nullable String source,
        @Nullable String mac,
        @Nullable String model) {
    static Nic of(Element nic) {
        return new Nic(
                Xml.attribute(nic, "type").orElse(""),
                Xml.find(nic, "source").flatMap(Nic::sourceName).orElse(null),
                Xml.find(nic, "mac")
                        .flatMap(mac -> Xml.attribute(mac, "address"))
                        .orElse(null),
                Xml.find(nic, "model")
                        .flatMap(model -> Xml.attribute(model, "type"))
                        .orElse(null));
    }

    /** A running guest's interface of a network names the network's bridge too: what it is bound to is the network. */
    private static Optional<String> sourceName(Element source) {
        return Stream.of("network", "bridge", "dev")
                .flatMap(name -> Xml.attribute(source, name).stream())
                .findFirst();
    }
}
