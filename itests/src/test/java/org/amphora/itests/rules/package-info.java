/** The rules of the house, held against the sources and against what was built. No server runs here. */
package org.amphora.itests.rules;
