package org.amphora.itests.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.amphora.itests.filters.StampFilter;
import org.osgi.framework.Constants;

/** Bundles with a {@link StampFilter}, as somebody would bring them to {@code deploy/}. */
public final class FilterJar {
    private final String name;
    private final String version;
    private String word = "";
    private String stamp;
    private String packages = "org.amphora.api.filter,org.amphora.api.mail";
    private String symbolicName;

    private FilterJar(String name, String version) {
        this.name = name;
        this.version = version;
        this.stamp = version;
        this.symbolicName = "org.example.filter." + name;
    }

    /** A filter of this name, of the bundle {@code org.example.filter.NAME}. */
    public static FilterJar of(String name, String version) {
        return new FilterJar(name, version);
    }

    /** One that writes another version into the messages than the one of its bundle. */
    public FilterJar stamping(String other) {
        stamp = other;
        return this;
    }

    /** A bundle of another name. */
    public FilterJar in(String bundle) {
        symbolicName = bundle;
        return this;
    }

    /** One that refuses messages with a word; {@code throw} is one that does not start. */
    public FilterJar refusing(String what) {
        word = what;
        return this;
    }

    /** One that needs a package that nobody has. */
    public FilterJar unresolvable() {
        packages += ",org.example.nowhere";
        return this;
    }

    /** Its bytes in a file that is complete when it is there. */
    public Path to(Path file) throws IOException {
        Path fresh = Files.createTempFile(file.getParent().getParent(), "filter", ".tmp");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            write(out);
        }
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(OutputStream to) throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        main.putValue(Constants.BUNDLE_VERSION, version);
        main.putValue(Constants.IMPORT_PACKAGE, packages);
        main.putValue("Service-Component", "OSGI-INF/stamp.xml");
        try (var jar = new JarOutputStream(to, manifest)) {
            jar.putNextEntry(new JarEntry("OSGI-INF/stamp.xml"));
            jar.write(component().getBytes(StandardCharsets.UTF_8));
            for (String c : new String[] {"StampFilter", "StampFilter$1"}) {
                String path = StampFilter.class.getPackageName().replace('.', '/') + '/' + c + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (InputStream in = StampFilter.class.getResourceAsStream(c + ".class")) {
                    in.transferTo(jar);
                }
            }
        }
    }

    private String component() {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" activate="activate">
                  <implementation class="%s"/>
                  <property name="amphora.filter" type="String" value="%s"/>
                  <property name="stamp.version" type="String" value="%s"/>
                  <property name="stamp.word" type="String" value="%s"/>
                  <service><provide interface="org.amphora.api.filter.MailFilter"/></service>
                </scr:component>
                """
                .formatted(symbolicName, StampFilter.class.getName(), name, stamp, word);
    }
}
