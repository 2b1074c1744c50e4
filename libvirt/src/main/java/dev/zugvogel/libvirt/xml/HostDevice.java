package dev.zugvogel.libvirt.xml;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** A device of the host that a guest uses; it ties the guest to the host. */
public record HostDevice(String description) {
    static HostDevice of(Element hostdev) {
        String type = Xml.attribute(hostdev, "type")
                .orElse(Xml.attribute(hostdev, "mode").orElse("device"));
        return new HostDevice(Xml.find(hostdev, "source", "address")
                .map(address -> type + " " + attributes(address))
                .orElse(type));
    }

    private static String attributes(Element element) {
        NamedNodeMap attributes = element.getAttributes();
        return IntStream.range(0, attributes.getLength())
                .mapToObj(attributes::item)
                .map(attribute -> attribute.getNodeName() + "=" + attribute.getNodeValue())
                .collect(Collectors.joining(" "));
    }
}
