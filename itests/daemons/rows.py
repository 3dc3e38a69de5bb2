"""Rows of a test with real programs: PASS, FAIL or SKIPPED for each case, with the reason."""
import subprocess
import sys
import time


class Skipped(Exception):
    """Why a case cannot be had here."""


def expect(wanted, got):
    if got != wanted:
        raise AssertionError(f"{wanted} was expected, got {got}")


def until(what, condition, seconds=60):
    """What the condition gives, once it is true."""
    end = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not in {seconds} s: {what}")
        time.sleep(0.1)
    return result


def run(command, status=0, text="", seconds=60):
    """What a program says, if it ends with this status."""
    done = subprocess.run(command, input=text, timeout=seconds, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode != status:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stdout[-500:]}")
    return done.stdout


def run_cases(*cases):
    """Ends this process: 0 if none has failed."""
    failed = 0
    for case in cases:
        try:
            case()
            print("PASS", case.__name__, flush=True)
        except Skipped as e:
            print("SKIPPED", case.__name__, e, flush=True)
        except Exception as e:
            failed += 1
            print("FAIL", case.__name__, type(e).__name__, e, flush=True)
    sys.exit(failed > 0)
