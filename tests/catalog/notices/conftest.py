"""What tests of notices share: portals that read them."""

from tests.api.conftest import _nothing_kept, get, locales, problem, reader  # noqa: F401  # portals, as in tests/api
