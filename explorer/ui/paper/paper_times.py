"""The times of a paper in the paper's panel: where it is discussed and mentioned, in this episode and in others."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from explorer.app.episodes.session import Session
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.episode import PaperTime, Role
from explorer.model.translation import tr
from explorer.ui.small_widgets import ElidedLabel, push_button

_MOST_ROWS = 12
"""Maximum number of rows; more are counted."""


def add_times(
    times: tuple[PaperTime, ...], session: Session, theme: Theme, add: Callable[[str, QWidget], None]
) -> None:
    """Add a row for each time, those of the session's episode first.

    Args:
        add: adds a row: a name, empty if it is that of the row above, and a widget.
    """
    here = [one for one in times if one.episode_id == session.episode_id]
    others = [one for one in times if one.episode_id != session.episode_id]
    shown = [*here, *others][:_MOST_ROWS]
    name = ""
    for one in shown:
        is_here = one.episode_id == session.episode_id
        now = tr("Episode") if is_here else tr("Also in")
        add(now if now != name else "", _row(one, session, theme, is_here=is_here))
        name = now
    if rest := len(times) - len(shown):
        add("", ElidedLabel(tr("and {0} more", rest)))


def _row(one: PaperTime, session: Session, theme: Theme, *, is_here: bool) -> QWidget:
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(GRID)
    roles: dict[Role, str] = {"discussed": "", "mentioned": tr("mentioned"), "pick": tr("pick")}
    words = [] if is_here else [one.episode]
    if one.start_s is None:
        words = [*words, roles[one.role] or tr("without a time")]
    else:
        across.addWidget(_button(one, one.start_s, session, theme, is_here=is_here))
        words += [roles[one.role]] if roles[one.role] else []
    label = ElidedLabel(" · ".join(words))
    label.setProperty("muted", True)
    across.addWidget(label, 1)
    row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return row


def _button(one: PaperTime, start_s: int, session: Session, theme: Theme, *, is_here: bool) -> QWidget:
    time, accent = timecode.display(start_s), theme.color("accent").name()
    button = push_button(time)
    button.setObjectName("moment")
    button.setFlat(True)
    button.setFont(theme.font(tabular=True))
    button.setStyleSheet(
        f"QPushButton {{ color: {accent}; border: 1px solid transparent; "
        "background: transparent; padding: 0 4px; min-height: 18px; text-align: left; margin-left: -5px; }"
        f"QPushButton:hover, QPushButton:focus {{ border-color: {accent}; }}"
    )
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setToolTip(tr("Show “{0}” on the timeline", one.segment))
    name = tr("Show {0} on the timeline", time)
    button.setAccessibleName(name if is_here else tr("Show {0} in “{1}”", time, one.episode))

    def go() -> None:
        if session.episode_id != one.episode_id:
            session.open_episode(one.episode_id)
        session.go_to(start_s, "appearance")

    button.clicked.connect(go)
    return button
