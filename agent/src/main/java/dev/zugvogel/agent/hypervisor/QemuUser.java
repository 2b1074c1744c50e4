package dev.zugvogel.agent.hypervisor;

import java.io.StringReader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Finds in libvirt's capabilities which user QEMU gets: the base label of the security model "dac". */
public final class QemuUser {
    private static final Pattern LABEL = Pattern.compile("\\+(\\d{1,9}):\\+(\\d{1,9})");

    private QemuUser() {}

    public static Optional<Owner> of(String capabilitiesXml) {
        try {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            return find(factory.createXMLStreamReader(new StringReader(capabilitiesXml)));
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static Optional<Owner> find(XMLStreamReader xml) throws XMLStreamException {
        String model = "";
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamReader.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "secmodel" -> model = "";
                case "model" -> model = plainText(xml);
                case "baselabel" -> {
                    Matcher label = LABEL.matcher(xml.getElementText());
                    if (model.equals("dac") && label.matches()) return Optional.of(owner(label));
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** The text up to the next tag; a CPU's model may hold elements. */
    private static String plainText(XMLStreamReader xml) throws XMLStreamException {
        return xml.next() == XMLStreamReader.CHARACTERS ? xml.getText().strip() : "";
    }

    private static Owner owner(Matcher label) {
        return new Owner(Integer.parseInt(label.group(1)), Integer.parseInt(label.group(2)));
    }
}
