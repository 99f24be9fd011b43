"""Clients that ask a server over connections kept open, each without pause; prints how long the answers took."""

from __future__ import annotations

import asyncio
import json
import sys
import time

from bench import measure

HOST = "127.0.0.1"


async def client(port: int, paths: list[str], count: int, first: int, took: list[float]) -> None:
    """Ask ``count`` times, the paths in turn, over as few connections as the server allows."""
    reader, writer = await asyncio.open_connection(HOST, port)
    for number in range(count):
        request = f"GET {paths[(first + number) % len(paths)]} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        start = time.perf_counter()
        writer.write(request)
        is_open = await answer(reader)
        took.append(time.perf_counter() - start)
        if not is_open:
            writer.close()
            reader, writer = await asyncio.open_connection(HOST, port)
    writer.close()


async def answer(reader: asyncio.StreamReader) -> bool:
    """Read one answer to its end; return whether the connection stays open. Raises: RuntimeError but for 200."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    if " 200 " not in head[0]:
        raise RuntimeError(head[0])
    await reader.readexactly(int(headers["content-length"]))
    return headers.get("connection", "").lower() != "close"


async def main(port: int, paths: list[str], clients: int, requests: int) -> dict[str, float]:
    took: list[float] = []
    start = time.perf_counter()
    await asyncio.gather(*(client(port, paths, requests // clients, one, took) for one in range(clients)))
    seconds = time.perf_counter() - start
    return {
        "requests": len(took), "rate": len(took) / seconds,
        "p50": measure.percentile(took, 50) * 1000, "p95": measure.percentile(took, 95) * 1000,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(**json.loads(sys.argv[1])))))
