/**
 * Tests of the server that was built, {@code karaf-assembly/target/amphora-VERSION.tar.gz}.
 *
 * <p>Classes named {@code *IT} run after everything is packaged. Most extend {@link org.amphora.itests.rig.ServerTest}
 * and share one boot inside Pax Exam, where they may look at bundles and services; those that kill, stop or
 * restart the server drive it as a process with {@link org.amphora.testkit.server.AssemblyProcess}.
 */
package org.amphora.itests;
