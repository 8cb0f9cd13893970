"""BibTeX and CSL-JSON of papers: what other programs read is what the library knows, whatever it is called."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.model.paper import ArxivMetadata, Paper
from explorer.model.person_name import OTHERS, PersonName, person_name, person_names
from explorer.services.escaped_markdown import plain
from explorer.services.export.export_files import write_references
from explorer.services.library_setup import open_library
from explorer.services.reference_export import _entry, bibtex, csl_json, entries, keys, write_list
from explorer.store.database import Store
from tests.fakes.texts import HOSTILE

EPISODE = "latent-space-iclr-2024-part-1"
BACK = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    **{f"\\{sign}": sign for sign in "&%$#_"},
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, store = open_library(tmp_path / "library")
    yield store
    store.close()


def record(**fields: object) -> ArxivMetadata:
    base = {
        "arxiv": "2309.00071",
        "version": 1,
        "title": "",
        "abstract": "",
        "authors": ("Ada Lovelace",),
        "primary_category": "cs.CL",
        "categories": ("cs.CL",),
        "published": "2023-08-31T00:00:00Z",
        "updated": "2023-08-31T00:00:00Z",
    }
    return ArxivMetadata(**base | fields)  # type: ignore[arg-type]


def parsed(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Kind, key and fields of each entry; strict: braces balance as BibTeX counts them, and nothing stands between."""
    found, at = [], 0
    while at < len(text):
        head = re.compile(r"@(\w+)\{([a-z0-9-]+),\n").match(text, at)
        assert head, text[at : at + 80]
        at, fields = head.end(), {}
        while field := re.compile(r"  (\w+) *= \{").match(text, at):
            depth, end = 1, field.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            assert field[1] not in fields
            fields[field[1]] = text[field.end() : end - 1]
            assert text[end : end + 2] == ",\n"
            at = end + 2
        assert text[at : at + 2] == "}\n"
        at += 2
        at += text[at : at + 1] == "\n"
        found.append((head[1], head[2], fields))
    return found


def untex(text: str) -> str:
    """What TeX shows."""
    text = re.sub("|".join(re.escape(one) for one in BACK), lambda found: f"\0{ord(BACK[found[0]])}\0", text)
    text = text.replace("{", "").replace("}", "")
    return re.sub(r"\0(\d+)\0", lambda found: chr(int(found[1])), text)


def without_maths(text: str) -> str:
    return re.sub(r"(?<![\\\w])\$[^$]*[^\\$]\$", "", text)


def test_every_paper_of_the_episode_is_there_once(store: Store) -> None:
    found = entries(store, EPISODE)
    papers = store.episodes.timeline(EPISODE).papers
    assert len(found) == len(papers) == len({one.key for one in found})
    both = parsed(bibtex(found))
    assert [key for _, key, _ in both] == [one["id"] for one in json.loads(csl_json(found))]
    assert [untex(fields["title"]) for _, _, fields in both] == [paper.title for paper in papers.values()]


def test_a_paper_of_a_conference(store: Store) -> None:
    kind, key, fields = next(one for one in parsed(bibtex(entries(store))) if one[2].get("eprint") == "2309.00071")
    assert (kind, key) == ("inproceedings", "peng2024yarn")
    assert fields["title"] == "{YaRN:} Efficient Context Window Extension of Large Language Models"
    assert fields["author"].startswith("Peng, Bowen and Quesnelle, Jeffrey")
    assert (fields["booktitle"], fields["year"], fields["archiveprefix"]) == ("ICLR 2024", "2024", "arXiv")
    assert fields["url"].startswith("https://openreview.net/forum?id=")


def test_a_preprint_knows_what_arxiv_said(store: Store) -> None:
    paper = Paper("arxiv:2309.00071", "A & B: 100% of $x_1$", arxiv="2309.00071")
    one = _entry(paper, "key", record(doi="10.1000/a_b"))
    ((kind, _, fields),) = parsed(bibtex([one]))
    assert kind == "misc"
    assert untex(fields["title"]) == paper.title
    assert (fields["author"], fields["primaryclass"], fields["doi"]) == ("Lovelace, Ada", "cs.CL", r"10.1000/a\_b")
    (item,) = json.loads(csl_json([one]))
    assert item == {
        "id": "key",
        "type": "article",
        "title": paper.title,
        "author": [{"family": "Lovelace", "given": "Ada"}],
        "issued": {"date-parts": [[2023]]},
        "publisher": "arXiv",
        "number": "arXiv:2309.00071",
        "DOI": "10.1000/a_b",
        "URL": "https://arxiv.org/abs/2309.00071",
    }


@pytest.mark.parametrize(
    ("text", "name", "written", "csl"),
    [
        ("Diederik P. Kingma", PersonName("Kingma", "Diederik P."), "Kingma, Diederik P.", None),
        ("Guido van Rossum", PersonName("Rossum", "Guido", "van"), "van Rossum, Guido", None),
        ("Ludwig van Beethoven", PersonName("Beethoven", "Ludwig", "van"), "van Beethoven, Ludwig", None),
        ("Johannes van der Waals", PersonName("Waals", "Johannes", "van der"), "van der Waals, Johannes", None),
        ("van der Waals, Johannes", PersonName("Waals", "Johannes", "van der"), "van der Waals, Johannes", None),
        ("Juana de la Cruz", PersonName("Cruz", "Juana", "de la"), "de la Cruz, Juana", None),
        ("Oriol De La Torre", PersonName("De La Torre", "Oriol"), "De La Torre, Oriol", None),
        ("Karl vom und zum Stein", PersonName("Stein", "Karl", "vom und zum"), "vom und zum Stein, Karl", None),
        ("vom und zum Stein, Karl", PersonName("Stein", "Karl", "vom und zum"), "vom und zum Stein, Karl", None),
        ("José Ortega y Gasset", PersonName("Ortega y Gasset", "José"), "{Ortega y Gasset}, José", None),
        ("Jean le Rond d'Alembert", PersonName("d'Alembert", "Jean le Rond"), "d'Alembert, Jean le Rond", None),
        ("Maria del Carmen López", PersonName("López", "Maria del Carmen"), "López, Maria del Carmen", None),
        ("Sammy Davis Jr.", PersonName("Davis", "Sammy", suffix="Jr."), "Davis, Jr., Sammy", None),
        (
            "King Jr., Martin Luther",
            PersonName("King", "Martin Luther", suffix="Jr."),
            "King, Jr., Martin Luther",
            None,
        ),
        (
            "King, Jr., Martin Luther",
            PersonName("King", "Martin Luther", suffix="Jr."),
            "King, Jr., Martin Luther",
            None,
        ),
        (
            "King, Martin Luther, Jr.",
            PersonName("King", "Martin Luther", suffix="Jr."),
            "King, Jr., Martin Luther",
            None,
        ),
        (
            "Martin Luther King, Jr.",
            PersonName("King", "Martin Luther", suffix="Jr."),
            "King, Jr., Martin Luther",
            None,
        ),
        ("Otto von Hapsburg III", PersonName("Hapsburg", "Otto", "von", "III"), "von Hapsburg, III, Otto", None),
        ("bell hooks", PersonName("hooks", "bell"), "hooks, bell", None),
        ("e. e. cummings", PersonName("cummings", "e. e."), "cummings, e. e.", None),
        ("Bin Yu", PersonName("Yu", "Bin"), "Yu, Bin", None),
        ("Wei Bin Zhang", PersonName("Zhang", "Wei Bin"), "Zhang, Wei Bin", None),
        ("Gerard 't Hooft", PersonName("Hooft", "Gerard", "'t"), "'t Hooft, Gerard", None),
        ("Beethoven, Ludwig van", PersonName("Beethoven", "Ludwig", "van"), "van Beethoven, Ludwig", None),
        ("{van Beethoven}, Ludwig", PersonName("van Beethoven", "Ludwig"), "{van Beethoven}, Ludwig", None),
        ("Ada Lovelace, PhD", PersonName("Lovelace", "Ada"), "Lovelace, Ada", None),
        ("김 철수", PersonName("김", "철수"), "김, 철수", None),
        ("Mistral AI", PersonName("Mistral AI"), "{Mistral AI}", "Mistral AI"),
        ("Weiwei Ai", PersonName("Ai", "Weiwei"), "Ai, Weiwei", None),
        ("Knuth, Donald E.", PersonName("Knuth", "Donald E."), "Knuth, Donald E.", None),
        ("Plato", PersonName("Plato"), "{Plato}", "Plato"),
        ("van Gogh", PersonName("Gogh", particle="van"), "{van Gogh}", "van Gogh"),
        ("{DeepSeek AI}", PersonName("DeepSeek AI"), "{DeepSeek AI}", "DeepSeek AI"),
        ("Gemini Team", PersonName("Gemini Team"), "{Gemini Team}", "Gemini Team"),
        (
            "Llama Team, AI @ Meta",
            PersonName("Llama Team, AI @ Meta"),
            "{Llama Team, AI @ Meta}",
            "Llama Team, AI @ Meta",
        ),
        ("The LIGO Scientific Collaboration", PersonName("The LIGO Scientific Collaboration"), None, None),
        ("Institute of Physics", PersonName("Institute of Physics"), "{Institute of Physics}", "Institute of Physics"),
        ("Ada and Bob", PersonName("Ada and Bob"), "{Ada and Bob}", "Ada and Bob"),
    ],
)
def test_names(text: str, name: PersonName, written: str | None, csl: str | None) -> None:
    assert person_name(text) == name
    one = _entry(Paper("arxiv:2309.00071", "T", (text,), "2309.00071"), "key", None)
    ((_, _, fields),) = parsed(bibtex([one]))
    assert fields["author"] == (written or f"{{{text}}}")
    (item,) = json.loads(csl_json([one]))
    parts = {"given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}
    assert item["author"] == [
        {"family": name.family} | {part: said for part, said in parts.items() if said}
        if name.given
        else {"literal": csl or text}
    ]


def test_authors_left_out_are_others() -> None:
    for more in ("others", "et al.", "and others", "et al"):
        assert person_names(["Ada Lovelace", more]) == (PersonName("Lovelace", "Ada"), OTHERS)
        assert person_names([more, "Ada Lovelace"])[-1] is OTHERS
        assert person_names([more]) == ()
    assert person_names(["Ada Lovelace et al."]) == (PersonName("Lovelace", "Ada"), OTHERS)
    assert person_names(["{others}", "Ada Lovelace"])[0] is not OTHERS
    one = _entry(Paper("arxiv:2309.00071", "T", ("Ada Lovelace", "others"), "2309.00071"), "key", None)
    assert "author        = {Lovelace, Ada and others}," in bibtex([one])
    assert json.loads(csl_json([one]))[0]["author"][1] == {"literal": "et al."}


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"Sorting in $O(n \log n)$", r"Sorting in {$O(n \log n)$}"),
        (r"An $O(n \log n)$-time Algorithm", r"An {$O(n \log n)$-time} Algorithm"),
        (r"\(\mathbb{R}^d\) and $\ell_1$ & more", r"{$\mathbb{R}^d$} and {$\ell_1$} \& more"),
        (r"$\beta$-VAE: the YaRN of $x_1$", r"{$\beta$-VAE:} the {YaRN} of {$x_1$}"),
        (r"${\cal N}=4$ Theories in $\rm AdS_5$", r"{${\cal N}=4$} Theories in {$\rm AdS_5$}"),
        (r"3$\times$ Faster on H$_2$O and C$^3$", r"{3$\times$} Faster on {H$_2$O} and {C$^3$}"),
        ("$$x^2$$ is $f: X$", "{$x^2$} is {$f: X$}"),
        ("The price is $5, cost is 10$", r"The price is \$5, cost is 10\$"),
        ("From $1M to $1B", r"From {\$1M} to {\$1B}"),
        ("Costs $5 and $10", r"Costs \$5 and \$10"),
        ("US$ and AU$", r"{US\$} and {AU\$}"),
        (r"$\input{/etc/passwd}$", r"\$\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}\$"),
        (r"$a}{b$", r"\$a\textbraceright{}\textbraceleft{}b\$"),
        (r"$a % b$", r"\$a \% b\$"),
        (r"$^^5cinput x$", None),
        ("Lone $", r"Lone \$"),
    ],
)
def test_mathematics_in_a_title_stays_so(title: str, written: str | None) -> None:
    one = _entry(Paper("arxiv:2309.00071", title, ("Ada Lovelace",), "2309.00071"), "key", None)
    ((_, _, fields),) = parsed(bibtex([one]))
    if written is not None:
        assert fields["title"] == written
    assert "^^" not in fields["title"]
    assert json.loads(csl_json([one]))[0]["title"] == title


def test_keys_stay_as_they_were_before_names_had_parts() -> None:
    for author, key in (
        ("Karl vom und zum Stein", "zumstein"),
        ("Sammy Davis Jr.", "davisjr"),
        ("King Jr., Martin Luther", "kingjr"),
        ("Gemini Team", "team"),
        ("Guido van Rossum", "vanrossum"),
    ):
        assert keys([Paper("x", "", (author,))]) == {"x": key}


def test_keys_are_apart_and_stay_when_papers_come() -> None:
    papers = [Paper(f"arxiv:2309.0000{n}", "The Same: Again", ("Ada Ång",), f"2309.0000{n}") for n in range(4)]
    found = keys(papers)
    assert found["arxiv:2309.00000"] == "ang2023same"
    assert len(set(found.values())) == 4
    assert (
        keys([*papers, Paper("late", "The Same", ("Ada Ång",), "2309.7")])["arxiv:2309.00003"]
        == found["arxiv:2309.00003"]
    )
    assert keys([Paper("file:0123456789abcdef", "Mine"), Paper("guide", "Guide")]) == {}
    assert keys([Paper("x", "论文")]) == {"x": "anon"}


TEXTS = st.one_of(st.text(max_size=40), HOSTILE)


@given(TEXTS, st.lists(TEXTS, max_size=4), TEXTS, st.none() | TEXTS)
@example("} , @misc{x, title={", ["Ada and Bob", "{", "others"], "\\", None)
def test_any_text_is_text(title: str, authors: list[str], doi: str, venue: str | None) -> None:
    paper = Paper("arxiv:2309.00071", title, tuple(authors), "2309.00071", venue=venue)
    one = _entry(paper, keys([paper])[paper.id], record(doi=doi))
    text = bibtex([one])
    text.encode()
    ((_, _, fields),) = parsed(text)
    assert untex(without_maths(fields["title"])) == without_maths(plain(title) or "Untitled")
    if one.doi:
        assert untex(fields["doi"]) == plain(doi)
    if one.authors:
        # BibTeX parts names at each “and” outside of braces.
        outside, depth = [], 0
        for word in re.split(r"(\s|[{}])", fields["author"]):
            depth += {"{": 1, "}": -1}.get(word, 0)
            outside.append(word.lower() == "and" and depth == 0)
        assert sum(outside) == len(one.authors) - 1
    (item,) = json.loads(csl_json([one]))
    assert item["title"] == one.title


def test_written_where_named_and_refused_in_words(store: Store, tmp_path: Path) -> None:
    write_references(store, "bibtex", tmp_path / "list.bib", EPISODE)
    assert bibtex(entries(store, EPISODE)) in (tmp_path / "list.bib").read_text("utf-8")
    with pytest.raises(KnownError, match="no episode “other”"):
        write_list(store, "bibtex", "", "other")
    with pytest.raises(KnownError, match="no folder"):
        write_references(store, "csl-json", tmp_path / "no" / "list.json", None)


def test_by_command(run, tmp_path: Path) -> None:
    code, out, err = run("export", "--format", "csl-json")
    assert (code, err) == (0, "")
    assert len(json.loads(out)) > 30
    assert run("export", "--format", "bibtex", "-o", str(tmp_path / "x.bib")) == (0, "", "")
    written = (tmp_path / "x.bib").read_text("utf-8")
    assert re.sub("% pe-of .*\n", "", written) == run("export", "--format", "bibtex", "-o", "-")[1]
