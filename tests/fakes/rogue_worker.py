"""PDF workers that have lost their mind, as one may whose memory a page has broken."""

from multiprocessing.connection import Connection


def wrong_ticket(pipe: Connection, _memory_name: str | None, _deadline_s: float) -> None:
    """Answers what nobody has asked."""
    pipe.send((0, None))
    ticket, *_ = pipe.recv()
    pipe.send((ticket + 1000, "an answer"))
    pipe.recv()


def no_answer(pipe: Connection, _memory_name: str | None, _deadline_s: float) -> None:
    """Sends what is no answer at all."""
    pipe.send((0, None))
    pipe.recv()
    pipe.send("nothing")
    pipe.recv()
