package org.amphora.itests.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the components of a built bundle say about their configuration: PID → key → default. */
final class Metatype {
    private Metatype() {}

    static Map<String, Map<String, String>> defaultsByPid(Path jar) {
        var byPid = new TreeMap<String, Map<String, String>>();
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream()
                    .filter(e -> e.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                    .toList()) {
                try (var in = file.getInputStream(entry)) {
                    read(in, byPid);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return byPid;
    }

    private static void read(InputStream in, Map<String, Map<String, String>> byPid) throws IOException {
        Document document;
        try {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
        var classes = new LinkedHashMap<String, Map<String, String>>();
        each(document.getElementsByTagName("OCD"), ocd -> {
            var keys = new LinkedHashMap<String, String>();
            each(ocd.getElementsByTagName("AD"), ad -> keys.put(ad.getAttribute("id"), ad.getAttribute("default")));
            classes.put(ocd.getAttribute("id"), keys);
        });
        each(document.getElementsByTagName("Designate"), designate -> {
            String factory = designate.getAttribute("factoryPid");
            String pid = factory.isEmpty() ? designate.getAttribute("pid") : factory;
            each(
                    designate.getElementsByTagName("Object"),
                    object -> byPid.put(pid, classes.get(object.getAttribute("ocdref"))));
        });
    }

    private interface Use {
        void element(Element element);
    }

    private static void each(NodeList nodes, Use use) {
        for (int i = 0; i < nodes.getLength(); i++) use.element((Element) nodes.item(i));
    }
}
