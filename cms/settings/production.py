"""Production: the base as it is, and a refusal to start where something is missing."""

from .base import *  # noqa: F403
from .refusals import refuse_to_start

refuse_to_start(globals())
