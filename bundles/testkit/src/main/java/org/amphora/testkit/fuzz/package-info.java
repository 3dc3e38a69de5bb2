/** Inputs that nobody would think of: mutated from a corpus, the same ones for the same seed. */
package org.amphora.testkit.fuzz;
