"""Puts text from a file or a page on one line, to be displayed."""


def one_line(text: str, most: int | None = None) -> str:
    """Remove control characters and line breaks from a text; ``…`` ends one of more than ``most`` characters."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"


def whole_words(text: str, most: int) -> str:
    """Return a text on one line, of ``most`` characters at most; ``…`` ends a longer one, after a whole word if there
    is one."""
    line = one_line(text)
    if len(line) <= most:
        return line
    end = line.rfind(" ", most // 2, most)
    return line[: end if end > 0 else most - 1].rstrip(" .,;:-–—") + "…"


def short_title(title: str) -> str:
    """Return a title on one line, without what comes after its colon: YaRN."""
    return " ".join(title.split(":")[0].split())
