package dev.zugvogel.libvirt.xml;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A folder of the host that a guest sees.
 *
 * @param driver virtiofs, or path for 9p
 * @param target the guest's name for it
 */
public record Filesystem(String driver, @Nullable String source, String target) {
    public boolean isVirtiofs() {
        return driver.equals("virtiofs");
    }

    static Filesystem of(Element filesystem) {
        return new Filesystem(
                Xml.find(filesystem, "driver")
                        .flatMap(driver -> Xml.attribute(driver, "type"))
                        .orElse("path"),
                Xml.find(filesystem, "source")
                        .flatMap(source -> Xml.attribute(source, "dir"))
                        .orElse(null),
                Xml.find(filesystem, "target")
                        .flatMap(target -> Xml.attribute(target, "dir"))
                        .orElse(""));
    }
}
