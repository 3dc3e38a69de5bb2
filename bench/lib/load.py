"""The load client mb: compiled when its source is newer, run, and read back."""
import glob
import json
import os
import subprocess

SOURCE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "mb")


class LoadError(Exception):
    """A measurement that gave no usable figure; the text says why."""


def compile_client(directory):
    """The path of the client, compiled into directory."""
    sources = glob.glob(os.path.join(SOURCE, "*.[ch]"))
    path = os.path.join(directory, "mb")
    if not os.path.exists(path) or os.path.getmtime(path) < max(map(os.path.getmtime, sources)):
        subprocess.run(["cc", "-O2", "-o", path, *sorted(s for s in sources if s.endswith(".c")),
                        "-lssl", "-lcrypto", "-lpthread"], check=True)
    return path


class Client:
    def __init__(self, directory):
        self.path = compile_client(directory)

    def run(self, side, mode, args, timeout=600):
        """The JSON objects that one run prints."""
        command = [self.path, mode, "--host", "127.0.0.1", "--user", side.user,
                   "--pass", side.password, *map(str, args)]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            raise LoadError(f"no end after {timeout} s") from None
        found = []
        for line in done.stdout.splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                raise LoadError(f"unreadable: {line[:100]}") from None
        if not found:
            raise LoadError((done.stderr.strip() or "no result").splitlines()[-1][:160])
        return found
