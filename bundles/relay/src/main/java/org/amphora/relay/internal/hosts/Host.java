package org.amphora.relay.internal.hosts;

import java.net.InetAddress;

/**
 * A host to be tried at one address.
 *
 * @param name its name, an A-label; or the address in text
 * @param mxSecure whether DNSSEC vouches that it is an exchanger of the domain; true where none was asked for
 * @param addressSecure whether it vouches for the address
 */
public record Host(String name, InetAddress address, boolean mxSecure, boolean addressSecure) {}
