"""Public addresses outside /api/v1/: included by the root URL table at the root."""

from django.urls import path, re_path

from .serving import ANYTHING, public
from .views.files import serve_file
from .views.health import health, ready
from .views.unknown import nothing_here

urlpatterns = [
    re_path(
        r"^files/(?P<sha256>[0-9a-f]{64})/(?P<name>[^/]+)\Z", public(serve_file, produces=ANYTHING), name="public-file"
    ),
    re_path(r"^files/", public(nothing_here, produces=ANYTHING)),
    path("health", public(health), name="health"),
    path("ready", public(ready), name="ready"),
]
