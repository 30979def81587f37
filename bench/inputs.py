"""Builds what the benchmarks read, from ../shared/data, in a scratch directory."""

import json
import lzma
import os
import subprocess
import tarfile

SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "shared", "data")
LINE_BYTES = 60_000_000


def git(*words, cwd):
    subprocess.run(
        ["git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org", *words],
        cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def repository(name, place):
    """A repository of the data as a work tree of one commit with a bare remote; gives its path."""
    root = os.path.join(place, name)
    with tarfile.open(os.path.join(SHARED, "repos", name + ".tar.xz")) as archive:
        archive.extractall(root, filter="data")
    git("init", "-q", "-b", "main", cwd=root)
    git("config", "user.name", "Bench", cwd=root)
    git("config", "user.email", "bench@example.org", cwd=root)
    git("add", "-A", cwd=root)
    git("commit", "-qm", "start", cwd=root)
    git("init", "-q", "--bare", "-b", "main", root + ".git", cwd=place)
    git("remote", "add", "origin", root + ".git", cwd=root)
    git("push", "-q", "-u", "origin", "main", cwd=root)
    return root


def renovate(name, kind, place):
    """Unpacks a log or report of a lookup run; gives its path."""
    path = os.path.join(place, f"{name}.{kind}")
    with lzma.open(os.path.join(SHARED, "renovate", "lookup", f"{name}.{kind}.xz")) as source:
        with open(path, "wb") as target:
            target.write(source.read())
    return path


def grown_log(name, place):
    """A log whose line with the updates is grown to 60 MB by repeating its entries.

    Gives its path and the length of that line."""
    path = os.path.join(place, "grown.log")
    longest = 0
    with open(renovate(name, "log", place), encoding="utf-8") as source:
        with open(path, "w", encoding="utf-8") as target:
            for line in source:
                if '"packageFiles with updates"' in line:
                    entry = json.loads(line)
                    times = -(-LINE_BYTES // len(line))
                    entry["config"] = {k: v * times for k, v in entry["config"].items()}
                    line = json.dumps(entry, separators=(",", ":"), ensure_ascii=False) + "\n"
                    longest = len(line.encode())
                target.write(line)
    return path, longest


def yaml_files(root, place):
    """Names the YAML files of a work tree, one a line; gives the list's path."""
    listing = os.path.join(place, "yaml-files")
    names = subprocess.run(
        ["git", "ls-files", "*.yaml", "*.yml"], cwd=root, check=True, capture_output=True)
    with open(listing, "wb") as target:
        target.write(names.stdout)
    return listing
