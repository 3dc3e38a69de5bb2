/**
 * What the tests of the built server stand on: the server as a process or inside Pax Exam, and small blocking
 * clients. Nothing here depends on Amphora's own classes, since most of it runs inside the container too.
 */
package org.amphora.itests.rig;
