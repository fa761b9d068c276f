"""The application as a WSGI server sees it; the server listens when all of it is loaded."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cami.web.settings")

framework = get_wsgi_application()

from cami.web.tile_door import TileDoor  # noqa: E402 (needs the models)
from cami.web.warming import warm  # noqa: E402 (needs the models)

application = TileDoor(framework)

warm()
