package org.amphora.milter.internal.wire;

/** What a filter says to a mail server. */
public sealed interface Response {
    Packet packet();

    /** What needs no words. */
    enum Plain implements Response {
        CONTINUE('c'),
        ACCEPT('a'),
        REJECT('r'),
        TEMPFAIL('t'),
        DISCARD('d'),
        /** No more of this kind in this message. */
        SKIP('s'),
        /** Still at work. */
        PROGRESS('p'),
        CONNECTION_FAILURE('f'),
        /** 421, and the client is sent away. */
        SHUTDOWN('4');

        private final char code;

        Plain(char code) {
            this.code = code;
        }

        @Override
        public Packet packet() {
            return new PayloadWriter().packet(code);
        }
    }

    record Negotiated(Options options) implements Response {
        @Override
        public Packet packet() {
            return options.packet();
        }
    }

    /** @param text code, enhanced status and text; several lines end in CRLF; a percent sign is doubled */
    record ReplyCode(String text) implements Response {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(text).packet('y');
        }
    }

    /** What changes the message: only at its end. */
    sealed interface Modification extends Response {}

    record AddHeader(String name, String value) implements Modification {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(name).string(value).packet('h');
        }
    }

    /** @param index 0 is the top; the mail server's own Received counts */
    record InsertHeader(int index, String name, String value) implements Modification {
        @Override
        public Packet packet() {
            return new PayloadWriter().int32(index).string(name).string(value).packet('i');
        }
    }

    /**
     * @param nth from 1, of those of this name that the filter has been told of
     * @param value empty: the field is deleted
     */
    record ChangeHeader(int nth, String name, String value) implements Modification {
        @Override
        public Packet packet() {
            return new PayloadWriter().int32(nth).string(name).string(value).packet('m');
        }
    }

    /** @param parameters of MAIL, or empty */
    record ChangeFrom(String path, String parameters) implements Modification {
        @Override
        public Packet packet() {
            var out = new PayloadWriter().string(path);
            return (parameters.isEmpty() ? out : out.string(parameters)).packet('e');
        }
    }

    record AddRecipient(String path) implements Modification {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(path).packet('+');
        }
    }

    /** @param parameters of RCPT, or empty */
    record AddRecipientWith(String path, String parameters) implements Modification {
        @Override
        public Packet packet() {
            var out = new PayloadWriter().string(path);
            return (parameters.isEmpty() ? out : out.string(parameters)).packet('2');
        }
    }

    record DeleteRecipient(String path) implements Modification {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(path).packet('-');
        }
    }

    /** A piece of the new body; the first one is the end of the old. */
    record ReplaceBody(byte[] octets) implements Modification {
        @Override
        public Packet packet() {
            return new Packet('b', octets);
        }
    }

    /** Not the last word: the message is kept for an operator, if it is accepted. */
    record Quarantine(String reason) implements Modification {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(reason).packet('q');
        }
    }

    static Response of(Packet packet) throws Malformed {
        var in = new PayloadReader(packet);
        for (Plain plain : Plain.values()) if (plain.code == packet.code()) return in.whole(plain);
        return switch (packet.code()) {
            case Options.CODE -> new Negotiated(Options.read(in));
            case 'y' -> new ReplyCode(in.restAsString());
            case 'h' -> in.whole(new AddHeader(in.string(), in.string()));
            case 'i' -> in.whole(new InsertHeader(in.int32(), in.string(), in.string()));
            case 'm' -> in.whole(new ChangeHeader(in.int32(), in.string(), in.string()));
            case 'e' -> in.whole(new ChangeFrom(in.string(), in.hasMore() ? in.string() : ""));
            case '+' -> in.whole(new AddRecipient(in.string()));
            case '2' -> in.whole(new AddRecipientWith(in.string(), in.hasMore() ? in.string() : ""));
            case '-' -> in.whole(new DeleteRecipient(in.string()));
            case 'b' -> new ReplaceBody(in.rest());
            case 'q' -> new Quarantine(in.restAsString());
            default -> throw in.malformed("an unknown response");
        };
    }
}
