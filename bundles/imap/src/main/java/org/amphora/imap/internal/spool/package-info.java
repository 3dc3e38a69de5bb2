/**
 * Messages on their way into a mailbox by APPEND: in memory while they are small and there is room, else in a file of
 * this bundle's data area, which is deleted when the command ends. Nothing here outlives the process: what is found at
 * the start was never acknowledged.
 */
package org.amphora.imap.internal.spool;
