"""TextBlob's own tokens and word list, without the rest of TextBlob.

Importing the package means importing NLTK and whatever that finds on the machine: a second and 120 MB, of which
sentiment uses nothing. So `textblob/_text.py` is loaded by itself, and `textblob.en.sentiment` made of it as there.
"""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec, spec_from_file_location
from typing import Any


def _load() -> tuple[Any, str]:
    package = find_spec("textblob")
    if package is None or not package.submodule_search_locations:
        raise ImportError("textblob is not installed")
    folder = package.submodule_search_locations[0]
    spec = spec_from_file_location("streams.tag.textblob_text", f"{folder}/_text.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"textblob has no _text.py in {folder}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, folder


pattern, _FOLDER = _load()
"""The module `textblob._text`."""


class _English(pattern.Sentiment):  # type: ignore[misc, name-defined]
    """`textblob.en.Sentiment`: it also knows the adverbs of its adjectives."""

    def load(self, path: str | None = None) -> None:
        pattern.Sentiment.load(self, path)
        words: dict[str, dict[str | None, Any]] = dict(dict.items(self))
        for word, senses in words.items():
            if "JJ" in senses:
                stem = word[:-1] + "i" if word.endswith("y") else word
                stem = stem[:-2] if stem.endswith("le") else stem
                self.annotate(stem + "ly", "RB", *senses["JJ"])


sentiment: Any = _English(
    path=f"{_FOLDER}/en/en-sentiment.xml",
    synset="wordnet_id",
    negations=("no", "not", "n't", "never"),
    modifiers=("RB",),
    modifier=lambda word: word.endswith("ly"),
    tokenizer=pattern.find_tokens,
    language="en",
)
"""What `textblob.en.sentiment` is; it reads its word list at the first call."""
