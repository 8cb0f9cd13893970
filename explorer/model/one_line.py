"""Text from a file or a page as one line, fit to be shown."""


def one_line(text: str, most: int | None = None) -> str:
    """The text without control characters and line ends; ``…`` ends one of more than ``most`` characters."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"
