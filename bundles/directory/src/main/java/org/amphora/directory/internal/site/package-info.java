/**
 * What all roles share: {@code org.amphora.site.cfg}, with the names and meanings of Postfix's {@code main.cf}.
 *
 * <p>Values are immutable; the component swaps them as a whole, so a reader on any thread sees one state of the file.
 */
package org.amphora.directory.internal.site;
