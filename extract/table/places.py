"""Each cell of a piece -> the column whose text it holds, also where it spans several."""

from collections.abc import Sequence

from extract.numbering import Label, read_label
from extract.table.captions import OUTLINE
from extract.table.columns import HEADINGS, Role
from extract.table.flow import Flow, FlowCell, FlowLine, Piece
from extract.text import squeeze

BARE = 3
"""A cell that only numbers its column has at most this many characters."""


class Places:
    """Knows the plan's columns and how it numbers its headings."""

    def __init__(self, flow: Flow) -> None:
        self.roles = flow.roles()
        self.styles = _heading_styles(flow)

    def columns(self, piece: Piece) -> tuple[dict[Role, list[FlowCell]], list[FlowLine]]:
        """Return the piece's cells by column, and the lines of a row that numbers the columns."""
        names = _number_row(piece)
        columns: dict[Role, list[FlowCell]] = {role: [] for role in (*HEADINGS, "practice")}
        for cell in piece.cells:
            if cell not in names:
                columns.setdefault(self._role(cell), []).append(cell)
        return columns, [placed for cell in names for placed in cell.lines]

    def _role(self, cell: FlowCell) -> Role:
        """Return the column whose text a cell holds; one that spans columns tells by its numbering."""
        if len(set(cell.roles)) == 1:
            return cell.roles[0]
        headings = [role for role in cell.roles if role in HEADINGS]
        label = read_label(cell.text)
        if "practice" not in cell.roles:
            return self._heading_role(headings, label) if headings else cell.roles[0]
        if not headings:
            return "practice"
        # A row across the table is a heading; without a number it is one of the level that has no column.
        missing = next((role for role in HEADINGS if role not in self.roles and role != "group"), None)
        return (OUTLINE.get(label.style) if label else None) or missing or "unknown"

    def _heading_role(self, roles: Sequence[Role], label: Label | None) -> Role:
        """Return the level of a heading that spans several: the one numbered like it, else the outer."""
        if label is None:
            return roles[0]
        alike = [role for role in roles if label.style in self.styles.get(role, ())]
        if alike:
            return alike[0]
        level = OUTLINE.get(label.style)
        return level if level is not None and level in roles and level not in self.styles else roles[0]


def _heading_styles(flow: Flow) -> dict[Role, set[str]]:
    """Return how each heading column numbers its headings."""
    styles: dict[Role, set[str]] = {}
    for cell in (cell for piece in flow.pieces for cell in piece.cells):
        label = read_label(cell.text) if len(cell.roles) == 1 and cell.roles[0] in HEADINGS else None
        if label and label.number:
            styles.setdefault(cell.roles[0], set()).add(label.style)
    return styles


def _number_row(piece: Piece) -> list[FlowCell]:
    """Return the cells of a first row that only numbers the columns: (1) (2) (3)."""
    first = [cell for cell in piece.cells if cell.top < piece.top + 1.0]
    labels = [read_label(cell.text + " ") for cell in first if cell.lines]
    numbers = {label.number for label in labels if label and label.number}
    bare = all(len(squeeze(cell.text)) <= BARE for cell in first)
    return first if bare and len(labels) == len(numbers) > 2 else []
