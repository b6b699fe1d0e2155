"""The WSGI entry point that gunicorn serves. It does not start on a database with another schema."""

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiaxing_quality.settings")

application = get_wsgi_application()

from jiaxing_quality.operation.schema_state import require_schema  # noqa: E402 - Django is set up first

try:
    require_schema()
except DatabaseError:
    # It may come later: until then each request is answered by 503.
    logging.getLogger(__name__).warning("The database does not answer; its schema was not checked.")
