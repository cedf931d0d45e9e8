"""A page read back: its elements in order, as a browser would find them."""

from __future__ import annotations

from html.parser import HTMLParser

Element = tuple[str, dict[str, str | None]]


class Reader(HTMLParser):
    """The elements of a page with their attributes, and the text outside the style sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self.style = ""
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, dict(attrs)))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """The style sheet ends."""
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if self._in_style:
            self.style += data
        else:
            self.texts.append(data)


def read(page: str) -> Reader:
    """The page, read."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def shapes(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each element's name with the names of its attributes, in order."""
    return [(name, tuple(sorted(attributes))) for name, attributes in read(page).elements]
