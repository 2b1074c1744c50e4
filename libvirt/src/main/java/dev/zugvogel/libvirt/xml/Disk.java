package dev.zugvogel.libvirt.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A disk of a guest.
 *
 * @param target the guest's name for it, such as vda; unique in a domain
 * @param device disk, cdrom, floppy or lun
 * @param type file, block, volume, network, ...
 * @param format of the image, such as qcow2
 * @param source path, device, {@code pool/volume} or network name; null for an empty drive
 * @param backing the images below, from the one next to it on
 */
public record Disk(
        String target,
        String device,
        String type,
        @Nullable String format,
        @Nullable String cache,
        @Nullable String source,
        boolean readOnly,
        boolean shareable,
        boolean isTransient,
        List<Layer> backing) {
    /** One image of a backing chain. */
    public record Layer(
            String type, @Nullable String format, @Nullable String source) {}

    public Disk {
        backing = List.copyOf(backing);
    }

    /** A drive without a medium. */
    public boolean isEmpty() {
        return source == null;
    }

    static Disk of(Element disk) {
        Optional<Element> driver = Xml.find(disk, "driver");
        String type = Xml.attribute(disk, "type").orElse("file");
        return new Disk(
                Xml.find(disk, "target")
                        .flatMap(target -> Xml.attribute(target, "dev"))
                        .orElse(""),
                Xml.attribute(disk, "device").orElse("disk"),
                type,
                driver.flatMap(element -> Xml.attribute(element, "type")).orElse(null),
                driver.flatMap(element -> Xml.attribute(element, "cache")).orElse(null),
                source(disk, type),
                Xml.find(disk, "readonly").isPresent(),
                Xml.find(disk, "shareable").isPresent(),
                Xml.find(disk, "transient").isPresent(),
                backingOf(disk));
    }

    /** The attribute of {@code <source>} that names the medium of such a disk. */
    static String sourceAttribute(String type) {
        return switch (type) {
            case "block" -> "dev";
            case "dir" -> "dir";
            case "network" -> "name";
            case "volume" -> "volume";
            default -> "file";
        };
    }

    private static @Nullable String source(Element disk, String type) {
        Optional<Element> source = Xml.find(disk, "source");
        Optional<String> name = source.flatMap(element -> Xml.attribute(element, sourceAttribute(type)));
        Optional<String> pool = source.flatMap(element -> Xml.attribute(element, "pool"));
        return name.map(text -> pool.map(prefix -> prefix + "/" + text).orElse(text))
                .orElse(null);
    }

    private static List<Layer> backingOf(Element disk) {
        List<Layer> layers = new ArrayList<>();
        Optional<Element> next = Xml.find(disk, "backingStore");
        while (next.isPresent()) {
            Element store = next.get();
            // An element without a type ends the chain.
            Xml.attribute(store, "type").ifPresent(type -> layers.add(layer(store, type)));
            next = Xml.find(store, "backingStore");
        }
        return layers;
    }

    private static Layer layer(Element store, String type) {
        String format = Xml.find(store, "format")
                .flatMap(element -> Xml.attribute(element, "type"))
                .orElse(null);
        return new Layer(type, format, source(store, type));
    }
}
