package org.amphora.directory.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.commons.configuration2.convert.DefaultListDelimiterHandler;
import org.apache.commons.configuration2.ex.ConfigurationException;

/**
 * A table of names and lists, one entry a line: {@code name: value, value}; {@code =} or a blank will do for the colon,
 * and a name alone has no values. Comments and order survive a change.
 *
 * <p>It is read without a builder of Commons Configuration, which would load classes through the thread's context
 * loader; and without includes and interpolation, since a name is data.
 */
final class Table {
    private final PropertiesConfiguration properties = new PropertiesConfiguration();

    private Table() {
        properties.setIncludesAllowed(false);
        properties.setInterpolator(null);
        properties.setListDelimiterHandler(new DefaultListDelimiterHandler(','));
    }

    static Table parse(String text) throws BadFile {
        var table = new Table();
        try {
            table.properties.getLayout().load(table.properties, new StringReader(text));
        } catch (ConfigurationException | IllegalArgumentException e) {
            throw new BadFile(1, "the file cannot be read as a table: " + e.getMessage());
        }
        return table;
    }

    List<String> names() {
        var names = new ArrayList<String>();
        for (Iterator<String> keys = properties.getKeys(); keys.hasNext(); ) names.add(keys.next());
        return names;
    }

    List<String> values(String name) {
        return properties.getList(String.class, name, List.of()).stream()
                .map(String::strip)
                .filter(v -> !v.isEmpty())
                .toList();
    }

    void put(String name, List<String> values) {
        properties.setProperty(name, values.isEmpty() ? "" : values);
        properties.getLayout().setSingleLine(name, true);
        properties.getLayout().setSeparator(name, values.isEmpty() ? "" : ": ");
    }

    void remove(String name) {
        properties.clearProperty(name);
    }

    String text() {
        var out = new StringWriter();
        try {
            properties.write(out);
        } catch (ConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }

    /** The number, from 1, of the first line that holds a text, for a message; 1 if none does. */
    static int line(String text, String part) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.startsWith("#") && line.contains(part)) return number;
        }
        return 1;
    }
}
