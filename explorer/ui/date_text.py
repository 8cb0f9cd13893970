"""How dates of backups and versions are shown."""

from PySide6.QtCore import QDateTime, QLocale, Qt

from explorer.model.translation import tr


def moment(written: str) -> str:
    """Format the date in the user's locale; today and yesterday as words."""
    when = QDateTime.fromString(written, Qt.DateFormat.ISODateWithMs).toLocalTime()
    if not when.isValid():
        return written[:40]
    locale, ago = QLocale(), when.date().daysTo(QDateTime.currentDateTime().date())
    day = {0: tr("Today"), 1: tr("Yesterday")}.get(ago) or locale.toString(when.date(), QLocale.FormatType.ShortFormat)
    return f"{day}, {when.toString('HH:mm:ss') if ago == 0 else when.toString('HH:mm')}"
