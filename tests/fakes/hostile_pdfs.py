"""Writes hostile PDFs, made to run code, fetch, or exhaust memory or time: each must open or be refused, without
effects."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pymupdf

from tests.fakes.broken_pdfs import stream, write
from tests.fakes.examples import size

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_WORDS = b"BT /F1 24 Tf 40 100 Td (Hello there) Tj ET"


def page_with(
    path: Path,
    *,
    content: bytes = _WORDS,
    page: bytes = b"",
    resources: bytes = b"",
    catalog: bytes = b"",
    objects: dict[int, bytes] | None = None,
) -> Path:
    """Write one page with the given content and entries of its dictionaries. Further objects count from 10."""
    own = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<<%s>>%s>>"
    resources += b"" if b"/Font" in resources else b"/Font<</F1 5 0 R>>"
    return write(
        path,
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: own % (resources, page),
            4: stream(content),
            5: _FONT,
            **(objects or {}),
        },
    )


def twice_packed(content: bytes) -> bytes:
    """Return a stream compressed twice, to a millionth of its size if it is monotonous."""
    packed = zlib.compress(zlib.compress(content, 9), 9)
    return b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(packed), packed)


def scripts(path: Path, web: str, file: Path) -> Path:
    """Write a script, a program, a web page and a form to submit, triggered by opening, showing and leaving the page,
    and by names.

    Args:
        web: an address that would get a request.
        file: a file that would be written.
    """
    script = f"app.launchURL('{web}/script', true); this.saveAs('{file}'); app.execMenuItem('Print');"
    js = b"<</S/JavaScript/JS(%s)>>" % script.encode()
    uri, submit = (f"<</S/URI/URI({web}/uri)>>".encode(), f"<</S/SubmitForm/F({web}/form)/Flags 4>>".encode())
    launch = f"<</S/Launch/F(/usr/bin/touch)/Unix<</F(/usr/bin/touch)/P({file})>>>>".encode()
    remote = f"<</S/GoToR/F({web}/other.pdf)/D[0/Fit]>>".encode()
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(1)/Rect[0 0 50 20]/AA<</C %s/F %s/K %s>>>>" % (js, js, js)
    chained = b"<</S/JavaScript/JS(1)/Next[%s%s%s%s]>>" % (launch, uri, submit, remote)
    return page_with(
        path,
        catalog=b"/OpenAction %s/AA<</WC %s/DS %s/WP %s>>/Names<</JavaScript<</Names[(a)%s]>>>>"
        b"/AcroForm<</Fields[10 0 R]/NeedAppearances true/CO[10 0 R]>>" % (chained, js, js, launch, js),
        page=b"/AA<</O %s/C %s>>/Annots[10 0 R]" % (chained, js),
        objects={10: field},
    )


def attachment(path: Path) -> Path:
    """Write an attachment whose name leads out of its folder."""
    return page_with(
        path,
        catalog=b"/Names<</EmbeddedFiles<</Names[(a)10 0 R]>>>>",
        page=b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[9 9 30 30]/FS 10 0 R/Contents(open me)>>]",
        objects={
            10: b"<</Type/Filespec/F(../../attached.sh)/UF(../../attached.sh)/EF<</F 11 0 R>>>>",
            11: stream(b"#!/bin/sh\n"),
        },
    )


def outside_stream(path: Path) -> Path:
    """Write a page whose content is in another file of the computer."""
    return page_with(path, objects={4: b"<</F(/etc/hostname)/Length 0>>stream\n\nendstream"})


def outline_loop(path: Path) -> Path:
    """Write outline entries that follow, and contain, one another."""
    entries = {
        10: b"<</Type/Outlines/First 11 0 R/Last 12 0 R/Count 2>>",
        11: b"<</Title(One)/Parent 10 0 R/Next 12 0 R/First 11 0 R/Dest[3 0 R/Fit]>>",
        12: b"<</Title(Two)/Parent 10 0 R/Next 11 0 R/First 10 0 R/Dest[3 0 R/Fit]>>",
    }
    return page_with(path, catalog=b"/Outlines 10 0 R", objects=entries)


def xref_loop(path: Path) -> Path:
    """Write a cross-reference table that precedes itself."""
    page_with(path)
    data = path.read_bytes()
    at = data.rindex(b"xref\n0")
    path.write_bytes(data.replace(b"trailer<<", b"trailer<</Prev %d/XRefStm %d" % (at, at)))
    return path


def object_streams(path: Path) -> Path:
    """Write an object stream inside itself, and one of two thousand million objects."""
    objects = {
        10: b"<</Type/ObjStm/N 2147483647/First 2147483647/Extends 10 0 R/Length 4>>stream\n4 0 \nendstream",
        11: b"<</Type/ObjStm/N 9/First 18/Extends 11 0 R/Length 12>>stream\n11 0 10 4 3 9\nendstream",
    }
    return page_with(path, objects=objects)


def packed_objects(path: Path) -> Path:
    """Write an object stream of 100 MB in 2 kB in place of the page; the cross-reference stream points into it."""
    content = b"3 0 4 20 " + b" " * (100 * 1024 * 1024)
    body = twice_packed(content).replace(b"<<", b"<</Type/ObjStm/N 2/First 9", 1)
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 10: body}
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, one in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = places[11] = len(out)
    rows = b""
    for number in range(12):
        kind, first, second = (
            (1, places[number], 0) if number in places else (2, 10, 0) if number in (3, 4) else (0, 0, 0)
        )
        rows += bytes([kind]) + first.to_bytes(4, "big") + bytes([second])
    head = b"<</Type/XRef/Size 12/W[1 4 1]/Root 1 0 R/Length %d>>" % len(rows)
    out += b"11 0 obj\n%sstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, rows, start)
    path.write_bytes(bytes(out))
    return path


def packed_content(path: Path) -> Path:
    """Write a page of 100 MB of blanks in 2 kB."""
    return page_with(path, objects={4: twice_packed(b" " * (100 * 1024 * 1024) + _WORDS)})


def huge_picture(path: Path) -> Path:
    """Write a complete picture of 10,000 by 10,000 pixels in 3 kB."""
    head = b"<</Type/XObject/Subtype/Image/Width 10000/Height 10000/ColorSpace/DeviceGray/BitsPerComponent 8"
    body = twice_packed(bytes(10_000 * 10_000)).replace(b"<<", head, 1)
    content = _WORDS + b" 300 0 0 200 0 0 cm /I Do"
    return page_with(path, content=content, resources=b"/XObject<</I 10 0 R>>", objects={10: body})


def deep(path: Path) -> Path:
    """Write half a million nested arrays, in the page and in its content."""
    nest = b"[" * 500_000
    return page_with(path, content=nest + b"]" * 500_000 + b"TJ " + _WORDS, page=b"/Deep " + nest + b"]" * 500_000)


def deep_states(path: Path) -> Path:
    """Write half a million graphics states, text objects and marks that begin and never end."""
    return page_with(path, content=b"q BT /Span BMC " * 500_000 + _WORDS)


def deep_tree(path: Path) -> Path:
    """Write one page, 20,000 nodes deep in the page tree."""
    last = 20_000
    nodes = {number: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1) for number in range(10, last)}
    page = b"<</Type/Page/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = {2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>", last: page}
    return page_with(path, objects=nodes | objects)


def drawn_in_itself(path: Path) -> Path:
    """Write a form, a pattern, a soft mask, a glyph and a color space, each made of itself."""
    box = b"/BBox[0 0 300 200]"
    resources = (
        b"/XObject<</X 10 0 R>>/Pattern<</P 11 0 R>>/ExtGState<</G 12 0 R>>"
        b"/Font<</F1 5 0 R/T 13 0 R>>/ColorSpace<</C 15 0 R>>"
    )
    all_of = b"/X Do /G gs /Pattern cs /P scn 0 0 300 200 re f /C cs 1 sc 0 0 9 9 re f BT /T 9 Tf (aaa) Tj ET "

    def made(head: bytes) -> bytes:
        content = b"<<" + head + b"/Resources<<%s>>/Length %d>>stream\n%s\nendstream"
        return content % (resources, len(all_of), all_of)

    return page_with(
        path,
        content=all_of + _WORDS,
        resources=resources,
        objects={
            10: made(b"/Type/XObject/Subtype/Form" + box),
            11: made(b"/PatternType 1/PaintType 1/TilingType 1/XStep 1/YStep 1" + box),
            12: b"<</SMask<</S/Luminosity/G 10 0 R>>>>",
            13: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97"
            b"/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 14 0 R>>/Resources<<%s>>>>" % resources,
            14: stream(b"9 0 d0 " + all_of),
            15: b"[/Indexed 15 0 R 1 <0001>]",
        },
    )


def named_in_itself(path: Path) -> Path:
    """Write names, functions, shadings and a character map that refer to themselves; and duplicate keys."""
    link = b"<</Type/Annot/Subtype/Link/Rect[9 9 90 30]/Dest(a)/Dest(b)>>"
    return page_with(
        path,
        catalog=b"/Names<</Dests 10 0 R>>/Dests 10 0 R/Pages 2 0 R/PageLabels<</Kids[10 0 R]>>",
        content=b"/S sh BT /M 24 Tf 40 100 Td (Hello there) Tj ET",
        resources=b"/Shading<</S 11 0 R>>/Font<</M 13 0 R>>",
        page=b"/Annots[%s%s]/Parent 2 0 R/Contents 4 0 R" % (link, link),
        objects={
            10: b"<</Kids[10 0 R 10 0 R]/Limits[(a)(z)]/Names[(a)(a)(b)10 0 R]/a(a)/b 10 0 R>>",
            11: b"<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 300 0]/Function 12 0 R/Extend[true true]>>",
            12: b"<</FunctionType 3/Domain[0 1]/Functions[12 0 R 12 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>",
            13: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding 14 0 R/ToUnicode 14 0 R/DescendantFonts[13 0 R]>>",
            14: b"<</Type/CMap/CMapName/A/UseCMap 14 0 R/Length 0>>stream\n\nendstream",
        },
    )


def million_links(path: Path) -> Path:
    """Write a page with a million links (see ``size``)."""
    link = b"<</Type/Annot/Subtype/Link/Rect[9 9 90 30]/A<</S/URI/URI(https://example.org/)>>>>"
    return page_with(path, page=b"/Annots[%s]" % (b"10 0 R " * size(1_000_000)), objects={10: link})


def million_glyphs(path: Path) -> Path:
    """Write a page with a million letters (see ``size``): also a quarter is more than is ever taken."""
    return page_with(path, content=b"BT /F1 2 Tf 9 9 Td " + b"(Hello there ) Tj 0 0.1 Td " * size(77_000) + b"ET")


def deep_outline(path: Path) -> Path:
    """Write an outline of 60,000 levels, each of which also has the next one as its sibling."""
    last = 60_000
    entry = b"<</Title(%s)/Parent 10 0 R/First %d 0 R/Next %d 0 R/Dest[3 0 R/Fit]>>"
    entries = {n: entry % (b"t" * 100, n + 1, n + 1) for n in range(11, last)}
    entries[10] = b"<</Type/Outlines/First 11 0 R/Last 11 0 R/Count 1>>"
    return page_with(path, catalog=b"/Outlines 10 0 R", objects=entries)


def label_flood(path: Path) -> Path:
    """Write page labels of 4,000 nodes with the same 5,000 ranges each, all of the first page."""
    nums = b"0 12 0 R " * 5000
    objects = {
        10: b"<</Kids[%s]>>" % (b"<</Nums 11 0 R>> " * 4000),
        11: b"[%s]" % nums,
        12: b"<</S/r/P(x)/St 9999999>>",
    }
    return page_with(path, catalog=b"/PageLabels 10 0 R", objects=objects)


def label_tree(path: Path) -> Path:
    """Write page labels of nodes that contain themselves 5,000 times, without object numbers to detect the loop by."""
    objects = {10: b"<</Kids 11 0 R>>", 11: b"[%s]" % (b"<</Kids 11 0 R>> " * 5000)}
    return page_with(path, catalog=b"/PageLabels 10 0 R", objects=objects)


def long_names(path: Path) -> Path:
    """Write an outline and page labels of thousands of entries, all with the same name of 4 MB."""
    count, first = 5_000, 20
    entry = b"<</Title 10 0 R/Parent 11 0 R/Dest[3 0 R/Fit]/Next %d 0 R>>"
    objects = {first + number: entry % (first + number + 1) for number in range(count)}
    objects |= {
        10: b"(%s)" % (b"x" * 4_000_000),
        11: b"<</First %d 0 R/Last %d 0 R/Count %d>>" % (first, first + count - 1, count),
        12: b"<</S/D/P 10 0 R>>",
    }
    nums = b" ".join(b"%d 12 0 R" % number for number in range(count))
    return page_with(path, catalog=b"/Outlines 11 0 R/PageLabels<</Nums[%s]>>" % nums, objects=objects)


def font_flood(path: Path) -> Path:
    """Write fifty pages of five hundred forms, each with the same five hundred fonts as direct objects."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/A>>"
    fonts = b" ".join(b"/F%d %s" % (number, font) for number in range(500))
    forms = b" ".join(b"/X%d 10 0 R" % number for number in range(500))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources 12 0 R>>"
    return write(
        path,
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count 50>>" % b" ".join(b"%d 0 R" % number for number in range(100, 150)),
            10: b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources 11 0 R/Length 0>>stream\n\nendstream",
            11: b"<</Font<<%s>>>>" % fonts,
            12: b"<</XObject<<%s>>>>" % forms,
        }
        | dict.fromkeys(range(100, 150), page),
    )


def numbered_rows(path: Path) -> Path:
    """Write a page of 60,000 lines (see ``size``), each a number in brackets, in columns above one another."""
    rows = b"".join(b"1 0 0 1 %d %d Tm ((7)) Tj\n" % (20 + 50 * (n % 5), 5 + n // 5 % 190) for n in range(size(60_000)))
    content = b"BT /F1 2 Tf 3 Tr\n" + rows + b"ET"
    return page_with(path, content=content)


def glyph_of_letters(path: Path) -> Path:
    """Write seven hundred glyphs of a font that maps each to 250 letters."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 11 0 R>>"
    table = b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <61> <%s> endbfchar" % (b"0062" * 250)
    content = b"BT /F1 4 Tf 20 190 Td 5 TL " + b"(aaaaaaaaaaaaaaaaaaaa) Tj T* " * 35 + b"ET"
    return page_with(path, content=content, resources=b"/Font<</F1 10 0 R>>", objects={10: font, 11: stream(table)})


def odd_numbers(path: Path) -> Path:
    """Write a page that draws with invalid or huge numbers."""
    numbers = b"1e308 -1e308 nan inf 99999999999999999999 -0 0.0000000000000000001 --5 5-5 . +"
    content = numbers + b" cm 1e30 w [1e-30 1e-30]1e30 d 0 0 m 1e30 1e30 l S 1e9 Tr 1e30 Tf 1e30 Tz " + _WORDS
    return page_with(path, content=content, page=b"/Rotate 1e30/UserUnit -1e30")


ALL: dict[str, Callable[[Path], Path]] = {
    "attachment": attachment,
    "outside stream": outside_stream,
    "outline loop": outline_loop,
    "xref loop": xref_loop,
    "object streams": object_streams,
    "packed objects": packed_objects,
    "packed content": packed_content,
    "huge picture": huge_picture,
    "deep": deep,
    "deep states": deep_states,
    "deep tree": deep_tree,
    "drawn in itself": drawn_in_itself,
    "named in itself": named_in_itself,
    "million links": million_links,
    "million glyphs": million_glyphs,
    "deep outline": deep_outline,
    "label flood": label_flood,
    "label tree": label_tree,
    "long names": long_names,
    "font flood": font_flood,
    "numbered rows": numbered_rows,
    "glyph of letters": glyph_of_letters,
    "odd numbers": odd_numbers,
}
"""What must leave the worker alive; opened or refused, as it may be."""


def in_own_font(path: Path, text: str) -> Path:
    """Write a page with this text, in an embedded font."""
    document = pymupdf.open()
    page = document.new_page(width=300, height=200)
    page.insert_htmlbox(pymupdf.Rect(20, 20, 280, 180), f"<p>{text}</p>")
    document.save(path)
    document.close()
    return path


def in_absent_font(path: Path, text: str) -> Path:
    """Write a page with this text, in a font that is only named, with a table of its glyphs' meanings."""
    table = b"".join(b"<%04x><%04x>\n" % (code, ord(letter)) for code, letter in enumerate(text, 1))
    cmap = (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        b"1 begincodespacerange <0000><ffff> endcodespacerange %d beginbfchar %s endbfchar endcmap end end"
    )
    shown = b"".join(b"%04x" % code for code in range(1, len(text) + 1))
    font = b"<</Type/Font/Subtype/Type0/BaseFont/Absent/Encoding/Identity-H/DescendantFonts[11 0 R]/ToUnicode 12 0 R>>"
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Absent/DW 1000/FontDescriptor 13 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    descriptor = b"<</Type/FontDescriptor/FontName/Absent/Flags 4/FontBBox[0 0 1000 1000]/Ascent 800/Descent -200>>"
    return page_with(
        path,
        content=b"BT /A 20 Tf 20 100 Td <%s> Tj ET" % shown,
        resources=b"/Font<</A 10 0 R>>",
        objects={
            10: font,
            11: descendant,
            12: stream(cmap % (len(text), table)),
            13: descriptor,
        },
    )
