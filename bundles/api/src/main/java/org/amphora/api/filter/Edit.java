package org.amphora.api.filter;

import org.amphora.api.mail.Address;
import org.amphora.api.mail.SpooledBody;

/**
 * A change of a message, as the milter protocol has them. Header values are given without the final line end; a line
 * end inside is kept if white space follows it (folding), else the edit is refused.
 */
public sealed interface Edit {
    /** At the end of the header. */
    record AddHeader(String name, String value) implements Edit {}

    /** Before the header field at {@code index} (0 is the top, above our trace header but below Return-Path). */
    record InsertHeader(int index, String name, String value) implements Edit {}

    /** The {@code nth} (from 1) field of this name; if there is none it is added. */
    record ChangeHeader(String name, int nth, String value) implements Edit {}

    /** The {@code nth} (from 1) field of this name; nothing if there is none. */
    record DeleteHeader(String name, int nth) implements Edit {}

    /** All after the header. The message takes ownership of the body. */
    record ReplaceBody(SpooledBody body) implements Edit {}

    /** Routed anew; an unknown or remote one that relay control forbids is logged and left out. */
    record AddRecipient(Address address) implements Edit {}

    record DeleteRecipient(Address address) implements Edit {}

    record ChangeSender(Address address) implements Edit {}
}
