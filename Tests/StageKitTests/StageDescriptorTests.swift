import Contracts
import Testing

@testable import CommandLine
@testable import StageKit

/// What holds of every stage's facts.
@Suite struct StageDescriptorTests {
    @Test(arguments: StageDescriptor.all)
    func keepsToItsOwnFacts(one: StageDescriptor) {
        #expect(one.effects == .none || one.hasDryRun, "\(one.stage) cannot be tried out")
        #expect(!one.showsDryRun || one.hasDryRun)
        #expect(one.mayStayOpen.isSubset(of: one.exits), "\(one.stage)")
        #expect(!one.summary.isEmpty && one.summary.count < 100 && one.summary.hasSuffix("."))
        let flags = Set(one.keys.map(\.name))
        #expect(flags.count == one.keys.count, "\(one.stage) has a key twice")
        #expect(flags.isDisjoint(with: Keys.common.map(\.name)))
        #expect(flags.isSubset(of: Keys.ofAll.map(\.name)))
        var named = one.sources + [one.operands, one.pipelineFlag].compactMap { $0 }
        if case .with(let keys) = one.startsRun { named += keys }
        #expect(flags.isSuperset(of: named.map(\.name)))
        #expect(one.sources.filter { !$0.isPath }.isEmpty)
        #expect(one.operands?.isRepeatable ?? true)
    }

    @Test func readsOnlyWhatStagesBeforeItWrite() {
        for (index, one) in StageDescriptor.all.enumerated() {
            let before = StageDescriptor.all.prefix(index).map(\.stage)
            #expect(Set(one.reads + one.alsoReads).isSubset(of: before), "\(one.stage)")
        }
    }

    /// Looking is never doing.
    @Test func onlyStagesThatChangeSomethingLeaveARunOpenForIt() {
        let looking = StageDescriptor.all.filter { $0.effects == .none }.map(\.stage)
        #expect(looking == [.detect, .analyze, .validate, .report])
        let open = StageDescriptor.all.filter { !$0.mayStayOpen.isEmpty }.map(\.stage)
        #expect(open == [.apply, .validate, .rollback])
    }
}

@Suite struct ProgramExitTests {
    private static let wholes: [([Int32], Int32)] = [
        ([0, 0], 0), ([0, 3, 0], 3), ([3, 2, 0], 2), ([2, 69, 1], 69), ([0, 137], 137), ([], 0),
    ]

    @Test(arguments: wholes)
    func takesTheGravest(_ all: [Int32], _ expected: Int32) {
        #expect(ProgramExit.gravest(all.map(ProgramExit.init(rawValue:))).rawValue == expected)
    }

    @Test func tellsWhatFollows() {
        func codes(_ isSo: (ProgramExit) -> Bool) -> [Int32] {
            (ExitCode.allCases.map { ProgramExit($0) } + [ProgramExit(rawValue: 143)]).filter(isSo)
                .map(\.rawValue)
        }
        #expect(codes(\.isGoodEnd) == [0, 2, 3])
        #expect(codes(\.isUnknownEnd) == [70, 143])
        #expect(codes(\.leavesDocument) == [0, 1, 2, 3, 69])
        #expect(codes(\.callsHandler) == [1, 2] && codes(\.letsFollowersRun) == [1, 69])
    }
}
