"""The times at which a paper is talked about: those that the user tied, over all episodes, and guesses."""

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from explorer.app.context import AppContext
from explorer.app.episodes.session import Session
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.flow import Flow

_MOST = 24


@dataclass(frozen=True, slots=True)
class TalkedTime:
    """A second of an episode; ``page`` from 0 if a place was tied, ``elsewhere`` the title of another episode."""

    episode_id: str
    at_s: int
    page: int | None
    is_guess: bool
    elsewhere: str = ""


def talked_times(context: AppContext, paper: Paper) -> tuple[TalkedTime, ...]:
    """Return the times of a paper: of the current episode first, then of the others."""
    here = context.session.episode_id
    found: list[TalkedTime] = []
    for one in context.subjects.talked_pages.ties(paper.id):
        other = "" if one.episode_id == here else context.episodes.title(one.episode_id)
        page = one.page if one.tells_page else None
        found.append(TalkedTime(one.episode_id, one.at_s, page, is_guess=False, elsewhere=other))
    known = {(one.episode_id, one.at_s) for one in found}
    for named in context.subjects.transcripts.names:
        at_s = named.at_ms // 1000
        if named.paper_id == paper.id and here and (here, at_s) not in known:
            found.append(TalkedTime(here, at_s, None, is_guess=True))
    found.sort(key=lambda one: (one.episode_id != here, one.episode_id, one.at_s))
    return tuple(found[:_MOST])


class TalkedTimes(QWidget):
    """A button for each time; a click goes there."""

    def __init__(self, times: tuple[TalkedTime, ...], theme: Theme, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        row = Flow(GRID)
        row.setContentsMargins(0, 0, 0, 0)
        for one in times:
            row.addWidget(self._button(one, theme))
        self.setLayout(row)

    def _button(self, one: TalkedTime, theme: Theme) -> QPushButton:
        at = timecode.display(one.at_s)
        text = tr("{0} ?", at) if one.is_guess else at
        if one.page is not None:
            text = tr("{0} · p. {1}", at, one.page + 1)
        button = QPushButton(text, self)
        button.setFont(theme.font(tabular=True))
        color = theme.color("muted" if one.is_guess else "accent").name()
        line = f"1px {'dashed' if one.is_guess else 'solid'} {theme.color('ctl' if one.is_guess else 'line').name()}"
        button.setStyleSheet(f"color: {color}; border: {line}; border-radius: 9px; padding: 0 6px; min-height: 18px;")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        told = tr("Probably named at {0}", at) if one.is_guess else tr("Talked about at {0}", at)
        button.setToolTip(f"{told} · {one.elsewhere}" if one.elsewhere else told)
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(lambda: self._go(one))
        return button

    def _go(self, one: TalkedTime) -> None:
        if one.episode_id != self._session.episode_id:
            self._session.open_episode(one.episode_id)
        self._session.go_to(one.at_s, "note")
