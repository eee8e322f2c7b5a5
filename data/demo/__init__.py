"""The demonstration organisation: generated, seeded, with stories planted in it."""

from data.demo.handovers import Handover, handovers
from data.demo.stories import story_units
from data.demo.whole import organisation

__all__ = ["Handover", "handovers", "organisation", "story_units"]
