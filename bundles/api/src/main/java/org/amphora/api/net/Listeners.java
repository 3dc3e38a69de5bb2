package org.amphora.api.net;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What the console asks net: a service of net. Never blocks. */
@ProviderType
public interface Listeners {
    List<ListenerInfo> listeners();

    List<SessionInfo> sessions();

    /** Says good-bye to a session in its protocol's words; false if there is none with this id. */
    boolean close(String sessionId);
}
