"""A slow link before a server on this machine: little room, long ways, and cuts.

A proxy on loopback. All connections share one line, in both directions together; each
segment waits for its turn on it, then for the way to the other end. A new connection costs
a way there and back before anything passes, as the handshake of TCP does.
"""

import asyncio
import threading
from contextlib import suppress

SEGMENT_BYTES = 1460
HEADER_BYTES = 40
"""Of TCP and IP, sent with each segment."""


class SlowLink:
    """A link of ``bits_per_s`` to a port of this machine, ``way_s`` one way."""

    def __init__(self, port, bits_per_s=64_000, way_s=0.8):
        self.target, self.bits_per_s, self.way_s = port, bits_per_s, way_s
        self.carried_bytes = 0
        self._loop = asyncio.new_event_loop()
        self._open, self._losing, self._writers = True, False, set()

    def __enter__(self):
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._run(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self):
        """Break every connection, and let none through until mended."""
        self._run(self._cut())

    def mend(self):
        """Let connections through again."""
        self._open = True

    def lose_next_answer(self):
        """Cut the link when the server next answers, before anybody hears of it."""
        self._losing = True

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _listen(self):
        self._line = asyncio.Lock()
        return await asyncio.start_server(self._carry, "127.0.0.1", 0)

    async def _stop(self):
        self._server.close()
        await self._cut()
        own = asyncio.current_task()
        left = [task for task in asyncio.all_tasks() if task is not own]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _cut(self):
        self._open = False
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _carry(self, reader, writer):
        if not self._open:
            writer.transport.abort()
            return
        self._writers.add(writer)
        await asyncio.sleep(2 * self.way_s)
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        self._writers.add(back)
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(
                self._pass(reader, back, answering=False),
                self._pass(there, writer, answering=True),
            )

    async def _pass(self, reader, writer, *, answering):
        """Pass segments on in order: each in its turn, each after its way."""
        under_way = asyncio.Queue()
        delivery = asyncio.ensure_future(self._deliver(under_way, writer))
        try:
            while segment := await reader.read(SEGMENT_BYTES):
                if answering and self._losing:
                    self._losing = False
                    await self._cut()
                    return
                async with self._line:
                    sent = len(segment) + HEADER_BYTES
                    self.carried_bytes += sent
                    await asyncio.sleep(sent * 8 / self.bits_per_s)
                under_way.put_nowait((self._loop.time() + self.way_s, segment))
        finally:
            under_way.put_nowait((self._loop.time() + self.way_s, b""))
            await delivery

    async def _deliver(self, under_way, writer):
        with suppress(ConnectionError):
            while True:
                due, segment = await under_way.get()
                await asyncio.sleep(max(0, due - self._loop.time()))
                if not segment:
                    writer.close()
                    return
                writer.write(segment)
                await writer.drain()
