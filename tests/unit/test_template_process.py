"""Templates of the user, which may go too far: they are ended, and the program and its next export go on."""

import os
import select
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.services.export import template_process
from explorer.services.export.template_engine import Template
from explorer.services.export.template_fields import FileFields
from explorer.services.export.template_process import kept, render

ROOT = Path(__file__).parents[2]
FILE = FileFields("paper", "YaRN")
LIMITED = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="its memory can't be limited here")


def mine(source: str) -> Template:
    return Template("mine", source, Path("mine.md.j2"))


def fault(source: str) -> str:
    with pytest.raises(KnownError) as caught:
        render(mine(source), FILE)
    assert caught.value.code == "template-error"
    return caught.value.sentence


GREEDY = {
    "doubling": "{% set x = title %}" + "{% set x = x ~ x %}" * 40 + "{{ x | length }}",
    "indent": "{{ 'a\nb' | indent(1000000000) }}",
    "batch": "{% for row in [1] | batch(1000000000, 'x') %}{{ row | length }}{% endfor %}",
    "replace": "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x | replace('a', 'aaaaaaaaaa') %}" * 12 + "{{ x | length }}",
    "output": "{% macro m(n) %}{{ n }}{% endmacro %}{% for a in range(99999) %}{% for b in range(9999) %}"
    "{{ 'a long text that grows and grows' }}{% endfor %}{% endfor %}",
}


@LIMITED
def test_one_that_takes_all_memory_is_ended_and_the_next_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_process, "MEMORY", 200 * 1024**2)
    with kept():
        for name in ("doubling", "indent", "batch", "replace", "output"):
            assert "it needs too much memory" in fault(GREEDY[name]), name
        assert render(mine("{{ title }}"), FILE) == "YaRN"


def test_half_a_letter_is_none() -> None:
    assert render(mine("{{ '\\ud800' }} {{ title }}"), FILE) == "? YaRN"


def test_one_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with kept():
        assert render(mine("{{ title }}"), FILE) == "YaRN"
        monkeypatch.setattr(template_process, "PATIENCE_S", 0.2)
        assert "took longer" in fault("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
        monkeypatch.undo()
        assert render(mine("{{ title }}!"), FILE) == "YaRN!"


def test_a_fault_is_told_with_its_line() -> None:
    assert "line 3 of the template “mine”: 'nothing' is undefined" in fault("a\nb\n{{ nothing }}")


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_process, "MOST_TEXT", 5)
    made = template_process._answer(mine("{{ title }}…"), FILE), template_process._answer(mine("{{ title }}…!"), FILE)
    assert made[0] == "YaRN…"
    assert isinstance(made[1], KnownError)


def test_one_process_renders_all_files_of_an_export() -> None:
    with kept():
        render(mine("{{ title }}"), FILE)
        assert template_process._kept.process
        assert template_process._kept.process._process
        pid = template_process._kept.process._process.pid
        with kept():
            render(mine("{{ kind }}"), FILE)
        assert template_process._kept.process._process.pid == pid
    assert template_process._kept.process is None


def test_the_programs_own_templates_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_process, "kept", None)
    assert render(Template("dossier", "{{ title }}", bundled=True), FILE) == "YaRN"


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_it_ends_with_the_program() -> None:
    script = """
        import threading, time
        from pathlib import Path
        from explorer.services.export import template_process
        from explorer.services.export.template_engine import Template
        from explorer.services.export.template_fields import FileFields
        if __name__ == "__main__":
            process = template_process._TemplateProcess()
            file = FileFields("paper", "YaRN")
            process.render(Template("mine", "", Path("mine.j2")), file)
            print(process._process.pid, flush=True)
            loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
            process.render(Template("mine", loops, Path("mine.j2")), file)
    """
    program = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdout=subprocess.PIPE)
    assert program.stdout
    child = os.pidfd_open(int(program.stdout.readline()))
    program.kill()
    program.communicate(timeout=10)
    ended, _, _ = select.select([child], [], [], 10)
    os.close(child)
    assert ended
