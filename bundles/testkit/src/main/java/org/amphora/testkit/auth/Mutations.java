package org.amphora.testkit.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/** Bad messages made of good ones. With the same seed they are the same, so that a failure can be had again. */
public final class Mutations {
    /** What the grammars of mechanisms are made of, and what breaks careless readers. */
    private static final byte[][] WORDS = Stream.of(
                    "\0",
                    "\1",
                    ",",
                    "=",
                    "n,,",
                    "y,,",
                    "p=tls-server-end-point,,",
                    "a=",
                    "n=",
                    "r=",
                    "c=biws,",
                    "p=",
                    "s=",
                    "i=",
                    "m=x,",
                    "=2C",
                    "=3D",
                    "=2c",
                    "auth=Bearer ",
                    "user=",
                    "host=",
                    "AAAA",
                    "\r\n",
                    "*",
                    "%s%n",
                    "\u00e4",
                    "\uff54",
                    "\u202e",
                    "\ud83d\ude00",
                    "\u00ad",
                    "999999999999999999999",
                    "-1")
            .map(s -> s.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    private static final byte[] LONG = new byte[5000];

    static {
        Arrays.fill(LONG, (byte) 'a');
    }

    private final Random random;

    public Mutations(long seed) {
        random = new Random(seed);
    }

    /** True once in so many calls. */
    public boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    /** A message with one to four changes, or noise. */
    public byte[] of(byte[] good) {
        if (once(16)) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] changed = good;
        for (int i = 1 + random.nextInt(4); i > 0; i--) changed = change(changed);
        return changed;
    }

    private byte[] change(byte[] from) {
        int at = random.nextInt(from.length + 1);
        int end = at + random.nextInt(from.length - at + 1);
        var out = new ByteArrayOutputStream();
        out.write(from, 0, at);
        switch (random.nextInt(8)) {
            case 0 -> out.write(from, end, from.length - end); // something is left out
            case 1 -> {} // it is cut short
            case 2 -> { // something comes twice
                out.write(from, at, end - at);
                out.write(from, at, from.length - at);
            }
            case 3 -> { // an octet is another
                if (at < from.length) out.write(random.nextInt(256));
                out.write(from, Math.min(at + 1, from.length), from.length - Math.min(at + 1, from.length));
            }
            case 4 -> { // something stands in place of something
                out.writeBytes(WORDS[random.nextInt(WORDS.length)]);
                out.write(from, end, from.length - end);
            }
            case 5 -> { // it is far too long
                if (once(8)) out.writeBytes(LONG);
                out.write(from, at, from.length - at);
            }
            default -> { // something comes in between
                out.writeBytes(WORDS[random.nextInt(WORDS.length)]);
                out.write(from, at, from.length - at);
            }
        }
        return out.toByteArray();
    }
}
