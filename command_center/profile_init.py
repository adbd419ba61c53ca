"""A starter profile: short, commented, valid as it stands."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from command_center.profile import ProfileError

_STARTER = """\
# A listening profile: whom and what the center listens to. docs/profile.md explains every key.
# Check it, and see what it would have caught:
#   command-center profile check FILE --sample mentions.jsonl

# Names the data directory and the tags; small letters, digits, - and _. Not to be changed later.
name: @ID@
title: @TITLE@

# The zone of "today" and of normal days, as in Europe/Berlin or America/New_York.
zone: UTC
# The zone of times in your files that name none. Without this line such times are refused.
# naive_times: Europe/Berlin

# The languages you expect; others are still counted.
languages: [en]
# The language of the pages themselves: en or it. A wall may have its own, and everybody at a desk chooses one.
page_language: en
# Screens mask telephone numbers. Those without + are known in your mentions' places and languages, and in:
# phone_countries: [IN, AE]

# Share of voice counts these. Your own brands say own: true, and their accounts are the house itself:
# what they write is never counted, it answers. Phrases are found as whole words; case and accents don't matter.
brands:
  - id: @ID@
    name: @TITLE@
    own: true
    accounts: [@ACCOUNT@]
    phrases: [@TITLE@]
  # - id: rival
  #   name: A rival
  #   accounts: [rival]
  #   phrases: [rival, the rival's product]

# Subject matters. One list of phrases serves all languages.
topics:
  - id: delivery
    name: Delivery
    phrases: [delivery, parcel, shipping, Lieferung, livraison, entrega]
  - id: billing
    name: Bills and refunds
    phrases: [refund, invoice, charged twice, money back]
  # What a list of phrases can't say, a query can: AND OR NOT, "phrases", NEAR/5, delay*, #tag, @name, lang:it.
  # Put it below a | as here, or in single quotes. Try one: command-center profile query 'late AND parcel' --text '...'
  - id: damage
    name: Damaged goods
    query: |
      (parcel OR package OR box OR delivery) NEAR/6 (broken OR damaged OR crushed OR dent*)
      NOT (coupon OR sweepstake*)

# Minutes within which somebody should have answered, by need (safety, outage, broken, money, question).
goals_minutes: {safety: 10, outage: 15, broken: 60, money: 120, question: 120}

# When the house works; without this part, round the clock. Goals and answer times are counted in these hours too.
# business_hours:
#   week: {monday: 09:00-18:00, tuesday: 09:00-18:00, saturday: [10:00-13:00, 14:00-16:00]}
#   holidays: {country: DE, subdivision: BE}
#   closed: [2026-12-24]

# Words by which our own automatic replies are known (they answer nobody), and spam (nobody owes it an answer).
# automatic_replies: {accounts: [our_bot], phrases: [this is an automated reply]}
# spam: {phrases: [free followers]}

# What no screen shows, though it counts: posts with these words, of these authors, or leading to these sites, and posts
# with profanity in your languages, but in the phrases you allow. Each post is held for some seconds first.
# moderation:
#   hold_s: 10
#   words: [boycott]
#   authors: [a_troll]
#   domains: [spam.example]
#   allow: [bloody mary]
# Walls: /wall/room plays these scenes (also: overview, voice, radar, river). Letters are as large as your room needs.
walls:
  - id: room
    name: Operations room
    scenes: [{scene: pulse, seconds: 60}, {scene: care, seconds: 30}, {scene: world, seconds: 30}]
    # theme: light
    # language: it
    # distance_m: 5
    # diagonal_in: 85
    # zones: [America/Chicago]
    # night: {from: "22:00", to: "06:00"}
    # sound: on

# Days that texts and counters are kept.
retention:
  texts_days: 30
  counters_days: 400

# How far lists, searches and counts of any filter reach back: so many days, so many mentions at most.
hot:
  days: 30
  mentions: 2000000

# How a recorded CSV file becomes mentions: the mention's field on the left, the file's column on the right.
# Files in the center's own JSONL need none of this.
# replay:
#   source: archive
#   columns:
#     id: post_id
#     text: {column: body, unescape: true}
#     created_at: {column: posted, format: "%Y-%m-%d %H:%M:%S %z"}
#     author.handle: user
#     in_reply_to: parent_id
#   extra: [label]
"""


def init_profile(path: Path, name: str) -> None:
    """Write a starter profile.

    Args:
        path: The new file.
        name: The brand's name as people write it.

    Raises:
        ProfileError: The file exists already or can't be written, or the name has no letter to make an id of.
    """
    title = " ".join(name.split())
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-")
    if not slug:
        raise ProfileError([f"{path}: the name {name!r} needs at least one letter a-z or digit to make an id of"])
    if len(title) > 200:
        raise ProfileError([f"{path}: the name is longer than 200 characters"])
    text = _STARTER.replace("@ID@", json.dumps(slug)).replace("@TITLE@", json.dumps(title, ensure_ascii=False))
    text = text.replace("@ACCOUNT@", json.dumps(slug.replace("-", "")))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ProfileError([f"{path}: exists already and is left as it is"]) from None
    except OSError as why:
        raise ProfileError([f"{path}: {why.strerror or why}"]) from None
