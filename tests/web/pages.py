"""What a person reads on a page, taken out of its HTML by the parser of the standard library, not by ours."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "path", "circle", "rect", "line", "br"}


class Node:
    """One element: name, attributes, children in order (elements and texts)."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Node | str] = []

    @property
    def text(self) -> str:
        """All words in it, spaces squeezed."""
        return " ".join("".join(c if isinstance(c, str) else f" {c.text} " for c in self.children).split())

    def values(self, key: str) -> list[str]:
        """The values of an attribute, named as in Python (`class_`, `data_key`)."""
        return self.attributes.get(key.rstrip("_").replace("_", "-"), "").split(" ")

    def all(self, name: str = "", /, **wanted: str) -> list[Node]:
        """Every element below with this name, one of whose values of each wanted attribute is this (`class_`)."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                fits = all(value in child.values(key) for key, value in wanted.items())
                found += [child] if fits and name in ("", child.name) else []
                found += child.all(name, **wanted)
        return found

    def one(self, name: str = "", /, **wanted: str) -> Node:
        """The only such element."""
        (found,) = self.all(name, **wanted)
        return found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"<{self.open[-1].name}> is closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(text: str) -> Node:
    """Parse a page; every element must be closed in its turn."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    assert parser.open == [parser.root], [node.name for node in parser.open]
    return parser.root
