"""Programs measured from outside, in turns, so that a machine that changes its speed changes it for all of them."""
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

KIB = 1 if sys.platform == "darwin" else 1024


@dataclass
class Run:
    """One run of one program: seconds, the largest memory in bytes, and how it ended."""

    wall: float
    cpu: float
    peak: int
    code: int


def run(command):
    """Starts a program and waits for it. What it prints is thrown away by the operating system."""
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIB, os.waitstatus_to_exitcode(status))


def least_peak():
    """A child begins as a copy of this process, so no smaller peak can be seen."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB


class Series:
    """Commands run in turns, so many rounds, mostly after one that warms the caches."""

    def __init__(self, commands, rounds, warm=True):
        for command in commands.values() if warm else ():
            run(command)
        self.runs = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                self.runs[name].append(run(command))

    def median(self, name, column):
        return statistics.median(getattr(run, column) for run in self.runs[name])

    def least(self, name, column):
        return min(getattr(run, column) for run in self.runs[name])

    def ratio(self, name, other, column="cpu"):
        """How often `other` fits, round by round: what slowed a round down has slowed both."""
        if other not in self.runs:
            return None
        pairs = zip(self.runs[name], self.runs[other])
        return statistics.median(getattr(one, column) / max(getattr(two, column), 1e-9) for one, two in pairs)

    def code(self, name):
        return self.runs[name][-1].code


def instructions(command):
    """How many instructions a run takes, as valgrind counts them; nothing where there is no valgrind."""
    if not shutil.which("valgrind"):
        return None
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    printed = subprocess.run(tool, capture_output=True, text=True).stderr
    found = re.search(r"Collected : (\d+)", printed)
    return int(found.group(1)) if found else None


def machine():
    """One line about where this was measured."""
    model = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.exists():
        named = re.search(r"model name\s*: (.*)", about.read_text())
        model = named.group(1) if named else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0]
    return f"{model}, {cores} cores, {memory:.0f} GiB, {platform.system()}; load when it began: {load:.1f}"


def markdown(head, rows):
    """A table whose first column is text and whose others are figures."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]

    def line(cells):
        padded = (cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(cells, widths)))
        return f"| {' | '.join(padded)} |"

    marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(head), line(marks), *(line(row) for row in rows)])
