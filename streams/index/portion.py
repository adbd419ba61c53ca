"""The rows of an index portion by portion, with their texts: a sheet, or the rows behind the last whole one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from streams.index.file import IndexFile
from streams.index.schema import ROW, SHEET, unpack_cells, unpack_columns, unpack_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Portion(NamedTuple):
    """Rows that follow each other from `first` on: their columns (an array of `ROW`) and folded texts."""

    first: int
    columns: NDArray[Any]
    folded: Sequence[str]

    @property
    def behind(self) -> int:
        """The row behind the last."""
        return self.first + len(self.folded)


def portion(file: IndexFile, first: int) -> Portion:
    """Read the rows from one on, to the end of its sheet or of the file.

    Args:
        file: The index; nothing is written meanwhile.
        first: A row that is there.

    Returns:
        The portion, not empty; the rows of a sheet that was taken out have id 0 and empty texts.
    """
    sheet, place = divmod(first, SHEET)
    if sheet == file.rows // SHEET:
        found = file.db.execute('SELECT columns, folded FROM tail WHERE "row" >= ? ORDER BY "row"', (first,)).fetchall()
        return Portion(first, unpack_cells([columns for columns, _ in found]), [folded for _, folded in found])
    packed = file.db.execute(
        "SELECT columns, texts FROM sheets JOIN texts USING (sheet) WHERE sheet = ?", (sheet,)
    ).fetchone()
    if packed is None:
        return Portion(first, unpack_cells([bytes(ROW.itemsize)] * (SHEET - place)), [""] * (SHEET - place))
    return Portion(first, unpack_columns(packed[0])[place:], unpack_texts(packed[1]).folded[place:])
