"""Printed lines -> a passage: one paragraph as a string that knows where each of its characters stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.lines import Line, union
from extract.records import Box
from extract.text import join_lines


@dataclass(frozen=True, slots=True)
class Passage:
    """文段: a paragraph of a section or of a practice."""

    text: str
    """Display text, wrapped lines joined."""
    lines: tuple[Line, ...]
    section: int | None = None
    """Ordinal of its section; None in a practice."""
    practice_id: str = ""
    """Its practice; '' in a section."""

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Return where the printed lines stand that hold ``text[start:end]``: one box a page."""
        return tuple(page_boxes(list(self._holding(start, end)) or self.lines))

    def _holding(self, start: int, end: int) -> Iterator[Line]:
        texts = [line.text for line in self.lines]
        for number, line in enumerate(self.lines):
            stop = len(join_lines(texts[: number + 1]))
            if stop > start and stop - len(line.text) < end:
                yield line


def lines_to_passage(lines: Sequence[Line], section: int | None = None, practice_id: str = "") -> Passage:
    """Return the lines of one paragraph as a passage."""
    return Passage(join_lines([line.text for line in lines]), tuple(lines), section, practice_id)


def page_boxes(lines: Sequence[Line]) -> Iterable[Box]:
    """Yield the box around the lines of each page."""
    pages = dict.fromkeys(line.page for line in lines)
    return (union([line for line in lines if line.page == page]) for page in pages)
