"""Medians, ratios, the printed table and the JSON file."""
import json
import os
import platform
import subprocess
import time
from statistics import median

FIGURES = ("rate", "delivered", "cpu_ms", "other_pct", "flushes")


def summary(runs):
    """Medians of the runs of one row on one side."""
    out = {"runs": len(runs)}
    for name in FIGURES:
        values = [r[name] for r in runs if r.get(name) is not None]
        if values:
            out[name] = round(median(values), 3)
            out[name + "_spread"] = [min(values), max(values)]
    return out


def ratios(ours, theirs):
    """How many times better ours is, in each figure: above 1 is better."""
    def over(a, b):
        return round(a / b, 2) if a and b else None
    return {"rate": over(ours.get("rate"), theirs.get("rate")),
            "delivered": over(ours.get("delivered"), theirs.get("delivered")),
            "cpu": over(theirs.get("cpu_ms"), ours.get("cpu_ms"))}


def number(x):
    if x is None:
        return "-"
    return f"{x:,.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def table(rows, sides):
    """A Markdown table: for each row each side's figures, then ours over each other's."""
    ours, others = sides[0], sides[1:]
    figures = (("per s", "rate"), ("delivered per s", "delivered"), ("CPU ms", "cpu_ms"),
               ("calls", "syscalls"), ("syncs", "syncs"))
    head = ["row"] + [f"{title} {s}" for title, _ in figures for s in sides]
    head += [f"× {t}{' ' + o if len(others) > 1 else ''}" for o in others for t in ("rate", "delivered", "CPU")]
    lines = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for row in rows:
        got = row["sides"]
        cells = [row["key"]] + [number(got[s].get(name)) for _, name in figures for s in sides]
        for other in others:
            ratio = row["ratios"].get(other, {})
            cells += [number(ratio.get(k)) for k in ("rate", "delivered", "cpu")]
        lines.append(cells)
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    shown = []
    for line in lines:
        fill = "-" if line[0] == "---" else " "
        cells = [line[0].ljust(widths[0], fill)] + [c.rjust(w, fill) for c, w in zip(line[1:], widths[1:])]
        shown.append("| " + " | ".join(cells) + " |")
    return "\n".join(shown)


def verdict(rows, ours, other, target):
    """Whether the rows with 10 connections reach the target over the other side."""
    lines = []
    for row in rows:
        ratio = row["ratios"].get(other)
        if row["key"].startswith("ingest") and row["key"].endswith("× 10") and ratio:
            met = all(ratio[k] and ratio[k] >= target for k in ("rate", "delivered", "cpu"))
            lines.append(f"{row['key']}: {number(ratio['rate'])}× {other}'s rate, "
                         f"{number(ratio['delivered'])}× delivered, {number(ratio['cpu'])}× less CPU: "
                         f"target of {target:g}× {'met' if met else 'not met'} by {ours}")
    return lines


def machine(directory):
    def command(*words):
        try:
            return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  check=False).stdout.strip().splitlines()
        except OSError:
            return []
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as f:
        model = next((x.split(":")[1].strip() for x in f if x.startswith("model name")), "?")
    with open("/proc/meminfo", encoding="ascii") as f:
        memory = round(int(f.readline().split()[1]) / 1024 / 1024, 1)
    disk = command("findmnt", "-no", "SOURCE,FSTYPE,OPTIONS", "-T", directory)
    here = os.path.dirname(os.path.abspath(__file__))
    return {"cpu": model, "cores": os.cpu_count(), "memory_gib": memory, "kernel": platform.release(),
            "disk": " ".join(disk[0].split()) if disk else "?",
            "java": (command("java", "-version") or ["?"])[0],
            "commit": (command("git", "-C", here, "rev-parse", "--short", "HEAD") or ["?"])[0]}


def write(path, data):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(data, f, indent=1, ensure_ascii=False)
        f.write("\n")


def now():
    return time.strftime("%Y-%m-%dT%H%M%S")
