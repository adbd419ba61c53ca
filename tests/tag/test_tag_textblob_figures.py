"""TextBlob's figures computed our way: bit for bit TextBlob's, also where sentences and spaced emoticons decide."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from textblob import TextBlob
from textblob._text import EMOTICONS
from textblob.en import sentiment as theirs

from command_center.bench.recorded import sentiment140, vader
from command_center.bench.sentiment_sets import airline, umsab
from streams.tag import textblob_source
from streams.tag.textblob_figures import TextBlobFigures

SPOKEN = (
    "good great bad terrible love not very not never no really extremely barely the a is U.S. Mr. e.g. etc. don't"
    " isn't I'm n't ' \" “ ” ‘ ’ ! !! ? . ... , : ; - ( ) (!) D P / 8 X = < > ^ END-OF-SENTENCE #good @nice good..."
)
PARTS = SPOKEN.split(" ")
BREAKS = (" ", " ", " ", "", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", "\x1c", "\u2028", "\u00a0")
FACES = sorted(face for faces in EMOTICONS.values() for face in faces)


def test_the_word_list_is_textblobs_without_the_rest_of_it(figures: TextBlobFigures) -> None:
    theirs("it is read at the first call")
    assert dict(dict.items(textblob_source.sentiment)) == dict(dict.items(theirs))
    script = "import sys, streams.tag.pipeline; print('nltk' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False", "NLTK costs every worker a second and 120 MB"


@pytest.fixture(scope="module")
def figures() -> TextBlobFigures:
    return TextBlobFigures()


def test_any_text_gives_textblobs_figures(figures: TextBlobFigures) -> None:
    random = Random(7)
    texts = [
        "".join(random.choice((*PARTS, *FACES)) + random.choice(BREAKS) for _ in range(random.randrange(1, 15)))
        for _ in range(3000)
    ]
    assert [text for text in texts if figures.of(text) != tuple(TextBlob(text).sentiment)] == []


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "good", "not good", "not really good", "really not good", "not a very good", "good !", "( ! )",
        "a good one : ) but bad", "good :\n\n)", "good: END-OF-SENTENCE ) bad", "It was very, very bad :-(", "8 )",
        "it's not U.S. made. Good!", "good...", "bad.. (!)", "♥", "\x1cgood", "GOOD Not BAD",
    ],
)  # fmt: skip
def test_it_does_where_much_hangs_on_a_mark(figures: TextBlobFigures, text: str) -> None:
    found = figures.of(text)
    told = tuple(TextBlob(text).sentiment)
    assert [value.hex() for value in found] == [float(value).hex() for value in told]


@pytest.mark.recorded
def test_every_recorded_post_gives_textblobs_figures(recorded: Path, figures: TextBlobFigures) -> None:
    """In whatever language: TextBlob does not ask either."""
    texts = [post.text for post in (*umsab(), *airline(), *vader(), *sentiment140())]
    texts += json.loads((recorded / "blns" / "blns.json").read_text("utf-8"))
    assert len(texts) > 20_000
    assert [text for text in texts if figures.of(text) != tuple(TextBlob(text).sentiment)] == []
