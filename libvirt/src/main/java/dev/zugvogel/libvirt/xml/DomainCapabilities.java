package dev.zugvogel.libvirt.xml;

import java.util.Optional;
import java.util.OptionalInt;
import org.w3c.dom.Element;

/** What a host's hypervisor offers to guests of one machine type. */
public final class DomainCapabilities {
    private final Element root;

    private DomainCapabilities(Element root) {
        this.root = root;
    }

    public static DomainCapabilities parse(String text) {
        return new DomainCapabilities(Xml.parse(text, "domainCapabilities").getDocumentElement());
    }

    /** The emulator. */
    public String path() {
        return Xml.text(root, "path").orElse("");
    }

    /** kvm or qemu. */
    public String domain() {
        return Xml.text(root, "domain").orElse("");
    }

    /** In full: an alias is resolved. */
    public String machine() {
        return Xml.text(root, "machine").orElse("");
    }

    public String arch() {
        return Xml.text(root, "arch").orElse("");
    }

    public OptionalInt maxVcpus() {
        return Xml.find(root, "vcpu")
                .flatMap(vcpu -> Xml.attribute(vcpu, "max"))
                .map(Scalar::count)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** The CPU a guest gets in mode host-model, as a {@code <cpu>} element fit for comparison and baseline. */
    public Optional<String> hostModelCpuXml() {
        return Xml.find(root, "cpu").stream()
                .flatMap(cpu -> Xml.children(cpu, "mode").stream())
                .filter(mode -> mode.getAttribute("name").equals("host-model"))
                .filter(mode -> mode.getAttribute("supported").equals("yes"))
                .findFirst()
                .map(DomainCapabilities::asCpu);
    }

    private static String asCpu(Element mode) {
        Element cpu = mode.getOwnerDocument().createElement("cpu");
        for (org.w3c.dom.Node child = mode.getFirstChild(); child != null; child = child.getNextSibling())
            cpu.appendChild(child.cloneNode(true));
        return Xml.write(cpu);
    }
}
