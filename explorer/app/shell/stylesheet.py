"""The Qt stylesheet, for what Fusion and the palette don't cover, made from the tokens."""

from explorer.app.shell import tokens as look
from explorer.app.shell.tokens import Tokens


def stylesheet(t: Tokens, font_px: int = look.FONT_PX, *, compact: bool = False) -> str:
    """Return Qt's stylesheet for one scheme.

    Args:
        font_px: the height of the window's letters, in pixels.
        compact: whether controls and rows have little room around them.
    """
    size = font_px / look.FONT_PX
    small, tiny, head = (round(one * size) for one in (look.SMALL_PX, look.TINY_PX, look.HEADING_PX))
    control = round((look.CONTROL - 4 * compact) * size) - 2
    tab = round((32 - 4 * compact) * size)
    item = 2 if compact else 4
    icon, little, box = (round(one * size) for one in (16, 12, 14))
    return f"""
QWidget {{ font-size: {font_px}px; }}
QToolButton, QPushButton, QMenu, QListWidget {{ icon-size: {icon}px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {box}px; height: {box}px; }}
#tabclose, #tag {{ icon-size: {little}px; }}
QMainWindow, #bar, #tools, #side, #left, #outline, #strip {{ background: {t.pane}; }}
#bar {{ border-bottom: 1px solid {t.line}; }}
#tools {{ border-bottom: 1px solid {t.line}; }}
#rule {{ background: {t.line}; }}
#strip, #foot {{ border-top: 1px solid {t.line}; }}
QSplitter::handle {{ background: {t.line}; }}
QLineEdit, QPlainTextEdit {{
  background: {t.field}; border: 1px solid {t.ctl}; border-radius: {look.RADIUS}px; padding: 0 8px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QLineEdit {{ min-height: {control}px; }}
QPlainTextEdit {{ padding: 4px 6px; }}
QLineEdit > QToolButton {{ min-width: 0; min-height: 0; padding: 0; border: none; }}
QLineEdit:disabled {{ background: {t.pane}; border-color: {t.line}; color: {t.muted}; }}
QLineEdit:focus {{ border: 2px solid {t.accent}; padding: 0 7px; min-height: {control - 2}px; }}
QPlainTextEdit:focus {{ border: 2px solid {t.accent}; padding: 3px 5px; }}
QPushButton {{
  background: {t.field}; border: 1px solid {t.ctl}; border-radius: {look.RADIUS}px;
  padding: 0 12px; min-height: {control}px;
}}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:focus {{ border-color: {t.accent}; }}
QDialog QPushButton:default, QPushButton[primary="true"] {{
  background: {t.accent}; border-color: {t.accent}; color: {t.on_accent};
}}
QPushButton[removes="true"] {{ color: {t.danger}; border-color: {t.danger}; }}
QDialog QPushButton[removes="true"]:default {{
  background: {t.danger}; border-color: {t.danger}; color: {t.on_accent};
}}
QPushButton:disabled, QPushButton[removes="true"]:disabled {{ color: {t.muted}; border-color: {t.line}; }}
QDialog QPushButton:default:disabled, QPushButton[primary="true"]:disabled {{
  background: {t.field}; border-color: {t.line}; color: {t.muted};
}}
QToolButton {{
  background: transparent; border: 1px solid transparent; border-radius: {look.RADIUS}px;
  padding: 0 6px; min-height: {control}px;
}}
QToolButton[swatch="true"], QToolButton[swatch="true"]:focus {{ padding: 0; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {t.wash}; }}
#small:checked {{ color: {t.accent}; }}
QToolButton:focus {{ border: 2px solid {t.accent}; padding: 0 5px; min-height: {control - 2}px; }}
QToolButton:disabled {{ color: {t.muted}; }}
#offer {{ color: {t.accent}; font-weight: 600; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[popupMode="1"] {{ padding-right: 20px; }}
QToolButton[popupMode="1"]:focus {{ padding-right: 19px; }}
QToolButton::menu-button {{ border: none; background: transparent; width: 16px; border-radius: {look.RADIUS}px; }}
QToolButton::menu-button:hover {{ background: {t.line}; }}
QMenu::icon:checked {{ background: {t.wash}; border: 1px solid {t.accent}; border-radius: 4px; }}
QListView, QListWidget, QTreeView {{ background: {t.pane}; border: none; }}
QListWidget::item {{ padding: {item}px 6px; border-radius: 4px; }}
QListWidget::item:selected {{ background: {t.wash}; color: {t.text}; }}
QTabBar {{ background: {t.pane}; outline: none; }}
QTabBar::tab {{
  background: transparent; color: {t.muted}; border: none; border-bottom: 2px solid transparent;
  padding: 8px 12px; margin: 0;
}}
QTabBar[form="tight"]::tab {{ padding: 8px 7px; }}
QTabBar[form="icons"]::tab {{ padding: 8px 4px; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom-color: {t.accent}; }}
QTabBar::tab:hover {{ color: {t.text}; }}
#tabs {{ background: {t.window}; }}
#tabs::tab {{
  background: {t.window}; border: none; border-top: 2px solid transparent; border-right: 1px solid {t.line};
  padding: 0 4px 0 12px; height: {tab}px;
}}
#tabs::tab:selected {{ background: {t.pane}; border-top-color: {t.accent}; color: {t.text}; }}
#tabs::tab:hover:!selected {{ background: {t.hover}; }}
#tabclose {{ padding: 0; min-height: 0; border-radius: 4px; }}
#tabs::scroller {{ width: 48px; }}
#tabs QToolButton {{ background: {t.window}; border: none; border-radius: 0; padding: 0; min-height: 0; }}
#tabs QToolButton:hover {{ background: {t.hover}; }}
#tabs #tabclose {{ background: transparent; border-radius: 4px; }}
#tabs #tabclose:hover {{ background: {t.line}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
QTabWidget[alone="true"]::pane {{ border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.muted}; border-radius: 3px; margin: 3px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenuBar {{ background: {t.pane}; border-bottom: 1px solid {t.line}; padding: 2px 8px; }}
QMenuBar::item {{ background: transparent; padding: 3px 9px; border-radius: 4px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {t.wash}; color: {t.text}; }}
QMenu {{ background: {t.field}; border: 1px solid {t.ctl}; padding: 4px; }}
QComboBox {{
  background: {t.field}; border: 1px solid {t.ctl}; border-radius: {look.RADIUS}px; padding: 0 8px;
  min-height: {control}px;
}}
QComboBox:hover {{ background: {t.hover}; }}
QComboBox:focus {{ border: 2px solid {t.accent}; padding: 0 7px; min-height: {control - 2}px; }}
QComboBox:disabled {{ background: {t.pane}; border-color: {t.line}; color: {t.muted}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{
  background: {t.field}; border: 1px solid {t.ctl}; padding: 4px; outline: none;
  selection-background-color: {t.wash}; selection-color: {t.text};
}}
QMenu {{ menu-scrollable: 1; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.wash}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
#menuheading {{ padding: 5px 8px; color: {t.text}; background: transparent; }}
QMenu::icon {{ padding-left: 8px; }}
QToolTip {{ background: {t.field}; color: {t.text}; border: 1px solid {t.line}; padding: 4px 6px; }}
QLabel[muted="true"] {{ color: {t.muted}; }}
QLabel[small="true"] {{ font-size: {small}px; }}
QLabel[heading="true"] {{ font-size: {head}px; font-weight: 600; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
#palette {{ background: {t.pane}; border: 1px solid {t.muted}; }}
#card {{ background: {t.field}; border: 1px solid {t.line}; border-radius: {look.CARD_RADIUS}px; }}
#popup {{ background: {t.field}; border: 1px solid {t.ctl}; border-radius: {look.RADIUS}px; }}
#popup QListWidget {{ background: transparent; }}
#tag {{ background: {t.hover}; border-radius: 9px; min-height: 18px; padding: 0 4px; font-size: {tiny}px; }}
#tag:hover {{ background: {t.wash}; }}
#choice {{ text-align: left; padding: 6px 12px; }}
#wrong {{ color: {t.danger}; }}
#value {{ background: transparent; border: 1px solid transparent; padding: 0; min-height: 18px; }}
#value:focus {{ border: 1px solid {t.accent}; padding: 0; min-height: 18px; }}
#beside {{ border-top: 1px solid {t.line}; }}
#trouble {{ background: {t.field}; border: none; border-bottom: 1px solid {t.danger}; }}
#toast {{ background: {t.text}; border: 1px solid {t.muted}; border-radius: {look.RADIUS}px; }}
#toast QLabel {{ color: {t.pane}; }}
#toast QToolButton {{
  color: {t.pane}; border: 1px solid {t.ctl}; padding: 0 10px; min-height: {control - 4}px;
}}
#toast QToolButton:hover {{ background: {t.muted}; }}
#toast QToolButton:focus {{ border-color: {t.pane}; }}
#key {{
  color: {t.muted}; border: 1px solid {t.line}; border-radius: 4px; padding: 1px 4px; font-size: {tiny}px;
}}
#preview {{ background: {t.field}; border: 1px solid {t.ctl}; border-radius: {look.CARD_RADIUS}px; }}
#preview:focus {{ border-color: {t.accent}; }}
#entry {{ border: none; border-radius: 0; padding: 0 8px; }}
#annotationbar {{ background: {t.field}; border: 1px solid {t.line}; border-radius: {look.CARD_RADIUS}px; }}
#segment {{
  background: {t.field}; border: 1px solid {t.ctl}; border-right: none; padding: 0 12px; min-height: {control}px;
}}
#segment[last="true"] {{ border-right: 1px solid {t.ctl}; }}
#segment {{ spacing: 0; }}
#segment::indicator {{ width: 0; height: 0; border: none; background: transparent; image: none; }}
#segment:hover {{ background: {t.hover}; }}
#segment:checked {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent}; }}
#link {{
  background: transparent; border: 1px solid transparent; color: {t.accent}; padding: 0 2px; min-height: 16px;
  font-size: {small}px;
}}
#link:focus {{ border-color: {t.accent}; }}
#commands {{ border: 1px solid {t.line}; }}
#commands QHeaderView::section {{
  background: {t.pane}; border: none; border-bottom: 1px solid {t.line}; padding: 4px 4px 4px 7px;
}}
#commands::item {{ padding-left: 4px; }}
#commands[ring="true"]:focus {{ border-color: {t.accent}; }}
#commands::item:selected {{ background: {t.wash}; color: {t.text}; }}
#pages {{ background: transparent; outline: none; }}
#pages::item {{ padding: {item + 2}px 8px; border: 1px solid transparent; border-radius: {look.RADIUS}px; }}
#pages::item:selected {{ background: {t.wash}; color: {t.accent}; }}
#pages[ring="true"]::item:selected:focus {{ border-color: {t.accent}; }}
#shownotes {{ background: {t.field}; border: none; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
#proposalnotice {{ background: {t.window}; border-bottom: 1px solid {t.line}; }}
#doubts {{
  background: transparent; border: 1px dashed {t.award}; color: {t.award}; padding: 0 8px; min-height: 20px;
  border-radius: 4px; font-size: {small}px;
}}
#doubts:hover, #doubts:focus {{ background: {t.hover}; border-style: solid; }}
#inboxentry {{
  text-align: left; background: {t.field}; border: 1px solid {t.line}; padding: 6px 10px;
}}
#inboxentry:hover {{ background: {t.hover}; }}
#guess {{ background: {t.field}; border: 1px dashed {t.award}; border-radius: {look.CARD_RADIUS}px; }}
#candidate {{ text-align: left; padding: 0; border: 1px solid {t.ctl}; border-radius: {look.CARD_RADIUS}px; }}
#candidate:focus {{ border: 2px solid {t.accent}; }}
#candidate[chosen="true"] {{ background: {t.wash}; border: 1px solid {t.accent}; }}
#candidate[guess="true"] {{ background: {t.field}; border: 1px dashed {t.award}; }}
QPushButton[picked="true"] {{ background: {t.wash}; border-color: {t.accent}; }}
QLineEdit[wrong="true"] {{ border-color: {t.danger}; }}
QLabel[strong="true"] {{ font-weight: 600; }}
#linkbar {{ background: {t.field}; border: 1px solid {t.line}; border-radius: {look.RADIUS}px; padding: 4px 8px; }}
"""
