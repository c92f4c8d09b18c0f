import History
import JSON
import Reports
import Testing

@Suite("Two runs side by side")
struct ComparingTests {
    @Test("a run does not differ from itself")
    func same() throws {
        let outline = try SampleRun().outline()
        let difference = RunDifference(outline, outline, changes: [], commonEvents: outline.lastSeq)
        #expect(difference.isEmpty)
        #expect(difference.left.count == 2)
    }

    @Test("the first step that was decided otherwise is named, and spend alone is no difference")
    func parted() throws {
        let whole = SampleRun()
        var shorter = RunOutline()
        for event in whole.events where event.step != 1 { shorter.apply(event) }
        let difference = RunDifference(try whole.outline(), shorter, changes: [], commonEvents: 3)
        #expect(difference.firstDifferentStep == 1)
        #expect(!difference.isEmpty)
        var cheaper = difference.left[0]
        cheaper.spent = nil
        #expect(cheaper.decides(as: difference.left[0]))
    }

    @Test("a changed setting is a difference even where the steps are alike")
    func settings() throws {
        let outline = try SampleRun().outline()
        let change = SettingChange(path: "seed", old: .integer(0), new: .integer(1))
        #expect(!RunDifference(outline, outline, changes: [change], commonEvents: 0).isEmpty)
    }
}
