"""Sends task calls with the asynchronous OpenAI client; prints the seconds of wall and CPU that they took."""

import asyncio
import resource
import sys
import time

from openai import AsyncOpenAI


async def main(url: str, calls: int, concurrency: int) -> None:
    client = AsyncOpenAI(base_url=url, api_key="sk-bench", max_retries=0)
    numbers = iter(range(calls))
    text = "If you follow these instructions, do you return? " * 19

    async def worker() -> None:
        for number in numbers:
            await client.chat.completions.create(
                model="fake",
                messages=[{"role": "user", "content": f"Question {number}. {text}"}],
                temperature=0,
                max_tokens=16,
            )

    def used() -> tuple[float, float]:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return time.monotonic(), usage.ru_utime + usage.ru_stime

    before = used()
    await asyncio.gather(*(worker() for _ in range(concurrency)))
    print(*(after - start for after, start in zip(used(), before)))


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
