"""The application as a WSGI server sees it; the server listens when all of it is loaded."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cami.web.settings")

application = get_wsgi_application()

from cami.web.warming import warm  # noqa: E402 (needs the models)

warm()
