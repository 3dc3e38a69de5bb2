package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class InputTest {
    private final List<Boolean> wanted = new ArrayList<>();
    private final Input input = new Input(100, wanted::add);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String take(int count) {
        ByteBuffer in = input.give();
        byte[] taken = new byte[Math.min(count, in.remaining())];
        in.get(taken);
        input.given();
        return new String(taken, StandardCharsets.US_ASCII);
    }

    @Test
    public void whatIsLeftComesAgainWithWhatFollows() {
        input.offer(bytes("hello"));
        assertEquals("he", take(2));
        input.keep(bytes(" you"));
        assertEquals(7, input.unread());
        assertEquals("llo you", take(99));
        assertEquals(0, input.unread());
    }

    @Test
    public void whatIsInViewStaysInPlace() {
        input.keep(bytes("abc"));
        ByteBuffer view = input.give();
        view.get();
        input.keep(bytes("x".repeat(1000)));
        assertEquals(1002, input.unread());
        assertEquals('b', view.get());
        input.given();
        assertEquals("cxx", take(3));
    }

    @Test
    public void anOfferBehindOtherInputIsKept() {
        input.keep(bytes("a"));
        input.offer(bytes("b"));
        assertEquals("ab", take(9));
        input.offer(bytes("c"));
        input.keepOffered();
        assertEquals("c", take(9));
    }

    @Test
    public void aboveTheLimitNoMoreIsWanted() {
        input.keep(bytes("x".repeat(100)));
        assertEquals(List.of(), wanted);
        input.keep(bytes("x"));
        assertEquals(List.of(false), wanted);
        take(50);
        assertEquals(List.of(false), wanted);
        take(1);
        assertEquals(List.of(false, true), wanted);
    }

    @Test
    public void clearedInTheMiddleOfACall() {
        input.keep(bytes("starttls and more"));
        ByteBuffer view = input.give();
        view.position(8);
        assertEquals(9, input.unread());
        input.clear();
        input.given();
        assertEquals(0, input.unread());
        input.offer(bytes("new"));
        assertEquals("new", take(9));
    }

    @Test
    public void nothingIsLostOrMovedInAnyOrder() {
        var random = new Random(7);
        var expected = new StringBuilder();
        var got = new StringBuilder();
        var all = new Input(1 << 20, w -> {});
        for (int i = 0; i < 5000; i++) {
            String more = Integer.toString(random.nextInt(), 36).repeat(random.nextInt(20));
            expected.append(more);
            if (random.nextBoolean()) all.keep(bytes(more));
            else all.offer(bytes(more));
            if (random.nextInt(3) == 0) all.keepOffered();
            ByteBuffer in = all.give();
            String meanwhile = Integer.toString(i);
            int count = random.nextInt(in.remaining() + 1);
            byte[] taken = new byte[count];
            in.get(taken);
            got.append(new String(taken, StandardCharsets.US_ASCII));
            all.given();
            expected.append(meanwhile);
            all.keep(bytes(meanwhile));
        }
        ByteBuffer rest = all.give();
        got.append(StandardCharsets.US_ASCII.decode(rest));
        assertEquals(expected.toString(), got.toString());
    }
}
