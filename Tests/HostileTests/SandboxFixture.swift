import Contracts
import Names
import SystemSupport
import TestSupport

/// A repository whose kustomize is in league with whoever pushes: it makes every attempt to get out,
/// and fails with the names of those that came off.
struct SandboxFixture {
    static let python = "/usr/bin/python3"
    static let isPresent = Files.isExecutable(python)
    static let whyAbsent = "needs /usr/bin/python3"

    /// What has to come off where nothing holds it back, so that the attempts are known to be real.
    static let real: Set<String> = [
        "read /etc/passwd", "read a private file", "read an ssh key", "read git's directory",
        "read the state", "list the home", "read the parent's environment", "read the other build",
        "open a TCP socket", "open a UDP socket", "open a unix socket", "connect",
        "open a pair of sockets", "run what it wrote", "run what it wrote in memory",
        "write in the export", "write beside the program", "write a private file",
        "change a mode", "change a time", "link to a private file", "truncate a private file",
        "signal the parent", "read the parent's limits", "shared memory",
    ]

    private static let attempts = #"""
        #!/usr/bin/python3 -IS
        import ctypes, mmap, os, signal, socket, stat, subprocess, sys
        if sys.argv[1] == "version":
            print("v5.5.0")
            sys.exit()
        private, home, git, state, port = "PRIVATE", "HOME_", "GIT", "STATE", PORT
        parent, scratch = os.getppid(), os.environ.get("TMPDIR", "/tmp")
        libc = ctypes.CDLL(None, use_errno=True)

        def call(*words):
            result = libc.syscall(*(ctypes.c_long(w) if isinstance(w, int) else w for w in words))
            if result < 0:
                raise OSError(ctypes.get_errno(), "no")
            return result

        def read(path):
            with open(path, "rb") as file:
                if not file.read(1):
                    raise OSError("empty")

        def write(path, text="x"):
            with open(path, "w") as file:
                file.write(text)

        def run(path):
            write(path, "#!/bin/sh\nexit 0\n")
            os.chmod(path, 0o755)
            subprocess.run([path], check=True)

        def run_program(path):
            with open("/usr/bin/true", "rb") as source, open(path, "wb") as target:
                os.fchmod(target.fileno(), 0o755)
                target.write(source.read())
            subprocess.run([path], check=True)

        def run_in_memory():
            number = os.memfd_create("x", 0)
            with open("/usr/bin/true", "rb") as source:
                os.write(number, source.read())
            subprocess.run([f"/proc/self/fd/{number}"], pass_fds=[number], check=True)

        def survives(work):
            child = os.fork()
            if child == 0:
                try:
                    work()
                except BaseException:
                    os._exit(1)
                os._exit(0)
            if os.waitpid(child, 0)[1] != 0:
                raise OSError("did not survive")

        def call_of_32_bits():
            code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
            code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # getpid by int 0x80
            address = ctypes.addressof(ctypes.c_char.from_buffer(code))
            if ctypes.CFUNCTYPE(ctypes.c_int)(address)() <= 0:
                raise OSError("no")

        def connect(family, kind, address):
            with socket.socket(family, kind) as one:
                one.connect(address)

        attempts = {
            "read /etc/passwd": lambda: read("/etc/passwd"),
            "read a private file": lambda: read(private),
            "read an ssh key": lambda: read(home + "/.ssh/id_ed25519"),
            "read git's directory": lambda: read(git + "/config"),
            "read the state": lambda: read(state + "/secret"),
            "list the home": lambda: os.listdir(home),
            "read the parent's environment": lambda: read(f"/proc/{parent}/environ"),
            "read the parent's memory": lambda: read(f"/proc/{parent}/mem"),
            "read its own memory": lambda: read("/proc/self/maps"),
            "read the other build": lambda: os.listdir(scratch + "/../.."),
            "open a TCP socket": lambda: socket.socket(),
            "open a UDP socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            "open a unix socket": lambda: socket.socket(socket.AF_UNIX),
            "open a netlink socket": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
            "open a pair of sockets": lambda: socket.socketpair(),
            "connect": lambda: connect(
                socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", port)),
            "set up io_uring": lambda: call(425, 1, ctypes.create_string_buffer(120)),
            "run what it wrote": lambda: run(scratch + "/script"),
            "run a program that it wrote": lambda: run_program(scratch + "/program"),
            "run what it wrote in memory": run_in_memory,
            "write in the export": lambda: write("new"),
            "write beside the program": lambda: write(os.path.dirname(sys.argv[0]) + "/new"),
            "write a private file": lambda: open(private, "r+").close(),
            "truncate a private file": lambda: call(76, private.encode(), 5),
            "change a mode": lambda: os.chmod(private, 0o644),
            "change an owner": lambda: os.chown(private, os.getuid(), os.getgid()),
            "change a time": lambda: os.utime(private),
            "change a mode, newer": lambda: call(452, -100, private.encode(), 0o644, 0),
            "link to a private file": lambda: os.link(private, scratch + "/link"),
            "signal the parent": lambda: os.kill(parent, 0),
            "signal a thread of the parent": lambda: call(234, parent, parent, 0),
            "read the parent's limits": lambda: call(302, parent, 7, 0, bytes(16)),
            "trace the parent": lambda: call(101, 0x4206, parent, 0, 0),
            "read the parent by address": lambda: call(310, parent, 0, 1, 0, 1, 0),
            "shared memory": lambda: call(29, 0, 4096, 0o1600),
            "keys": lambda: call(250, 0, -4, 1),
            "a name space of users": lambda: survives(lambda: call(272, 0x10000000)),
            "a name space by clone": lambda: survives(
                lambda: call(56, 0x20000000 | 17, 0, 0, 0, 0) or os._exit(0)),
            "mount": lambda: call(165, b"none", b"/", 0, 0x44000, 0),
            "bpf": lambda: call(321, 0, bytes(120), 120),
            "perf": lambda: call(298, bytes(8) + b"\x80\0\0\0" + bytes(116), 0, -1, -1, 0),
            "userfaultfd": lambda: call(323, 0),
            "a call of 32 bits": lambda: survives(call_of_32_bits),
            "a call of x32": lambda: survives(lambda: call(0x40000000 + 39)),
        }
        done = []
        for name, attempt in attempts.items():
            try:
                attempt()
                done.append(name)
            except (OSError, subprocess.SubprocessError):
                pass
        print("Error: " + ", ".join(done), file=sys.stderr)
        print("kind: List")
        sys.exit(1 if done else 0)
        """#

    let git: GitFixture
    private let server: SilentServer

    /// Makes the repository, with secrets around it.
    init() throws {
        git = try GitFixture(["app/kustomization.yaml": "resources: []\n"], hasRemote: false)
        server = try SilentServer()
        let secret = try git.writeBeside("private.txt", "hunter2, a private file")
        try git.writeBeside("home/.ssh/id_ed25519", "hunter2, a key")
        try Files.makeDirectories(git.state)
        try AtomicFile.write("hunter2, of the state", to: git.state("secret"))
        let text = Self.attempts.replacing("PRIVATE", with: secret)
            .replacing("HOME_", with: git.beside("home"))
            .replacing("GIT", with: git.path(".git"))
            .replacing("STATE", with: git.state).replacing("PORT", with: "\(server.port)")
        try git.writeBeside("programs/kustomize", text)
        try Programs.run("chmod", ["755", git.beside("programs/kustomize")])
    }

    /// The attempts that come off where nothing holds them back.
    func free() throws -> Set<String> {
        try Files.makeDirectories(git.beside("free/1/home"))
        let result = try Programs.run(
            git.beside("programs/kustomize"), ["build", "."], in: git.beside("free"),
            environment: ["TMPDIR": git.beside("free/1/home")])
        return Set(
            result.err.dropFirst("Error: ".count).filter { !$0.isNewline }
                .split(separator: ", ").map(String.init))
    }

    /// Validates the last change.
    func validate(
        _ environment: [String: String?] = [:]
    ) throws -> Document<ValidatePayload> {
        let result = try Programs.run(
            "upkeep-validate", ["--base", "HEAD~1", "-o", "json"], in: git.work,
            environment: [
                "PATH": "\(git.beside("programs")):/usr/bin:/bin", "HOME": git.beside("home"),
            ].merging(environment) { $1 })
        return try CanonicalJSON.document(ValidatePayload.self, from: result.out)
    }
}
