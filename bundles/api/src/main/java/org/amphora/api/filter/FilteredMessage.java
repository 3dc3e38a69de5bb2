package org.amphora.api.filter;

import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.SpooledBody;
import org.osgi.annotation.versioning.ProviderType;

/** A message at the end of DATA, as the filters before have left it. */
@ProviderType
public interface FilteredMessage {
    Envelope envelope();

    /** Header and body with the edits of earlier filters done; valid until the call returns; not to be closed. */
    SpooledBody body();

    /** Asks for a change; done in order when the filter has returned a verdict that lets the message live. */
    void edit(Edit edit);
}
