import FlyingFox
import FlyingSocks
import Foundation

/// A way in which endpoints fail below the level of a well-formed reply.
package enum FakeFault: Hashable, Sendable, CaseIterable {
    /// Nothing comes, and the connection stays open.
    case neverReplies
    /// The connection closes without a byte.
    case closesBeforeReply
    /// The head and half of the body, then the connection closes.
    case closesMidBody
    /// The head and half of the body, then silence.
    case stallsMidBody
    /// A byte at a time, without end in sight.
    case dribbles
    /// A body that never ends.
    case endless
    /// A content length greater than the body, then the connection closes.
    case claimsTooMuch
    /// A content length less than the body.
    case claimsTooLittle
    /// A chunked body whose chunk sizes are none.
    case badChunks
    /// Bytes that are not UTF-8, inside a JSON string.
    case invalidUTF8
    /// A page of HTML with status 200.
    case page
    /// JSON that ends too early, with a matching content length.
    case cutJSON
    /// Status 200 with an error inside.
    case errorInside200
    /// A completion without choices.
    case noChoices
    /// A completion whose answer is empty.
    case emptyAnswer
    /// A redirect to the same path of another host.
    case redirects

    private static let completion =
        #"{"choices":[{"index":0,"message":{"role":"assistant","content":"Yes"},"finish_reason":"stop"}]}"#

    var response: HTTPResponse {
        let whole = Array(Self.completion.utf8)
        let half = Array(whole.prefix(whole.count / 2))
        return switch self {
        case .neverReplies, .closesBeforeReply: Self.closing
        case .closesMidBody, .claimsTooMuch: Self.scripted(count: whole.count, [.bytes(half), .close])
        case .stallsMidBody: Self.scripted(count: whole.count, [.bytes(half), .silence])
        case .dribbles: Self.scripted(count: whole.count * 1000, [.dribble])
        case .endless: Self.scripted(count: 1 << 50, [.endless])
        case .claimsTooLittle: Self.scripted(count: half.count, [.bytes(whole)])
        case .badChunks:
            Self.scripted(
                count: 3, [.bytes(Array("zz\r\n{}\r\n".utf8)), .close], headers: ["Transfer-Encoding": "chunked"])
        case .invalidUTF8:
            Self.scripted(
                count: nil,
                [.bytes(Array(#"{"choices":[{"message":{"content":""#.utf8) + [0xFF, 0xFE] + Array(#""}}]}"#.utf8))])
        case .page: FakeReply.json("<html><body>Bad gateway</body></html>").response
        case .cutJSON: Self.scripted(count: half.count, [.bytes(half)])
        case .errorInside200: FakeReply.error(200, "the model fell over").response
        case .noChoices: FakeReply.json(#"{"choices":[]}"#).response
        case .emptyAnswer: FakeReply.chat([""]).response
        case .redirects:
            FakeReply.json("{}", status: 307, headers: ["Location": "http://127.0.0.2:9/v1/chat/completions"]).response
        }
    }

    /// A response that is never written: the server closes the connection instead.
    private static var closing: HTTPResponse { HTTPResponse(headers: [:], webSocket: Closing()) }

    private static func scripted(
        count: Int?, _ acts: [FakeBody.Act], headers: [String: String] = [:]
    ) -> HTTPResponse {
        let written = acts.reduce(0) { if case .bytes(let bytes) = $1 { $0 + bytes.count } else { $0 } }
        return HTTPResponse(
            statusCode: .ok, headers: HTTPHeaders(FakeReply.fields(headers)),
            body: HTTPBodySequence(from: FakeBody(acts: acts), count: count ?? written))
    }

    /// Refuses to make frames, at which the server closes the connection without having written a byte.
    private struct Closing: WSHandler {
        func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<WSFrame> {
            throw CancellationError()
        }
    }
}

/// A body that is sent act by act.
struct FakeBody: AsyncBufferedSequence {
    typealias Element = UInt8

    /// One thing that the body does.
    enum Act: Sendable {
        case bytes([UInt8])
        case close
        case silence
        case dribble
        case endless
    }

    var acts: [Act]

    func makeAsyncIterator() -> Iterator { Iterator(acts: acts[...]) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var acts: ArraySlice<Act>

        mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            switch acts.first {
            case nil: return nil
            case .bytes(let bytes):
                acts.removeFirst()
                return bytes
            case .close: throw CancellationError()
            case .silence:
                try await Task.sleep(for: .seconds(3600))
                return nil
            case .dribble:
                try await Task.sleep(for: .milliseconds(20))
                return [0x20]
            case .endless: return [UInt8](repeating: 0x20, count: 65536)
            }
        }
    }
}
