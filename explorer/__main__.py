"""``python -m explorer``. The spawned PDF worker imports this again, so it stays empty but for the door."""

import sys

if __name__ == "__main__":
    from explorer.cli import main

    sys.exit(main())
