"""THE TABLE OF UPLOADS: which addresses take files, how large ones, and from whom.

The handler is an ordinary route (`pages/plain/routes.py`); it asks again who sends.
"""

from __future__ import annotations

from pages.plain import family_files, import_files, logos, statement_files

UPLOADS = (statement_files.UPLOAD, logos.UPLOAD, import_files.UPLOAD, family_files.UPLOAD)
