"""The rules of what screens show, put together: the profile's, the kept lists, and the way taggers read a text."""

from __future__ import annotations

from command_center.moderation.profanity import listed
from command_center.moderation.rules import Rules, Words
from command_center.profile import Profile
from streams.tag.phrases import PhraseFinder
from streams.tag.reading import MAX_CHARS, MAX_FOLDED, fold, whole

WORDS = Words(lambda text: fold(whole(text[:MAX_CHARS]))[:MAX_FOLDED], PhraseFinder)


def rules_of(profile: Profile) -> Rules:
    """Make the rules of a profile; takes some milliseconds, once a process."""
    return Rules(profile.moderation, profile.languages, WORDS, listed())
