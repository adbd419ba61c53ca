"""Make the table of profanity that moderation reads, from the npm package naughty-words.

Run as `python -m tools.build_profanity` after `python tools/build_assets.py`, when the package or
`tools/ordinary_words.py` changed: a test compares. The lists are LDNOOB's, under CC BY 4.0:
`command_center/moderation/NOTICE.md`.
"""

from __future__ import annotations

import json
from pathlib import Path

from command_center.moderation.profanity import TABLE, Table, pack
from command_center.moderation.rules import EVERYWHERE
from streams.tag.phrases import kind_of
from streams.tag.reading import fold
from tools.ordinary_words import ordinary

PACKAGE = Path(__file__).resolve().parent.parent / "node_modules" / "naughty-words"
STEMS = ("fuck", "shit", "asshole", "arsehole", "bitch", "cunt", "nigg", "whore", "faggot", "motherf")
"""English words with one of these are sworn by in every language, and are harmless words in none of ours."""
ENDINGS = ("s", "ed", "er", "ers", "ing", "in")
"""The list has few of their forms."""


def compile_table(package: Path = PACKAGE) -> Table:
    """Make the table.

    Args:
        package: Where the package was unpacked.

    Returns:
        Its lists by language, without ordinary words and, in scripts without spaces, single characters.

    Raises:
        FileNotFoundError: The package is not there.
    """
    if not (package / "en.json").is_file():
        raise FileNotFoundError(f"{package.name} is not unpacked: run `npm ci` in the checkout (make does it)")
    words = {}
    for path in sorted(package.glob("*.json")):
        language = path.stem
        if 2 <= len(language) <= 3 and language.isalpha():
            left_out = {fold(word) for word in ordinary(language)}
            listed = {fold(word) for word in json.loads(path.read_text("utf-8"))}
            words[language] = sorted(word for word in listed - left_out if word and not _stands_anywhere(word))
    sworn = {word for word in words["en"] if any(stem in word for stem in STEMS)}
    words[EVERYWHERE] = sorted(sworn | {word + end for word in sworn if word.isalpha() for end in ENDINGS})
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    return Table(f"naughty-words {version}", words)


def _stands_anywhere(word: str) -> bool:
    """Whether it is one character of a script without spaces, which is a piece of hundreds of words."""
    return len(word) == 1 and kind_of(word) == "u"


def main() -> None:
    """Write the table."""
    table = compile_table()
    TABLE.write_bytes(pack(table))
    count = sum(map(len, table.words.values()))
    print(f"{TABLE.name}: {count:,} words in {len(table.words) - 1} languages, {table.made_of}")


if __name__ == "__main__":
    main()
