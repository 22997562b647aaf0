"""The web application of a supervised web server.

Granian's workers are grandchildren of the supervisor; each ties its life to the server that started it, so that a
killed server leaves no worker holding the port.
"""

from .processes import end_with_parent

end_with_parent()

from cms.wsgi import application  # noqa: E402

__all__ = ["application"]
