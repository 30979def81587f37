"""Drives a headless Chromium through its DevTools protocol, over two pipes: no port, no package.

Source: https://chromedevtools.github.io/devtools-protocol/ (Browser, Target, Page, Runtime, Log, Emulation)."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    """A Chromium with a profile of its own in a temporary directory, both gone at the end."""

    def __init__(self, seconds=50):
        self.end = time.monotonic() + seconds
        self.profile = tempfile.mkdtemp(prefix="upkeep-chromium-")
        to_child, self.write_to = os.pipe()
        self.read_from, from_child = os.pipe()

        def place_pipes():
            # The protocol speaks on descriptors 3 and 4.
            high = [os.dup(to_child), os.dup(from_child)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        words = [
            shutil.which("chromium"), "--headless=new", "--remote-debugging-pipe", "--no-first-run",
            "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-default-browser-check", "--hide-scrollbars", "--mute-audio",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + self.profile]
        if os.geteuid() == 0:
            words.append("--no-sandbox")
        self.child = subprocess.Popen(
            words + ["about:blank"], preexec_fn=place_pipes, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=dict(os.environ, HOME=self.profile))
        os.close(to_child)
        os.close(from_child)
        self.buffer = b""
        self.number = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.kill()
        self.child.wait()
        os.close(self.write_to)
        os.close(self.read_from)
        shutil.rmtree(self.profile, ignore_errors=True)

    def message(self):
        """The next message; fails when the time is over."""
        while b"\0" not in self.buffer:
            left = self.end - time.monotonic()
            if left <= 0 or not select.select([self.read_from], [], [], left)[0]:
                raise TimeoutError("chromium did not answer in time")
            some = os.read(self.read_from, 1 << 20)
            if not some:
                raise EOFError("chromium ended")
            self.buffer += some
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **parameters):
        self.number += 1
        number = self.number
        request = {"id": number, "method": method, "params": parameters}
        if session:
            request["sessionId"] = session
        text = json.dumps(request).encode() + b"\0"
        while text:
            text = text[os.write(self.write_to, text):]
        while True:
            message = self.message()
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            if "method" in message:
                self.events.append(message)

    def page(self, **look):
        return Page(self, **look)


class Page:
    """A page at a size, light or dark, on a screen or on paper, with or without scripts."""

    def __init__(self, browser, width=1280, height=900, scheme="light", media="screen", script=True):
        self.browser = browser
        self.width = width
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call(
            "Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def open(self, path):
        """Opens a file; returns the seconds until it is loaded and painted."""
        began = time.monotonic()
        self.call("Page.navigate", url="file://" + os.path.abspath(path))
        self.wait("Page.loadEventFired")
        return time.monotonic() - began

    def wait(self, method):
        def fits(event):
            return event["method"] == method and event.get("sessionId") == self.session
        for event in self.browser.events:
            if fits(event):
                self.browser.events.remove(event)
                return event
        while True:
            event = self.browser.message()
            if "method" in event:
                if fits(event):
                    return event
                self.browser.events.append(event)

    def run(self, source):
        """What an expression is, or resolves to."""
        answer = self.call(
            "Runtime.evaluate", expression=source, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def key(self, name, code):
        for kind in ["keyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name,
                      windowsVirtualKeyCode=code)

    def complaints(self):
        """What the page wrote to its console, what its policy refused, and what it tried to load."""
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            detail = event["params"]
            if event["method"] == "Runtime.consoleAPICalled":
                found.append("console: " + str(detail["args"])[:300])
            elif event["method"] == "Runtime.exceptionThrown":
                found.append("exception: " + str(detail["exceptionDetails"])[:300])
            elif event["method"] == "Log.entryAdded":
                found.append("log: " + detail["entry"]["text"][:300])
            elif event["method"] == "Network.requestWillBeSent" \
                    and not detail["request"]["url"].startswith(("file:", "about:")):
                found.append("request: " + detail["request"]["url"][:300])
        return found

    def shoot(self, path):
        """A picture of the whole page: as high as it is, as what is not on the screen is not drawn."""
        height = self.run("document.documentElement.scrollHeight")
        for _ in range(3):
            self.call("Emulation.setDeviceMetricsOverride", width=self.width,
                      height=min(height, 16_000), deviceScaleFactor=1, mobile=self.width < 600)
            self.run("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
            height = self.run("document.documentElement.scrollHeight")
        answer = self.call("Page.captureScreenshot", format="png")
        with open(path, "wb") as target:
            target.write(base64.b64decode(answer["data"]))

    def print(self, path):
        answer = self.call("Page.printToPDF", printBackground=False)
        with open(path, "wb") as target:
            target.write(base64.b64decode(answer["data"]))

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
