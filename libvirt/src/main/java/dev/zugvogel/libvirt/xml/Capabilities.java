package dev.zugvogel.libvirt.xml;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** What a host is and which guests it can run at all. */
public final class Capabilities {
    private final Element root;

    private Capabilities(Element root) {
        this.root = root;
    }

    public static Capabilities parse(String text) {
        return new Capabilities(Xml.parse(text, "capabilities").getDocumentElement());
    }

    /** Two hosts with the same one can't migrate to each other. */
    public Optional<UUID> hostUuid() {
        return Xml.text(root, "host", "uuid").map(Scalar::uuid);
    }

    public String arch() {
        return Xml.text(root, "host", "cpu", "arch").orElse("");
    }

    public Optional<String> cpuXml() {
        return Xml.find(root, "host", "cpu").map(Xml::write);
    }

    /** The machine types that the host's emulator for such guests knows, aliases too. */
    public List<String> machines(String arch, String virtType) {
        return archs(arch)
                .flatMap(element -> Stream.concat(
                        Xml.children(element, "machine").stream(),
                        domains(element, virtType).flatMap(domain -> Xml.children(domain, "machine").stream())))
                .map(machine -> machine.getTextContent().strip())
                .distinct()
                .toList();
    }

    /** The emulator for such guests, unless the host can't run them. */
    public Optional<String> emulator(String arch, String virtType) {
        return archs(arch)
                .filter(element -> domains(element, virtType).findAny().isPresent())
                .flatMap(element -> Stream.concat(
                        domains(element, virtType).flatMap(domain -> Xml.text(domain, "emulator").stream()),
                        Xml.text(element, "emulator").stream()))
                .findFirst();
    }

    private Stream<Element> archs(String arch) {
        return Xml.children(root, "guest").stream()
                .flatMap(guest -> Xml.children(guest, "arch").stream())
                .filter(element -> element.getAttribute("name").equals(arch));
    }

    private static Stream<Element> domains(Element arch, String virtType) {
        return Xml.children(arch, "domain").stream()
                .filter(domain -> domain.getAttribute("type").equals(virtType));
    }
}
