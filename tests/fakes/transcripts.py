"""Transcripts in every form that the program reads, all with the same three sentences of Ann and Ben."""

import json

LINES = (
    (1500, 4000, "Ann", "Welcome to the show about kettles."),
    (4250, 9000, "Ben", "A wide kettle heats faster than a tall one."),
    (3725000, 3729500, "Ann", "That was the last kettle & the last lid."),
)


def _clock(ms: int, mark: str = ".") -> str:
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{ms % 1000:03}"


def vtt() -> str:
    """Return WebVTT with a note, a style, settings, voices, and a cue without hours."""
    times = [f"{_clock(a).removeprefix('00:')} --> {_clock(b).removeprefix('00:')}" for a, b, *_ in LINES]
    said = [f"<v.loud {who}>{said.replace('&', '&amp;')}</v>" for *_, who, said in LINES]
    cues = [f"{at} align:start\n{one}\n" for at, one in zip(times, said, strict=True)]
    return "WEBVTT - a show\n\nNOTE made by hand\n\nSTYLE\n::cue {}\n\n" + "\n".join(cues)


def srt() -> str:
    """Return SubRip with Windows line ends and a byte order mark."""
    cues = [
        f"{n}\n{_clock(a, ',')} --> {_clock(b, ',')}\n{who}: {said}\n" for n, (a, b, who, said) in enumerate(LINES, 1)
    ]
    # A name counts as a speaker's only if it comes twice.
    return "\ufeff" + "\n".join([*cues, "4\n01:02:10,000 --> 01:02:11,000\nBen: Yes.\n"]).replace("\n", "\r\n")


def ass() -> str:
    """Return Advanced SubStation Alpha."""
    events = [
        f"Dialogue: 0,{_clock(a)[1:-1]},{_clock(b)[1:-1]},Default,{who},0,0,0,,{{\\i1}}{said}"
        for a, b, who, said in LINES
    ]
    return (
        "[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, "
        "Effect, Text\n" + "\n".join(events)
    )


def podcast_json() -> str:
    """Return JSON of the podcast namespace."""
    return json.dumps(
        {
            "version": "1.0.0",
            "segments": [
                {"speaker": who, "startTime": a / 1000, "endTime": b / 1000, "body": said} for a, b, who, said in LINES
            ],
        }
    )


def html() -> str:
    """Return HTML as the podcast namespace has it."""
    return "<html><body>" + "".join(
        f"<cite>{who}:</cite><time>{_clock(a)[:-4]}</time><p>{said.replace('&', '&amp;')}</p>"
        for a, _, who, said in LINES
    )


def text() -> str:
    """Return text with a speaker and a time above each paragraph."""
    return "".join(f"{who} ({_clock(a)[:-4]}):\n{said}\n\n" for a, _, who, said in LINES)
