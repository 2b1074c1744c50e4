package dev.zugvogel.libvirt.xml;

import dev.zugvogel.model.Bytes;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A guest's memory comes from the host's huge pages.
 *
 * @param pageSize null for the host's default size
 */
public record Hugepages(@Nullable Bytes pageSize) {
    static Hugepages of(Element hugepages) {
        return new Hugepages(Xml.find(hugepages, "page")
                .map(page -> Scalar.size(page.getAttribute("size"), page.getAttribute("unit")))
                .orElse(null));
    }
}
