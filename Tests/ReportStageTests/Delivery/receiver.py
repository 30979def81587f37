"""Receivers on loopback for the tests of messages: HTTP with faults, and mail where aiosmtpd is there.

usage: receiver.py DIRECTORY [CERTIFICATE KEY]
Writes the ports to DIRECTORY/ports.json and what came to DIRECTORY/log.jsonl; the first part of a path
says how it answers: ok, slow, limit, twice, hangup, away, endless, bomb, refuse.
"""
import gzip
import http.server
import json
import os
import ssl
import sys
import threading
import time

place = sys.argv[1]
lock = threading.Lock()
seen = {}


def log(entry):
    with lock:
        with open(os.path.join(place, "log.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def work(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        headers = {name.lower(): value for name, value in self.headers.items()}
        port = self.server.server_port
        log({"method": self.command, "path": self.path, "headers": headers, "body": body,
             "port": port})
        way = self.path.strip("/").split("/")[0]
        with lock:
            count = seen[way] = seen.get(way, 0) + 1
        if way == "slow":
            time.sleep(0.4)
            self.answer(200)
        elif way == "limit" and count == 1:
            self.answer(429, headers=[("Retry-After", "1")])
        elif way == "twice" and count <= 2:
            self.answer(500)
        elif way == "hangup":
            self.close_connection = True
            self.connection.close()
        elif way == "away":
            self.answer(307, headers=[("Location", f"http://localhost:{ports['other']}/ok")])
        elif way == "elsewhere":
            self.answer(302, headers=[("Location", f"http://localhost:{ports['other']}/ok")])
        elif way == "endless":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
            except OSError:
                self.close_connection = True
        elif way == "bomb":
            self.answer(200, gzip.compress(b"\0" * (64 << 20)), [("Content-Encoding", "gzip")])
        elif way == "refuse":
            self.answer(401)
        else:
            self.answer(200, b"ok")

    do_GET = do_POST = do_PUT = work


ports = {}
for name in ("http", "other"):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    ports[name] = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()

if len(sys.argv) > 3:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])

    class Mail:
        async def handle_DATA(self, server, session, envelope):
            # aiosmtpd fills `session.ssl` after STARTTLS alone.
            tls = server.transport.get_extra_info("ssl_object") is not None
            log({"mail": envelope.content.decode("utf-8", "replace"), "to": envelope.rcpt_tos,
                 "from": envelope.mail_from, "tls": tls,
                 "login": bool(session.authenticated)})
            return "250 taken"

    def login(server, session, envelope, mechanism, data):
        return AuthResult(success=data.login == b"upkeep" and data.password == b"s3cr3t-word")

    def free():
        import socket
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            return one.getsockname()[1]

    for name, options in (
        ("starttls", {"tls_context": context, "require_starttls": True, "auth_required": True,
                      "authenticator": login}),
        ("tls", {"ssl_context": context, "auth_required": True, "auth_require_tls": False,
                 "authenticator": login}),
        ("plain", {}),
    ):
        ports[name] = free()
        Controller(Mail(), hostname="127.0.0.1", port=ports[name], **options).start()

with open(os.path.join(place, "ports.tmp"), "w", encoding="utf-8") as file:
    json.dump(ports, file)
with open(os.path.join(place, "pid"), "w", encoding="utf-8") as file:
    file.write(str(os.getpid()))
os.rename(os.path.join(place, "ports.tmp"), os.path.join(place, "ports.json"))
# Nobody has to end it: it does not outlive its test by much.
time.sleep(300)
