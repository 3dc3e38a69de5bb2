package org.amphora.maildir.internal.index;

import java.util.List;

/**
 * A mailbox as {@code amphora.index} has it.
 *
 * @param ghosts base names of messages that are gone while their file may still be there
 */
public record Snapshot(Head head, Table table, Vanished vanished, Keys keys, List<String> ghosts) {}
