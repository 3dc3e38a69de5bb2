/**
 * Every file operation of the store, so that a test can stop at each and lose what was not forced. A new name is
 * durable when its directory was forced, its bytes when the file was.
 */
package org.amphora.maildir.internal.disk;
