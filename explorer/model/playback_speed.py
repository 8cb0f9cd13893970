"""The speeds of playback: 0.5 to 3 times, in steps."""

SPEEDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.25, 2.5, 2.75, 3.0)
NORMAL = 1.0


def bounded_speed(speed: object) -> float:
    """Return a stored or typed speed between the slowest and the fastest; the normal one for what is no number."""
    if isinstance(speed, int | float) and not isinstance(speed, bool) and speed == speed:
        return min(max(float(speed), SPEEDS[0]), SPEEDS[-1])
    return NORMAL


def next_speed(speed: float, steps: int) -> float:
    """Return the next faster (1) or slower (-1) of the speeds."""
    if steps > 0:
        return next((one for one in SPEEDS if one > speed + 1e-6), SPEEDS[-1])
    return next((one for one in reversed(SPEEDS) if one < speed - 1e-6), SPEEDS[0])


def shown_speed(speed: float) -> str:
    """Return a speed as ``1.2×``."""
    return f"{speed:.2f}".rstrip("0").rstrip(".") + "×"
