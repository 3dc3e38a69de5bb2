/** Filters of tests, put into jars of their own by {@link org.amphora.itests.rig.FilterJar}. */
package org.amphora.itests.filters;
