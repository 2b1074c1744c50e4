package dev.zugvogel.libvirt.xml;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A domain's definition. Immutable: an edit returns another. Not thread-safe, as the JDK's documents are not even to read.
 * Values that libvirt would never write are a {@link LibvirtException} Protocol.
 */
public final class DomainXml {
    /** Namespace of what Zugvogel keeps in a definition's metadata. */
    public static final String NAMESPACE = "https://zugvogel.dev/xmlns/domain/1";

    private final Document document;
    private final Element root;

    private DomainXml(Document document) {
        this.document = document;
        this.root = document.getDocumentElement();
    }

    /** @throws LibvirtException Protocol if it is not well-formed, too large, has a document type, or is no domain */
    public static DomainXml parse(String text) {
        return new DomainXml(Xml.parse(text, "domain"));
    }

    public String toXml() {
        return Xml.write(root);
    }

    public String name() {
        return required("name");
    }

    public UUID uuid() {
        return Scalar.uuid(required("uuid"));
    }

    public Bytes memory() {
        Element memory = Xml.find(root, "memory").orElseThrow(() -> missing("memory"));
        return Scalar.size(memory.getTextContent(), memory.getAttribute("unit"));
    }

    /** Those plugged in now, of what may be more. */
    public int vcpus() {
        Element vcpu = Xml.find(root, "vcpu").orElseThrow(() -> missing("vcpu"));
        return Scalar.count(Xml.attribute(vcpu, "current").orElse(vcpu.getTextContent()));
    }

    /** kvm or qemu. */
    public String type() {
        return root.getAttribute("type");
    }

    public String arch() {
        return osType("arch");
    }

    public String machine() {
        return osType("machine");
    }

    public Optional<String> emulator() {
        return Xml.text(root, "devices", "emulator");
    }

    /** The {@code <cpu>} element. */
    public Optional<String> cpuXml() {
        return Xml.find(root, "cpu").map(Xml::write);
    }

    public Optional<String> loaderPath() {
        return Xml.text(root, "os", "loader");
    }

    public Optional<String> nvramPath() {
        return Xml.text(root, "os", "nvram");
    }

    public List<Disk> disks() {
        return devices("disk").map(Disk::of).toList();
    }

    public List<Nic> nics() {
        return devices("interface").map(Nic::of).toList();
    }

    public List<HostDevice> hostDevices() {
        return devices("hostdev").map(HostDevice::of).toList();
    }

    public List<Filesystem> filesystems() {
        return devices("filesystem").map(Filesystem::of).toList();
    }

    public boolean hasTpm() {
        return devices("tpm").findAny().isPresent();
    }

    public Optional<Hugepages> hugepages() {
        return Xml.find(root, "memoryBacking", "hugepages").map(Hugepages::of);
    }

    /** Files of the host that the guest's serial lines and consoles write to. */
    public List<String> consoleFiles() {
        return Stream.of("serial", "console", "parallel")
                .flatMap(this::devices)
                .flatMap(DomainXml::files)
                .distinct()
                .toList();
    }

    /** Where this guest's clients are, for the probe that watches it: an address from its metadata. */
    public Optional<String> probe() {
        return Xml.find(root, "metadata", "probe")
                .filter(probe -> NAMESPACE.equals(probe.getNamespaceURI()))
                .flatMap(probe -> Xml.text(probe));
    }

    public DomainXml withName(String name) {
        return edited(copy ->
                Xml.find(copy.root, "name").orElseThrow(() -> missing("name")).setTextContent(name));
    }

    /**
     * Says of a disk that nothing is below its image.
     *
     * @throws IllegalArgumentException if there is no such disk; the same for the edits below
     */
    public DomainXml withoutBackingChain(String target) {
        return edited(copy -> {
            Element disk = copy.disk(target);
            Xml.children(disk, "backingStore").forEach(disk::removeChild);
            disk.appendChild(copy.document.createElement("backingStore"));
        });
    }

    /** Another place of the same kind (file, device, ...) for a disk. */
    public DomainXml withDiskSource(String target, String path) {
        return edited(copy -> {
            Element disk = copy.disk(target);
            String attribute = Disk.sourceAttribute(disk.getAttribute("type"));
            copy.child(disk, "source").setAttribute(attribute, path);
        });
    }

    /** Puts a network interface on a bridge, whatever it was on. */
    public DomainXml withBridge(String mac, String bridge) {
        return edited(copy -> {
            Element nic = copy.nic(mac);
            nic.setAttribute("type", "bridge");
            Xml.children(nic, "source").forEach(nic::removeChild);
            copy.child(nic, "source").setAttribute("bridge", bridge);
        });
    }

    private DomainXml edited(Consumer<DomainXml> edit) {
        DomainXml copy = new DomainXml((Document) document.cloneNode(true));
        edit.accept(copy);
        return copy;
    }

    private Element disk(String target) {
        return devices("disk")
                .filter(disk -> Disk.of(disk).target().equals(target))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name() + " has no disk " + target));
    }

    private Element nic(String mac) {
        return devices("interface")
                .filter(nic -> mac.equalsIgnoreCase(Nic.of(nic).mac()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name() + " has no interface " + mac));
    }

    private Element child(Element parent, String name) {
        return Xml.find(parent, name).orElseGet(() -> (Element) parent.appendChild(document.createElement(name)));
    }

    private Stream<Element> devices(String name) {
        return Xml.find(root, "devices").stream().flatMap(devices -> Xml.children(devices, name).stream());
    }

    private static Stream<String> files(Element device) {
        Stream<String> target = Xml.find(device, "source")
                .filter(_ -> device.getAttribute("type").equals("file"))
                .flatMap(source -> Xml.attribute(source, "path"))
                .stream();
        return Stream.concat(target, Xml.find(device, "log").flatMap(log -> Xml.attribute(log, "file")).stream());
    }

    private String osType(String attribute) {
        return Xml.find(root, "os", "type")
                .map(type -> type.getAttribute(attribute))
                .orElse("");
    }

    private String required(String name) {
        return Xml.text(root, name).orElseThrow(() -> missing(name));
    }

    private static LibvirtException missing(String name) {
        return Xml.malformed("domain", "it has no <" + name + ">");
    }
}
