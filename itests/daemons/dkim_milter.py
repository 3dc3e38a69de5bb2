"""An OpenDKIM of its own and the half of a mail server that asks it, by the milter protocol (version 6)."""
import os
import socket
import struct
import subprocess
import tempfile

from rows import until


class OpenDkim:
    """A daemon with these settings on a Unix socket, until the end of the with statement."""

    def __init__(self, settings):
        self.folder = tempfile.mkdtemp(prefix="opendkim.")
        os.chmod(self.folder, 0o755)
        self.path = f"{self.folder}/socket"
        conf = f"{self.folder}/conf"
        with open(conf, "w") as f:
            f.write(f"Socket local:{self.path}\nBackground no\nUMask 000\nRequireSafeKeys no\n{settings}")
        self.process = subprocess.Popen(["opendkim", "-f", "-x", conf], stderr=subprocess.DEVNULL)
        until("opendkim listens", lambda: os.path.exists(self.path))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        subprocess.run(["rm", "-rf", self.folder], check=True)


class Milter:
    """One connection of a client at an address of IPv4, for many messages."""

    LEADING_SPACE = 0x100000  # values come and go with the blank behind the colon

    def __init__(self, path, address=b"127.0.0.1"):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(30)
        self.socket.connect(path)
        self.send((b"O", struct.pack("!III", 6, 0x1FF, self.LEADING_SPACE)))
        self.options = struct.unpack("!III", self.receive()[1][:12])[2]
        self.ask((b"C", b"localhost\0004" + struct.pack("!H", 40000) + address + b"\0"),
                 (b"H", b"localhost\0"))

    def send(self, *packets):
        """Packets of a letter and a payload, at once."""
        self.socket.sendall(b"".join(struct.pack("!I", 1 + len(data)) + letter + data for letter, data in packets))

    def exactly(self, n):
        data = b""
        while len(data) < n:
            more = self.socket.recv(n - len(data))
            if not more:
                raise AssertionError("the milter has closed the connection")
            data += more
        return data

    def receive(self):
        data = self.exactly(struct.unpack("!I", self.exactly(4))[0])
        return data[:1], data[1:]

    def ask(self, *packets):
        self.send(*packets)
        for letter, _ in packets:
            answer = self.receive()
            if answer[0] != b"c":
                raise AssertionError(f"{letter} is answered {answer}")

    def message(self, message):
        """The fields that it wants to be added to a message with CRLF, as name and value with its blank."""
        header, _, body = message.partition(b"\r\n\r\n")
        packets = [(b"M", b"<ann@example.org>\0"), (b"R", b"<bob@remote.example>\0")]
        for field in unfolded(header):
            name, _, value = field.partition(b":")
            if not self.options & self.LEADING_SPACE:
                value = value[1:] if value[:1] == b" " else value
            packets.append((b"L", name + b"\0" + value.replace(b"\r\n", b"\n") + b"\0"))
        packets.append((b"N", b""))
        packets += [(b"B", body[at:at + 65535]) for at in range(0, len(body), 65535)]
        self.ask(*packets)
        self.send((b"E", b""))
        added = []
        while True:
            command, data = self.receive()
            if command in (b"h", b"i"):
                name, value, _ = data[4 if command == b"i" else 0:].split(b"\0")
                added.append((name, value))
            elif command in (b"c", b"a"):
                return added
            elif command != b"p":
                raise AssertionError(f"the message is answered {command}")

    def close(self):
        self.send((b"Q", b""))
        self.socket.close()


def unfolded(header):
    fields = []
    for line in header.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += b"\r\n" + line
        elif line:
            fields.append(line)
    return fields
