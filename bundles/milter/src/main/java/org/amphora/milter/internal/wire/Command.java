package org.amphora.milter.internal.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a mail server says to a filter. */
public sealed interface Command {
    Packet packet();

    /** What needs no words. */
    enum Plain implements Command {
        DATA('T'),
        END_OF_HEADER('N'),
        /** The message is given up; the connection goes on. */
        ABORT('A'),
        QUIT('Q'),
        /** The client has gone, and a CONNECT of another follows on the same socket. */
        QUIT_NEW_CONNECTION('K');

        private final char code;

        Plain(char code) {
            this.code = code;
        }

        @Override
        public Packet packet() {
            return new PayloadWriter().packet(code);
        }
    }

    /** The first command. */
    record Negotiate(Options offer) implements Command {
        @Override
        public Packet packet() {
            return offer.packet();
        }
    }

    /**
     * Values for the command that follows, kept until they are set anew for the same one.
     *
     * @param of the letter of that command
     * @param values by name, a name of more than one letter in braces
     */
    record Macros(char of, Map<String, String> values) implements Command {
        static final char CODE = 'D';

        @Override
        public Packet packet() {
            var out = new PayloadWriter().octet(of);
            values.forEach((name, value) -> out.string(name).string(value));
            return out.packet(CODE);
        }

        static Macros read(PayloadReader in) throws Malformed {
            char of = in.octet();
            var values = new LinkedHashMap<String, String>();
            while (in.hasMore()) {
                String name = in.string();
                values.put(name, in.string());
            }
            return new Macros(of, values);
        }
    }

    /**
     * @param host the client's name, or its address in brackets
     * @param family of its address
     * @param port 0 if it is not known, and on a Unix socket
     * @param address its text, or the path of a Unix socket; empty if the family is unknown
     */
    record Connect(String host, Family family, int port, String address) implements Command {
        public enum Family {
            UNKNOWN('U'),
            UNIX('L'),
            IPV4('4'),
            IPV6('6');

            private final char code;

            Family(char code) {
                this.code = code;
            }

            static Family read(PayloadReader in) throws Malformed {
                char code = in.octet();
                for (Family f : values()) if (f.code == code) return f;
                throw in.malformed("an unknown family of addresses");
            }
        }

        @Override
        public Packet packet() {
            var out = new PayloadWriter().string(host).octet(family.code);
            if (family != Family.UNKNOWN) out.int16(port).string(address);
            return out.packet(Stage.CONNECT.code());
        }

        static Connect read(PayloadReader in) throws Malformed {
            String host = in.string();
            Family family = Family.read(in);
            if (family == Family.UNKNOWN) return new Connect(host, family, 0, "");
            int port = in.int16();
            return new Connect(host, family, port, in.string());
        }
    }

    record Helo(String name) implements Command {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(name).packet(Stage.HELO.code());
        }
    }

    /** @param path in angle brackets */
    record Mail(String path, List<String> parameters) implements Command {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(path).strings(parameters).packet(Stage.MAIL.code());
        }
    }

    /** @param path in angle brackets */
    record Rcpt(String path, List<String> parameters) implements Command {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(path).strings(parameters).packet(Stage.RCPT.code());
        }
    }

    /** @param value folded with LF; without the first space, unless {@link Step#LEADING_SPACE} is agreed on */
    record Header(String name, String value) implements Command {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(name).string(value).packet(Stage.HEADER.code());
        }
    }

    /** A piece of the body, at most {@value #LONGEST} octets, with CRLF line ends. */
    record Body(byte[] octets) implements Command {
        public static final int LONGEST = 65_535;

        @Override
        public Packet packet() {
            return new Packet(Stage.BODY.code(), octets);
        }
    }

    /** @param last a last piece of the body, or none */
    record EndOfMessage(byte[] last) implements Command {
        @Override
        public Packet packet() {
            return new Packet(Stage.END_OF_MESSAGE.code(), last);
        }
    }

    /** A line of SMTP that the mail server does not know. */
    record Unknown(String line) implements Command {
        @Override
        public Packet packet() {
            return new PayloadWriter().string(line).packet(Stage.UNKNOWN.code());
        }
    }

    static Command of(Packet packet) throws Malformed {
        var in = new PayloadReader(packet);
        return switch (packet.code()) {
            case Options.CODE -> new Negotiate(Options.read(in));
            case Macros.CODE -> Macros.read(in);
            case 'C' -> in.whole(Connect.read(in));
            case 'H' -> in.whole(new Helo(in.string()));
            case 'M' -> new Mail(in.string(), in.strings());
            case 'R' -> new Rcpt(in.string(), in.strings());
            case 'T' -> in.whole(Plain.DATA);
            case 'L' -> in.whole(new Header(in.string(), in.string()));
            case 'N' -> in.whole(Plain.END_OF_HEADER);
            case 'B' -> new Body(in.rest());
            case 'E' -> new EndOfMessage(in.rest());
            case 'U' -> new Unknown(in.restAsString());
            case 'A' -> in.whole(Plain.ABORT);
            case 'Q' -> in.whole(Plain.QUIT);
            case 'K' -> in.whole(Plain.QUIT_NEW_CONNECTION);
            default -> throw in.malformed("an unknown command");
        };
    }
}
