"""The real program and all its commands; only its static files are compressed with the least effort.

    python -m tests.quick_start serve

The best effort takes three seconds at the first start in a folder, and each test has a folder of its own.
"""

from functools import partial

import db  # noqa: F401 - puts the newer SQLite in place before anything else imports it
import main
from pages import delivery

delivery.ready = partial(delivery.ready, quality=1)

if __name__ == "__main__":
    main.cli()
