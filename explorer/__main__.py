"""``python -m explorer``. The spawned PDF worker imports this module again, so it only calls ``main``."""

import sys

if __name__ == "__main__":
    from explorer.cli import main

    sys.exit(main())
