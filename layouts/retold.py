"""What workers, taggers and routes say in English, said in the language of the page: their words are for logs and
programs too, and reach a page as they are."""

from __future__ import annotations

import re
from functools import lru_cache
from string import Formatter

from layouts.speech import _, language, later

SAYINGS = (
    # causes of a stage that is not well, and of a line without pictures
    later("no source runs here; mentions come by POST /api/v1/mentions"),
    later("no {role} worker has been seen"),
    later("no sign of a {role} worker for {seconds} s"),
    later("nothing {done} for {seconds} s while 1 record waits"),
    later("nothing {done} for {seconds} s while {n} records wait"),
    later("{n} of {all} partitions have no {role} worker"),
    later("has been at one batch for {seconds} s"),
    later("reading {file}"),
    later("waiting for the log: {why}"),
    later("the log is out of reach"),
    later("the log is out of reach: {why}"),
    later("the log is full: {used} of {all} MiB of the server's memory are used, intake rests above {share}"),
    later("the store is out of reach"),
    later("the store is out of reach; try again in a moment"),
    later("Redis is full: it has reached its limit of memory (maxmemory) and takes no write"),
    later("Redis is read-only: it follows another server and takes no write"),
    later("Redis has too few copies at hand (min-replicas-to-write) and takes no write"),
    later("Redis can't write to its disk and takes no write"),
    later("Redis can't write to its disk and takes no write: {why}"),
    later("Redis is loading its data"),
    later("Redis refuses the password"),
    later("Redis does not answer in time"),
    later("Redis is out of reach"),
    later("Redis is out of reach: {why}"),
    later("Redis Cluster is moving keys"),
    later("Redis Cluster is down"),
    later("Redis answers slowly: a small write took {ms} ms"),
    later("Redis has not answered within {seconds} s"),
    later("a fault of ours ({why}); the server's log has it"),
    later("no snapshot yet"),
    later("tag"),
    later("store"),
    later("source"),
    later("tagged"),
    later("counted"),
    later("alert"),
    # why there is no page
    later("Bad Request"),
    later("Not Found"),
    later("Method Not Allowed"),
    later("Request Entity Too Large"),
    later("Too Many Requests"),
    later("Service Unavailable"),
    later("Unauthorized"),
    later("Forbidden"),
    later("nothing is at {path}"),
    later("this needs {what}; your role is {role}: ask an admin of this center"),
    later("this needs {what}; you have no role: ask an admin of this center"),
    later("this needs {what}, and nothing says who asks"),
    later("this door is shut: no row of the table of doors names it"),
    later("viewer"),
    later("agent"),
    later("lead"),
    later("admin"),
    later("the role viewer"),
    later("the role agent"),
    later("the role lead"),
    later("the role admin"),
    later("the key of a paired screen, or the role viewer"),
    later("{path} takes {methods}, not {method}"),
    later("no wall named {name}; there are: {names}"),
    later("no topic named {name}; there are: {names}"),
    later("no panel named {name} to embed; there are: {names}"),
    later("no mention {name} is kept"),
    later("unknown parameter {name}; there are: {names}"),
    later("{name}={value} is none of {names}"),
    later("{name}={value} is none of this wall's: {names}"),
    later("{name} may be given once"),
    later("more than {n} wait: leave language out, they are not told apart"),
    later("the room is being brought back from the log; try again in a moment"),
    later("the taggers gave no answer within {seconds} s"),
    # why a mention has its tags
    later("It has no letters outside links, handles and numbers."),
    later("It has signs or small words that only this language writes."),
    later("Its letters and small words tell, and they are sure enough."),
    later("The letters leave doubt, and the source names none of our languages."),
    later("The letters leave doubt; the source says so."),
    later("Its words are made as those of Hindi in Latin letters are."),
    later("The detector's score."),
    later("TextBlob knows these words."),
    later("TextBlob's polarity of the whole text."),
    later("A feeling word."),
    later("Glad emoji less sad ones."),
    later("Words of praise and thanks less those of complaint and trouble."),
    later("What the model has learned of these letters: log odds of positive less those of negative."),
    later("Its confidence {n} lies under the limit {limit}: a person should look."),
    later("It wishes for something, and is neither angry nor about something to put right."),
    later("It wants something told."),
    later("It gives advice, and names no trouble."),
    later("It has words of a complaint or of danger."),
    later("Its sentiment is negative."),
    later("It names trouble, and is not both positive and glad."),
    later("It has words of praise or thanks."),
    later("Its sentiment is positive."),
    later("No rule of the other kinds holds."),
    later("Praise needs thanks."),
    later("An idea waits for votes, not for an answer."),
    later("It is the most urgent trouble that is named."),
    later("A question needs an answer."),
    later("It is a complaint that names no trouble: something failed this person."),
    later("Nothing in it asks us to act."),
    later("It calls our brand by name, or asks or complains of it to somebody."),
    later("Words of {what}."),
    later("danger"),
    later("something that is down"),
    later("something that does not work"),
    later("money that is owed or wrong"),
    later("a complaint"),
    later("an idea"),
    later("advice"),
    later("somebody's own case"),
    later("praise"),
    later("thanks"),
    later("a question"),
    later("wanting to know"),
    later("a brief question"),
    later("a question that wants no answer"),
    later("speaking to somebody"),
    later("The profile looks for these words to find this topic."),
    later("The profile looks for these words to find this brand."),
    later("It names our account."),
    later("It came with coordinates; the country is that of the nearest city."),
    later("It names a city."),
    later("It names a city by a nickname."),
    later("It names a city by its airport code."),
    later("It names a state or region; the point is the middle of its people."),
    later("It names a country, no more: that gives no point."),
    later("No place that we know is named there."),
    later("coordinates"),
    later("city"),
    later("nickname"),
    later("airport"),
    later("state"),
    later("country"),
)


def retold(text: str) -> str:
    """Say words again that were made elsewhere.

    Args:
        text: English words.

    Returns:
        The same in the language of the page, where one of `SAYINGS` fits; else as they are.
    """
    return _retold(text, language()) if text else text


@lru_cache(maxsize=512)
def _retold(text: str, _language: str) -> str:
    for saying, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return _(saying, **{name: retold(value) for name, value in found.groupdict().items()})
    return text


def _pattern(saying: str) -> re.Pattern[str]:
    parts = [
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, _spec, _conversion in Formatter().parse(saying)
    ]
    return re.compile("".join(parts), re.DOTALL)


_PATTERNS = [(saying, _pattern(saying)) for saying in SAYINGS]
