"""PDF workers that misbehave, as one may whose memory was corrupted."""

from multiprocessing.connection import Connection


def wrong_ticket(pipe: Connection, _memory_name: str | None, _deadline_s: float) -> None:
    """Answers a request that nobody made."""
    pipe.send((0, None))
    ticket, *_ = pipe.recv()
    pipe.send((ticket + 1000, "an answer"))
    pipe.recv()


def no_answer(pipe: Connection, _memory_name: str | None, _deadline_s: float) -> None:
    """Sends something that is not an answer."""
    pipe.send((0, None))
    pipe.recv()
    pipe.send("nothing")
    pipe.recv()
