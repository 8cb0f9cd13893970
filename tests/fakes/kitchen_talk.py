"""A paper of four pages about a kitchen, and a talk that goes through them."""

from pathlib import Path

import pymupdf

from explorer.model.transcript import Cue

PAGES = (
    "A kitchen for large soups. We present kettles, bread and ovens, and compare them with what was known before.",
    "Kettles. A kettle with a wide bottom heats its water faster. The lid keeps the steam inside, so that the pressure "
    "rises. We measure the handle, the spout and the copper of forty kettles, and find that copper spreads the heat.",
    "Bread. The dough rises twice. Between the two the baker folds it, which makes the crumb even. Rye and wheat need "
    "different yeast, and salt slows the yeast. A loaf is scored before it is baked, so that its crust opens.",
    "Ovens. Bricks store the heat of the fire. The chimney draws the smoke, and a damper holds it back. We compare "
    "gas, wood and coal by the temperature of the bricks, which a thermometer tells at nine places.",
)
_SAID = (
    (
        0,
        "So the kettles, the ones with a wide bottom, they really heat the water faster, and with the lid on the "
        "steam stays inside. They took forty of them, you know, measured the spout and the handle, and copper wins.",
    ),
    (
        100,
        "And then the bread part. The dough rises two times and in between you fold it and then the crumb is even. "
        "Rye wants another yeast than wheat, and if you put salt in, the yeast gets slow. Score the loaf first.",
    ),
    (
        200,
        "The oven is the nice bit. The bricks hold the heat, the chimney pulls the smoke out, and there is a damper. "
        "Gas or wood or coal, they stuck a thermometer in nine places and looked at the temperature of the bricks.",
    ),
)


def _cues() -> tuple[Cue, ...]:
    found = []
    for start, text in _SAID:
        words = text.split()
        for number in range(0, len(words), 8):
            at = 1000 * start + 10_000 * (number // 8)
            found.append(Cue(at, at + 10_000, "Ann", " ".join(words[number : number + 8])))
    return tuple(found)


CUES = _cues()
"""Kettles (page 2) from 0, bread (page 3) from 100 seconds, ovens (page 4) from 200 seconds on."""


def kitchen_pdf(path: Path) -> None:
    """Write the paper."""
    document = pymupdf.open()
    for text in PAGES:
        document.new_page().insert_textbox((72, 72, 540, 700), text)
    document.save(path)
    document.close()
