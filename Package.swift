// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")

func code(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["Support"], exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "gpo",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "gpo", targets: ["gpo"]),
        .executable(name: "gpo-bench", targets: ["gpo-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        code("Diagnostics", []),
        code("JSON", []),
        code("EventLog", ["CZlib", "CDeflate", "CIsal", "CMalloc", "Diagnostics", collections, crypto]),
        code("History", ["JSON", "Diagnostics", collections]),
        code("Evaluation", ["JSON", "Diagnostics"]),
        code("Reports", ["Evaluation", "History", "JSON", "Diagnostics"]),
        // The files that people read and copy are those that the program uses: a target where they stand embeds them.
        .target(
            name: "Templates", path: "pipelines/templates",
            resources: ["edit", "generate", "reply", "task", "trajectory"].map { .embedInCode("\($0).mustache") },
            swiftSettings: settings),
        code("Optimization", ["Templates", "Evaluation", "History", "JSON", "Diagnostics", mustache]),
        // The prices are data that people check and correct, and the program stands alone.
        .target(
            name: "Models", dependencies: ["CCurl", "JSON", "Diagnostics", collections, subprocess, system],
            resources: [.embedInCode("Pricing/prices.json")], swiftSettings: settings),
        code("Pipelines", ["Optimization", "Evaluation", "Models", "JSON", "Diagnostics", "Yams"]),
        code(
            "Runs",
            [
                "Pipelines", "Optimization", "Evaluation", "History", "Models", "EventLog", "JSON", "Diagnostics",
                collections, crypto, subprocess,
            ]),
        .executableTarget(
            name: "gpo",
            dependencies: [
                "Runs", "Reports", "Pipelines", "Optimization", "Evaluation", "Models", "History", "EventLog", "JSON",
                "Diagnostics",
                arguments,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "gpo-bench",
            dependencies: [
                "Runs", "Pipelines", "History", "EventLog", "Models", "Optimization", "JSON", "Diagnostics", arguments,
                subprocess, system,
            ],
            swiftSettings: settings),

        .target(
            name: "Support",
            dependencies: ["EventLog", "Models", "JSON", "Diagnostics", flyingFox, flyingSocks, subprocess, system],
            path: "Tests/Support", swiftSettings: settings),
        tests("JSONTests", ["JSON"]),
        tests("EventLogTests", ["EventLog", .target(name: "gpo-bench")]),
        tests("HistoryTests", ["History", "JSON"], exclude: ["Golden"]),
        tests("ReportsTests", ["Reports", "Evaluation", "History", "JSON", "Diagnostics"]),
        tests("EvaluationTests", ["Evaluation", "JSON"]),
        tests("OptimizationTests", ["Optimization", "History", "JSON"], exclude: ["Golden"]),
        tests("ModelsTests", ["Models", "JSON"]),
        tests(
            "PipelinesTests", ["Pipelines", "Optimization", "Evaluation", "Models", "JSON"], exclude: ["Golden"]),
        tests(
            "CommandLineTests", ["Runs", "History", "EventLog", "JSON", subprocess, system, .target(name: "gpo")],
            exclude: ["Golden"]),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzzer instruments what it reads with, so it is there only when asked for: scripts/fuzz does.
if Context.environment["GPO_FUZZ"] != nil {
    let fuzzing = SwiftSetting.unsafeFlags(["-sanitize=fuzzer"])
    for target in package.targets where ["EventLog", "History", "JSON"].contains(target.name) {
        target.swiftSettings = settings + [fuzzing]
    }
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["EventLog", "History", "JSON"], path: "Tests/Fuzz", exclude: ["Corpus"],
            swiftSettings: settings + [fuzzing], linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
