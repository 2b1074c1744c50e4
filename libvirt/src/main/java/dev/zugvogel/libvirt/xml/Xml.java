package dev.zugvogel.libvirt.xml;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reading and writing documents, and walking to the elements of one. A document type, and with it any entity, is refused. */
final class Xml {
    static final int MAX_CHARACTERS = 4 << 20;
    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private Xml() {}

    /** @throws LibvirtException Protocol if it is no such document */
    static Document parse(String text, String root) {
        if (text.length() > MAX_CHARACTERS) throw malformed(root, "it has more than 4 Mi characters");
        try {
            Document document = builder().parse(new InputSource(new StringReader(text)));
            if (!document.getDocumentElement().getTagName().equals(root)) throw malformed(root, "it is another");
            return document;
        } catch (SAXException | IOException failure) {
            throw malformed(root, String.valueOf(failure.getMessage()));
        }
    }

    static LibvirtException malformed(String root, String why) {
        return new LibvirtException(new LibvirtFailure.Protocol("not a <" + root + "> document: " + why));
    }

    static String write(Node node) {
        try {
            Transformer transformer = transformers().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(node), new StreamResult(text));
            return text.toString();
        } catch (TransformerException failure) {
            throw new IllegalStateException("a parsed document can't be written", failure);
        }
    }

    static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .filter(element -> name.equals(element.getLocalName()))
                .toList();
    }

    /** The first element at the end of a path of child names. */
    static Optional<Element> find(Element start, String... path) {
        Optional<Element> found = Optional.of(start);
        for (String name : path)
            found = found.flatMap(parent -> children(parent, name).stream().findFirst());
        return found;
    }

    static Optional<String> text(Element start, String... path) {
        return find(start, path)
                .map(element -> element.getTextContent().strip())
                .filter(text -> !text.isEmpty());
    }

    static Optional<String> attribute(Element element, String name) {
        return Optional.of(element.getAttribute(name)).filter(text -> !text.isEmpty());
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature(NO_DOCTYPE, true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder;
        } catch (ParserConfigurationException failure) {
            throw new IllegalStateException("the JDK's XML parser can't be made safe", failure);
        }
    }

    private static TransformerFactory transformers() {
        TransformerFactory factory = TransformerFactory.newDefaultInstance();
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
        return factory;
    }

    /** The JDK's own handler prints to the standard error stream. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) throws SAXParseException {
            throw warning;
        }

        @Override
        public void error(SAXParseException error) throws SAXParseException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXParseException {
            throw error;
        }
    }
}
