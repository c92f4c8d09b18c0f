import Mustache

extension MustacheTemplate.Error {
    /// What is wrong with a template, in the words of one who writes it.
    var sentence: String {
        switch self {
        case .sectionCloseNameIncorrect: "a section is closed under another name than it was opened with"
        case .unfinishedName: "a tag is not closed with }}"
        case .expectedSectionEnd: "a section is opened and never closed"
        case .invalidSetDelimiter: "the tag that sets the delimiters is not whole"
        case .transformAppliedToInheritanceSection: "a transform stands before an inherited section"
        case .illegalTokenInsideInheritSection: "an inherited part holds something other than blocks"
        case .textInsideInheritSection: "an inherited part holds text outside its blocks"
        case .invalidConfigVariableSyntax: "a configuration variable is not of the form `name: value`"
        case .unrecognisedConfigVariable: "a configuration variable has an unknown name"
        }
    }
}
