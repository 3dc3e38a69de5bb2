package org.amphora.maildir.internal.mailbox;

import org.amphora.maildir.internal.index.Table;
import org.amphora.maildir.internal.index.Vanished;

/** What readers see. */
record State(Table table, Vanished vanished, long uidValidity, long uidNext, int recent) {}
