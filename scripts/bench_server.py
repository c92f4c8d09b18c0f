"""A model that takes some milliseconds for every answer, on loopback: as fast as its latency lets it be.

    python scripts/bench_server.py PORT MILLISECONDS
"""

import asyncio
import json
import sys

BODY = json.dumps(
    {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 230, "completion_tokens": 1, "total_tokens": 231},
    }
).encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
LENGTH = b"content-length:"


class Connection(asyncio.Protocol):
    """Answers each request in its turn; both clients send one at a time on a connection."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.loop = asyncio.get_running_loop()
        self.bytes = b""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.bytes += data
        while (end := self.bytes.find(b"\r\n\r\n")) >= 0:
            head = self.bytes[:end].lower()
            found = head.find(LENGTH)
            length = int(head[found + len(LENGTH) :].split(b"\r\n", 1)[0]) if found >= 0 else 0
            if len(self.bytes) < end + 4 + length:
                return
            self.bytes = self.bytes[end + 4 + length :]
            self.loop.call_later(self.seconds, self.transport.write, ANSWER)


async def main(port: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(seconds), "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 1000))
