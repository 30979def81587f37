"""Builds what the benchmarks read, from ../shared/data, in a scratch directory."""

import datetime
import hashlib
import json
import lzma
import os
import random
import subprocess
import tarfile

SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "shared", "data")
LINE_BYTES = 60_000_000
FLUX = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: {0}
  namespace: flux-system
spec:
  interval: 10m
  path: ./groups/{0}
  prune: true
  sourceRef:
    kind: GitRepository
    name: home
"""
SOURCE = """apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: home
  namespace: flux-system
spec:
  url: https://example.org/home
"""
APPLICATION = {
    "kustomization.yaml": """namespace: {0}
resources:
  - deployment.yaml
  - service.yaml
  - config.yaml
  - namespace.yaml
""",
    "deployment.yaml": """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {0}
spec:
  selector:
    matchLabels:
      app: {0}
  template:
    metadata:
      labels:
        app: {0}
    spec:
      containers:
        - name: {0}
          image: example.org/{0}:1.0.0
""",
    "service.yaml": """apiVersion: v1
kind: Service
metadata:
  name: {0}
spec:
  selector:
    app: {0}
  ports:
    - port: 80
""",
    "config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {0}\n",
    "namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {0}\n",
}


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


def long_history(place, files=15_000, commits=1_000, seed=1):
    """A bare repository of many files and commits, the same at each call; gives its path."""
    root = os.path.join(place, "history.git")
    git("init", "-q", "--bare", "-b", "main", root, cwd=place)
    child = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=root, stdin=subprocess.PIPE)
    chance = random.Random(seed)
    words = ["%06x" % chance.getrandbits(24) for _ in range(4_000)]
    paths = [f"apps/team{i % 50}/app{i // 10}/file{i}.yaml" for i in range(files)]

    def content(index, version):
        lines = random.Random(seed * 1_000_003 + index)
        text = f"kind: Deployment\nmetadata:\n  name: app-{index}\n  version: {version}\n"
        for _ in range(40):
            text += f"    {lines.choice(words)}: {lines.choice(words)}\n"
        return text.encode()

    def commit(number, changed):
        message = b"change %d" % number
        child.stdin.write(
            b"commit refs/heads/main\ncommitter Bench <bench@example.org> %d +0000\ndata %d\n%s\n"
            % (1_700_000_000 + number * 3_600, len(message), message))
        for index in changed:
            text = content(index, number)
            child.stdin.write(
                b"M 100644 inline %s\ndata %d\n%s\n" % (paths[index].encode(), len(text), text))

    commit(0, range(files))
    for number in range(1, commits):
        commit(number, sorted(chance.sample(range(files), 5)))
    child.stdin.close()
    if child.wait() != 0:
        raise SystemExit("bench: git fast-import failed")
    return root


def rewind(root, commits):
    """Sets main back by this many commits; gives the commit it had, and the one it has now."""
    names = subprocess.run(
        ["git", "rev-parse", "main", f"main~{commits}"], cwd=root, check=True, capture_output=True,
        text=True).stdout.split()
    git("update-ref", "refs/heads/main", names[1], cwd=root)
    return names


def revision(root):
    """The commit that HEAD is at."""
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True,
        text=True).stdout.strip()


def references(root):
    """The references that upkeep made."""
    return subprocess.run(
        ["git", "for-each-ref", "--format=%(refname)", "refs/upkeep"], cwd=root, check=True,
        capture_output=True, text=True).stdout.split()


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


def large(place):
    """A repository of 15,101 files: 50 groups of 60 applications, a Flux Kustomization each.

    The second commit changes one image. Gives its path and the directory that the change reaches."""
    root = os.path.join(place, "large")

    def write(path, text):
        path = os.path.join(root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as target:
            target.write(text)

    for number in range(50):
        group = f"g{number:03d}"
        names = [f"app{number:03d}{index:02d}" for index in range(60)]
        write(f"groups/{group}/kustomization.yaml",
              "resources:\n" + "".join(f"  - {name}\n" for name in names))
        write(f"clusters/home/{group}.yaml", FLUX.format(group))
        for name in names:
            for file, text in APPLICATION.items():
                write(f"groups/{group}/{name}/{file}", text.format(name))
    write("clusters/home/source.yaml", SOURCE)
    git("init", "-q", "-b", "main", cwd=root)
    git("config", "gc.auto", "0", cwd=root)
    git("add", "-A", cwd=root)
    git("commit", "-qm", "start", cwd=root)
    changed = os.path.join(root, "groups/g020/app02005/deployment.yaml")
    with open(changed, encoding="utf-8") as source:
        text = source.read()
    with open(changed, "w", encoding="utf-8") as target:
        target.write(text.replace("1.0.0", "1.1.0"))
    git("commit", "-qam", "one image", cwd=root)
    git("repack", "-adq", cwd=root)
    return root, "groups/g020"


def yaml_files(root, place):
    """Names the YAML files of a work tree, one a line; gives the list's path."""
    listing = os.path.join(place, "yaml-files")
    names = subprocess.run(
        ["git", "ls-files", "*.yaml", "*.yml"], cwd=root, check=True, capture_output=True)
    with open(listing, "wb") as target:
        target.write(names.stdout)
    return listing


def many_releases(files, updates, is_one_group, place):
    """A work tree of many files, scanned: `updates` of them have an update, in one group or each
    in its own. Gives its path and the first commit; the objects are packed."""
    root = os.path.join(place, "releases")
    packages = []
    for number in range(files):
        name = f"apps/ns-{number // 100:03}/app-{number:05}/release.yaml"
        os.makedirs(os.path.join(root, os.path.dirname(name)))
        with open(os.path.join(root, name), "w", encoding="utf-8") as target:
            target.write(RELEASE.format(number=number))
        if number % (files // updates) == 0 and len(packages) < updates:
            branch = "all" if is_one_group else str(number)
            packages.append({"packageFile": name, "deps": [dependency(number, branch)]})
    git("init", "-q", "-b", "main", cwd=root)
    git("config", "user.name", "Bench", cwd=root)
    git("config", "user.email", "bench@example.org", cwd=root)
    git("config", "gc.auto", "0", cwd=root)
    git("add", "-A", cwd=root)
    git("commit", "-qm", "start", cwd=root)
    git("gc", "-q", cwd=root)
    subprocess.run("ls .git/objects/pack > .git/packed", shell=True, cwd=root, check=True)
    report = os.path.join(place, "report.json")
    with open(report, "w", encoding="utf-8") as target:
        json.dump({"problems": [], "repositories": {"local": {
            "problems": [], "branches": [], "packageFiles": {"kubernetes": packages},
            "libYearsWithStatus": {"libYears": {"total": 0}}}}}, target)
    return root, report


RELEASE = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{number:05} # the application
  namespace: default
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: main
          image: ghcr.io/example/app-{number:05}:1.0.0 # keep
          env:
            - name: TZ
              value: "Europe/Berlin"
"""


def dependency(number, branch):
    """What Renovate would report of one of these files."""
    name = f"ghcr.io/example/app-{number:05}"
    return {
        "depName": name, "packageName": name, "datasource": "docker", "versioning": "docker",
        "currentValue": "1.0.0", "currentVersion": "1.0.0", "warnings": [],
        "updates": [{"updateType": "minor", "newValue": "1.1.0", "newVersion": "1.1.0",
                     "branchName": "renovate/" + branch}]}


def every_sixteenth(place):
    """Every sixteenth YAML file of all repositories; gives the paths, one a line, in a file."""
    folder = os.path.join(place, "repos")
    for name in sorted(os.listdir(os.path.join(SHARED, "repos"))):
        if name.endswith(".tar.xz"):
            with tarfile.open(os.path.join(SHARED, "repos", name)) as archive:
                archive.extractall(os.path.join(folder, name.removesuffix(".tar.xz")),
                                   filter="data")
    paths = sorted(
        os.path.join(at, file) for at, _, files in os.walk(folder) for file in files
        if file.endswith((".yaml", ".yml")))
    listing = os.path.join(place, "every-sixteenth")
    with open(listing, "w", encoding="utf-8") as target:
        target.write("".join(path + "\n" for path in paths[::16]))
    return listing


def fresh(root):
    """Takes a work tree back to its first commit, without the objects that came since."""
    first = subprocess.run(
        ["git", "rev-list", "--max-parents=0", "HEAD"], cwd=root, check=True, capture_output=True,
        text=True).stdout.strip()
    git("reset", "-q", "--hard", first, cwd=root)
    subprocess.run("cd .git/objects/pack && ls | grep -vxFf ../../packed | xargs -r rm -f; "
                   "cd ../../.. && "
                   "rm -rf .git/objects/[0-9a-f][0-9a-f] .git/refs/upkeep .git/logs && sync -f .",
                   shell=True, cwd=root, check=True)


def history(place, entries=1_000_000, months=36):
    """A state directory with a history of so many entries over so many months, up to last month's end."""
    state = os.path.join(place, "state")
    os.makedirs(os.path.join(state, "runs"), mode=0o700)
    os.chmod(state, 0o700)
    chance = random.Random(1)
    layers = ["core", "storage", "network", "security", "monitoring", "database", "application"]
    end = datetime.datetime(2026, 10, 31, 23, 0, 0)
    start = end - datetime.timedelta(days=months * 30.4)
    link = "0" * 64
    with open(os.path.join(state, "history.jsonl"), "wb") as target:
        for number in range(entries):
            time = start + (end - start) * (number / entries)
            run = time.strftime("%Y%m%dT%H0000Z-") + f"{number // 20:08x}"
            event = dict.fromkeys(
                ["component", "name", "update", "from", "to", "commit", "detail"])
            event.update(
                id=f"{number:016x}", time=time.strftime("%Y-%m-%dT%H:%M:%SZ"), run=run,
                previous=link, actor="upkeep")
            if number % 20 == 0:
                event.update(type="scanned", outcome="complete", seconds=7,
                             detail="complete: 12 updates")
            else:
                one = chance.randrange(300)
                event.update(
                    type=chance.choices(["applied", "rolled-back", "refused"], [94, 3, 3])[0],
                    component=f"component-{one:03d}", name=f"component-{one:03d}",
                    package=f"ghcr.io/example/component-{one:03d}",
                    update=f"u-{chance.getrandbits(40):010x}", to="1.2.0",
                    commit=f"{chance.getrandbits(160):040x}", kind="minor",
                    layer=layers[one % 7], risk="low", seconds=one % 90,
                    released=(time - datetime.timedelta(days=one % 30)).strftime(
                        "%Y-%m-%dT%H:%M:%SZ"))
                event["from"] = "1.1.0"
            line = json.dumps(event, sort_keys=True, separators=(",", ":")).encode()
            link = hashlib.sha256(line).hexdigest()
            target.write(line + b"\n")
    return state
