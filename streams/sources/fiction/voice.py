"""A voice: everything one language's customers and answers may say, parsed from a plain text sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

SECTIONS = ("openers", "closers", "cheers", "chatter", "rivals", "ideas", "thanks", "replies", "urgent")
SLOTS = ("{p}", "{b}", "{r}", "{n}", "{s}")
"""A product, the own brand, a rival, a small number, the initials of whoever answers."""


@dataclass(frozen=True)
class Voice:
    """The sentences of one language.

    Args:
        code: The language.
        complaints: By topic; as are questions and praise.
        lists: The other sentences by section (see SECTIONS): what may come before and after a complaint, after
            praise; talk without a topic, comparisons with a rival, ideas, thanks, the brand's answers.
    """

    code: str
    complaints: dict[str, list[str]] = field(default_factory=dict)
    questions: dict[str, list[str]] = field(default_factory=dict)
    praise: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)


def read_voice(code: str, sheet: str) -> Voice:
    """Parse a sheet.

    Args:
        code: The language.
        sheet: Lines. `# name` begins a topic or a section; in a topic `-` marks a complaint, `?` a question and `+`
            praise; in a section every line is a sentence, `|` an empty one.

    Returns:
        The voice.

    Raises:
        ValueError: A line stands outside of a part or lacks its mark.
    """
    voice = Voice(code)
    marks = {"-": voice.complaints, "?": voice.questions, "+": voice.praise}
    part = ""
    for line in filter(None, map(str.strip, sheet.splitlines())):
        if line.startswith("# "):
            part = line[2:]
        elif part in SECTIONS:
            voice.lists.setdefault(part, []).append("" if line == "|" else line)
        elif part and line[:2].strip() in marks:
            marks[line[0]].setdefault(part, []).append(line[2:])
        else:
            raise ValueError(f"{code}: no place for {line!r}")
    return voice
