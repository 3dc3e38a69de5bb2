package org.amphora.relay.internal.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.role.TableFile;
import org.amphora.relay.internal.route.NextHop;

/** A name and a password at a server. Its text shows the name only. */
public record Credentials(String user, String password) {
    @Override
    public String toString() {
        return user;
    }

    /** {@code smtp_sasl_password_maps}: a next hop, as it is routed to or its host alone, and {@code user:password}. */
    public static final class Book {
        private final Map<String, Credentials> byServer = new HashMap<>();

        /** @throws TableFile.Mistake that names the line, and no password */
        public static Book of(List<TableFile.Row> rows) {
            Book book = new Book();
            for (TableFile.Row row : rows) {
                int colon = row.value().indexOf(':');
                if (colon < 1) throw new TableFile.Mistake(row.line(), row.key() + " …", "user:password");
                book.byServer.put(
                        TableFile.addressKey(row.key()),
                        new Credentials(
                                row.value().substring(0, colon), row.value().substring(colon + 1)));
            }
            return book;
        }

        public Optional<Credentials> find(NextHop.Server server) {
            Credentials found = byServer.get(server.key());
            if (found == null) found = byServer.get("[" + server.host() + "]");
            return Optional.ofNullable(found != null ? found : byServer.get(server.host()));
        }
    }
}
