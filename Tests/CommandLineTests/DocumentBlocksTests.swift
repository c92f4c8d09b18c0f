import Testing

@Suite("A document's commands")
struct DocumentBlocksTests {
    private static let document = """
        Text with $ in it.
        ```console
        $ gpo list
        old
        $ gpo show a
        first
        …
        last
        ```
        ```console model
        $ gpo run p.yaml
        kept
        ```
        """

    @Test("are found with what they print, and which need a model")
    func found() {
        let commands = DocumentCommand.all(in: Self.document)
        #expect(commands.map(\.command) == ["gpo list", "gpo show a", "gpo run p.yaml"])
        #expect(commands.map(\.output) == [["old"], ["first", "…", "last"], ["kept"]])
        #expect(commands.map(\.needsModel) == [false, false, true])
    }

    @Test("are written anew with what they printed, abridged where they were, those with a model left alone")
    func rewritten() {
        let printed: [[String]?] = [["new", "newer"], ["1", "2", "3", "4"], nil]
        #expect(
            DocumentCommand.rewrite(Self.document, with: printed)
                == Self.document.replacing("old", with: "new\nnewer").replacing("first", with: "1")
                .replacing("last", with: "4"))
    }
}
