#!/usr/bin/env python3
"""Holds pages against what readers need, in a headless Chromium.

usage: check.py [--large] [--shots DIRECTORY] PAGE...

Prints a line a complaint, and exits 1 when there is one. With --large, says how long a page took to load
and to scroll, and complains above limits."""

import argparse
import importlib.util
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
LOOKS = [
    ("desktop-light", {"width": 1280}), ("desktop-dark", {"width": 1280, "scheme": "dark"}),
    ("phone-light", {"width": 390, "height": 844}),
    ("phone-dark", {"width": 390, "height": 844, "scheme": "dark"}),
    ("print", {"width": 794, "media": "print"}),
]


def axe():
    """axe-core's script, which a package of PyPI brings; None where it is not installed."""
    found = importlib.util.find_spec("axe_playwright_python")
    if not found or not found.submodule_search_locations:
        return None
    with open(os.path.join(found.submodule_search_locations[0], "axe.min.js"), encoding="utf-8") as f:
        return f.read()


def own():
    with open(os.path.join(HERE, "audit.js"), encoding="utf-8") as source:
        return source.read()


def look(browser, path, name, view, shots, tool):
    complaints = []
    page = browser.page(**view)
    page.open(path)
    complaints += page.complaints()
    if view["width"] < 800 and page.run(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        complaints.append("overflow: the page is wider than the screen: " + page.run(WIDEST))
    if name != "print":
        page.run(OPEN)
        complaints += page.run(own())
        if tool:
            page.run(tool)
            complaints += page.run(AXE)
        if view["width"] < 800 and page.run(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            complaints.append("overflow with all open: " + page.run(WIDEST))
    if shots:
        page.run(OPEN.replace("true", "d.dataset.before === 'true'"))
        base = os.path.join(shots, os.path.basename(os.path.dirname(path)) + "-" + name)
        page.shoot(base + ".png")
        if name == "print":
            page.print(base + ".pdf")
    page.close()
    return [f"{os.path.basename(os.path.dirname(path))} {name}: {text}" for text in complaints]


OPEN = """document.querySelectorAll('details').forEach(d => { d.dataset.before ??= d.open;
  d.open = true })"""

WIDEST = """[...document.querySelectorAll('body *')].filter(e => !e.closest('.wide') &&
  e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(-3).map(e => e.tagName + ' ' + e.className + ' ' + (e.textContent || '').slice(0, 40)).join('; ')"""

AXE = """axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v =>
  'axe ' + v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')))"""


def without_script(browser, path):
    """What is to be read must be there where no script runs, and no control that does nothing."""
    page = browser.page(script=False)
    page.open(path)
    document = page.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    complaints = []
    for selector, text in [("#filter:not([hidden])", "the filter shows without a script")]:
        if page.call("DOM.querySelector", nodeId=document, selector=selector)["nodeId"]:
            complaints.append(text)
    page.close()
    return [f"{os.path.basename(os.path.dirname(path))} without script: {text}" for text in complaints]


def filtering(browser, path):
    """The filter is reached by keys, hides rows, and says how many are left."""
    page = browser.page()
    page.open(path)
    complaints = []
    if not page.run("!!document.getElementById('filter')"):
        return []
    before = page.run("document.getElementById('f-count').textContent")
    focused = []
    for _ in range(200):
        page.key("Tab", 9)
        focused.append(page.run("document.activeElement.id || document.activeElement.tagName"))
        if focused[-1] == "f-all":
            break
    for name in ["f-layer", "f-risk", "f-state", "f-name", "f-all"]:
        if name not in focused:
            complaints.append(f"keys do not reach {name}: {focused[:20]}")
    if page.run("getComputedStyle(document.activeElement).outlineStyle") == "none":
        complaints.append("the focus does not show")
    after = page.run("""(() => { const s = document.getElementById('f-risk');
      s.value = [...s.options].at(-1).value; s.dispatchEvent(new Event('input'));
      return document.getElementById('f-count').textContent })()""")
    shown = page.run("[...document.querySelectorAll('.rows > li')].filter(e => e.offsetParent).length")
    if after == before or not after.startswith(f"{shown} of "):
        complaints.append(f"the filter says {after!r}, and {shown} rows show")
    page.run("document.getElementById('f-all').click()")
    if page.run("document.getElementById('f-count').textContent") != before:
        complaints.append("show all does not show all")
    page.run("location.hash = document.querySelector('.rows > li:last-child').id")
    page.run("new Promise(r => setTimeout(r, 50))")
    if not page.run("document.querySelector(location.hash + ' > details').open"):
        complaints.append("a jump does not open its row")
    complaints += page.complaints()
    page.close()
    return [f"{os.path.basename(os.path.dirname(path))} filter: {text}" for text in complaints]


def large(browser, path):
    page = browser.page()
    seconds = page.open(path)
    frames = page.run("""new Promise(done => { const times = []; let last = performance.now(), y = 0;
      const step = now => { times.push(now - last); last = now; y += 2000; scrollTo(0, y);
        if (times.length < 60) requestAnimationFrame(step);
        else done([Math.max(...times.slice(1)), times.slice(1).sort((a, b) => a - b)[30]]) };
      requestAnimationFrame(step) })""")
    filtered = page.run("""(() => { const s = document.getElementById('f-risk'), t = performance.now();
      s.value = 'high'; s.dispatchEvent(new Event('input')); document.body.offsetHeight;
      return performance.now() - t })()""")
    print(f"loaded in {seconds:.2f} s; a frame while scrolling: median {frames[1]:.0f} ms, "
          f"longest {frames[0]:.0f} ms; filtered in {filtered:.0f} ms")
    complaints = page.complaints()
    for text, value, limit in [("loading took ms", seconds * 1000, 5_000),
                               ("half the frames took ms", frames[1], 100),
                               ("the longest frame took ms", frames[0], 1_000),
                               ("filtering took ms", filtered, 1_500)]:
        if value > limit:
            complaints.append(f"{text} {value:.0f}, more than {limit}")
    page.close()
    return complaints


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--shots")
    parser.add_argument("pages", nargs="+")
    options = parser.parse_args()
    tool = axe()
    if not tool:
        print("axe-core is not installed (pip install axe-playwright-python): own checks alone")
    complaints = []
    with Browser() as browser:
        for path in options.pages:
            if options.large:
                complaints += large(browser, path)
                continue
            for name, view in LOOKS:
                complaints += look(browser, path, name, view, options.shots, tool)
            complaints += without_script(browser, path)
            complaints += filtering(browser, path)
    for text in complaints:
        print("complaint: " + text)
    sys.exit(1 if complaints else 0)


main()
