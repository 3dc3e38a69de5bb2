/** Console commands of the role; Karaf's shell is optional. */
package org.amphora.searchlucene.internal.console;
