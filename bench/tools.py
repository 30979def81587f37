"""What other tools make of the same edits."""

import io

try:
    import ruamel.yaml
except ImportError:
    ruamel = None


def compare(edits, made):
    """Prints how many files each tool leaves as they are outside the edited scalar."""
    counts = {"upkeep": 0, "`sed` (the old text everywhere)": 0}
    if ruamel:
        counts["ruamel.yaml %s, round trip" % ruamel.yaml.__version__] = 0
    for edit in edits:
        with open(edit["file"], "rb") as source:
            old = source.read()
        with open(f"{made}/{edit['number']}", "rb") as source:
            ours = source.read()
        start, end = edit["bytes"]
        tail = old[end:]
        results = [ours, old.replace(edit["old"].encode(), edit["new"].encode())]
        if ruamel:
            results.append(round_trip(old, edit))
        for name, new in zip(counts, results):
            if new is not None and new[:start] == old[:start] and new.endswith(tail) \
                    and edit["new"].encode() in new[start:len(new) - len(tail)]:
                counts[name] += 1
    print()
    print("| tool | edits | all other bytes kept |")
    print("|---|---|---|")
    for name, kept in counts.items():
        print(f"| {name} | {len(edits)} | {kept} ({100 * kept / len(edits):.0f} %) |", flush=True)


def round_trip(data, edit):
    """The file as ruamel.yaml writes it after the edit, told what of the file's style it can be
    told, with the better of two indentations; None where it cannot read or write it."""
    made = None
    for indent in [{"mapping": 2, "sequence": 2, "offset": 0},
                   {"mapping": 2, "sequence": 4, "offset": 2}]:
        try:
            made = written(data, edit, indent)
        except Exception:  # whatever it says, the file is not edited
            continue
        start, end = edit["bytes"]
        if made[:start] == data[:start] and made.endswith(data[end:]):
            return made
    return made


def written(data, edit, indent):
    yaml = ruamel.yaml.YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.explicit_start = any(line == b"---" for line in data.splitlines())
    yaml.indent(**indent)
    documents = list(yaml.load_all(data))
    node = documents[edit["document"]]
    for step in edit["path"][:-1]:
        node = node[step]
    last = edit["path"][-1]
    old = node[last]
    node[last] = type(old)(edit["new"]) if isinstance(old, str) else yaml.load(edit["new"])
    target = io.BytesIO()
    yaml.dump_all(documents, target)
    return target.getvalue()
