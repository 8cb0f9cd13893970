"""``register-links``: the desktop opens ``paper-explorer:`` links with this program."""

import argparse

from explorer.commands.output import saved_first, write_table
from explorer.model.translation import tr


def register_links(options: argparse.Namespace) -> int:
    """Register the program for this user, and print where that is written; or remove the registration.

    Raises:
        KnownError: it can't be written, or this system does not allow it.
    """
    from explorer.services.link_registration import register, unregister

    if options.remove:
        unregister()
        return 0
    place = register()
    with saved_first(tr("The links are registered.")):
        write_table([("paper-explorer: links", place)])
    return 0
