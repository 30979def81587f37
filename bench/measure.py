"""Times whole processes against each other, one pair after another."""

import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass
class Sample:
    """One process: wall time in seconds, peak memory in bytes."""

    seconds: float
    peak: int


@dataclass
class Command:
    """A command: its words, where it runs, what it reads, which exit codes are fine."""

    words: list
    cwd: str = "."
    stdin: str = os.devnull
    prepare: object = None
    exits: tuple = (0,)


def once(command):
    """Runs a command to its end; its output goes nowhere."""
    if command.prepare:
        command.prepare()
    with open(command.stdin, "rb") as source, open(os.devnull, "wb") as sink:
        started = time.perf_counter()
        child = subprocess.Popen(
            command.words, cwd=command.cwd, stdin=source, stdout=sink, stderr=subprocess.PIPE)
        message = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in command.exits:
        sys.exit(f"bench: {command.words} ended with {child.returncode}: {message.decode()[-500:]}")
    return Sample(seconds, usage.ru_maxrss * 1024)


def sequence(*commands):
    """Several commands as one: times add up, the peak is the highest."""
    samples = [once(command) for command in commands]
    return Sample(sum(s.seconds for s in samples), max(s.peak for s in samples))


def pairs(ours, theirs, rounds):
    """Runs both in turn, after one round that does not count."""
    run = lambda side: sequence(*(side if isinstance(side, list) else [side]))
    run(ours), run(theirs)
    return [(run(ours), run(theirs)) for _ in range(rounds)]


class Table:
    """Collects rows and says in the end whether every limit held."""

    def __init__(self):
        self.failed = []
        print("| what | upkeep | against | ratio | limit |")
        print("|---|---|---|---|---|")

    def ratio(self, name, samples, against, limit, factor=None):
        """A row of wall times; the ratio is the median over the pairs."""
        ours = statistics.median(a.seconds for a, _ in samples)
        theirs = statistics.median(b.seconds for _, b in samples)
        ratio = statistics.median(a.seconds / b.seconds for a, b in samples)
        self.row(name, span(ours), f"{span(theirs)} {against}", ratio, limit)

    def difference(self, name, samples, against, limit):
        """A row of wall times of which one may be so many seconds longer; medians over the pairs."""
        ours = statistics.median(a.seconds for a, _ in samples)
        theirs = statistics.median(b.seconds for _, b in samples)
        more = statistics.median(a.seconds - b.seconds for a, b in samples)
        mark = "" if more <= limit else " **over**"
        if mark:
            self.failed.append(name)
        print(f"| {name} | {span(ours)} | {span(theirs)} {against} | {more * 1000:+.1f} ms | "
              f"{limit * 1000:+g} ms{mark} |", flush=True)

    def memory(self, name, samples, bytes_, against, limit):
        """A row of peak memory against a size."""
        peak = max(a.peak for a, _ in samples)
        self.row(name, size(peak), f"{size(bytes_)} {against}", peak / bytes_, limit)

    def row(self, name, ours, theirs, ratio, limit):
        if limit is None:  # a figure to know, without a promise
            print(f"| {name} | {ours} | {theirs} | {ratio:.2f} | - |", flush=True)
            return
        mark = "" if ratio <= limit else " **over**"
        if mark:
            self.failed.append(name)
        print(f"| {name} | {ours} | {theirs} | {ratio:.2f} | {limit:g}{mark} |", flush=True)


def span(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def size(bytes_):
    return f"{bytes_ / 1e6:.0f} MB"
