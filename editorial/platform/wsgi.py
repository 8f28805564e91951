"""What the web server runs. Served by WSGI: async views were measured slower here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.platform.settings")

application = get_wsgi_application()
