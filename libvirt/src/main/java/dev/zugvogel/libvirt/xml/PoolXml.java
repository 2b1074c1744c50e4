package dev.zugvogel.libvirt.xml;

import java.util.Optional;
import org.w3c.dom.Element;

/** A storage pool's document. */
public final class PoolXml {
    private final Element root;

    private PoolXml(Element root) {
        this.root = root;
    }

    public static PoolXml parse(String text) {
        return new PoolXml(Xml.parse(text, "pool").getDocumentElement());
    }

    /** Where its volumes are; pools without a folder have none. */
    public Optional<String> targetPath() {
        return Xml.text(root, "target", "path");
    }
}
