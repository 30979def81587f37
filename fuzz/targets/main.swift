import CFuzzer
import Glibc

var count = CommandLine.argc
var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &words) { bytes, count in
        FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
