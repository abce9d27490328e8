"""The data set: Parquet tables that DuckDB, pandas and pyarrow read as they are.

A table, as :mod:`extract.schemas` declares it, is a folder on disk, Hive-partitioned, with one file
a plan: ``practices/agency_id=taipower/roc_year=111/taipower-xinying-111.parquet``. The partition columns
are in the folder names alone. Where agency or year is not known the folders are ``agency_id=unknown``
and ``roc_year=0`` (there was no 民國 0), since pandas cannot read a null partition; this module and its
views give null. A file without rows (``schema.parquet``) holds a table's columns while it is empty.

>>> from extract import dataset
>>> dataset.practices().groupby("facet").size()  # doctest: +SKIP
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from extract import bundle, journal
from extract.records import (
    Account,
    Aside,
    Band,
    Box,
    Citation,
    Criterion,
    FormColumn,
    Grade,
    Issue,
    Milestone,
    Plan,
    Practice,
    Reward,
    ScoringForm,
    Section,
)
from extract.schemas import TABLES, Table, unknown

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

DEFAULT_DATA = Path("data/parquet")

PLACED = {
    "practices": Practice,
    "sections": Section,
    "citations": Citation,
    "milestones": Milestone,
    "forms": ScoringForm,
    "criteria": Criterion,
    "grades": Grade,
    "rewards": Reward,
}
"""Tables of records with boxes, which a plan keeps under the table's name."""
NESTED: dict[tuple[Any, str], Any] = {(Criterion, "bands"): Band, (ScoringForm, "columns"): FormColumn}
"""(record, field) -> the records that the field is a list of, beside boxes."""
PARTS = (*PLACED, "issues", "asides")
"""The tables that a plan is spread over, beside ``plans``."""


class NoSuchPlanError(KeyError):
    """The data set has no plan of this id; the message says which it has, in two languages."""

    def __init__(self, plan_id: object, data: str | Path) -> None:
        known = read("plans", data, columns=["plan_id"])["plan_id"].to_pylist()
        there = "、".join(known[:20]) + ("…" if len(known) > 20 else "")
        super().__init__(
            f"資料集 {data} 沒有計畫「{plan_id}」；有：{there or '（無）'}\n"
            f"The data set {data} has no plan {plan_id!r}; it has: {there or 'none'}"
        )

    def __str__(self) -> str:
        return str(self.args[0])


Rows = dict[str, list[dict[str, Any]]]
"""Table name -> rows, each a column name -> value."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """來源檔: one file of the raw folder and what became of it; a row of ``sources``."""

    file: str
    sha256: str
    bytes: int
    status: str
    plan_id: str | None
    pages: int | None
    fingerprint: str
    seconds: float


def file_rows(source: SourceRow, issues: Sequence[Issue], plan: Plan | None = None) -> Rows:
    """Return the rows that one file of the raw folder has in each table; ``issues`` are the plan's too."""
    rows: Rows = {
        "sources": [asdict(source)],
        "issues": [
            {"plan_id": source.plan_id, "file": source.file, "ordinal": n, **asdict(issue)}
            for n, issue in enumerate(issues, 1)
        ],
    }
    if plan is None:
        return rows
    rows["plans"] = [_plan_row(plan)]
    for name in PLACED:
        rows[name] = [{"plan_id": plan.plan_id, **asdict(record)} for record in getattr(plan, name)]
    rows["asides"] = [
        {"plan_id": plan.plan_id, "ordinal": n, "page": aside.box.page, **asdict(aside)}
        for n, aside in enumerate(plan.asides, 1)
    ]
    return rows


def _plan_row(plan: Plan) -> dict[str, Any]:
    row = {name: getattr(plan, name) for name in TABLES["plans"].columns.names if hasattr(plan, name)}
    counts = {"practices": len(plan.practices), "issues": len(plan.issues)}
    return row | asdict(plan.account) | counts | {"accounted": plan.account.accounted}


def to_arrow(name: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Return rows as a table with the declared columns; raises pyarrow.ArrowInvalid if they do not fit."""
    return pa.Table.from_pylist(rows, schema=TABLES[name].columns)


def stage(
    data: Path, rows: Mapping[str, Sequence[dict[str, Any]] | pa.Table], name: str, **partition: Any
) -> dict[str, Path | None]:
    """Write each table's rows to a staged file; return the moves for :func:`extract.journal.commit`.

    ``name`` becomes the files' name, ``partition`` gives the partition columns' values. A table
    without rows gets no file. Raises ValueError or TypeError for values that do not fit the columns.
    """
    return {
        location(table, name, **partition): _write(
            data, its if isinstance(its, pa.Table) else to_arrow(table, its)
        )
        for table, its in rows.items()
        if len(its)
    }


def stage_schemas(data: Path) -> dict[str, Path | None]:
    """Return the moves that give each table the file without rows, where it has none yet."""
    files = {_schema_file(table): table for table in TABLES.values() if table.partitions.names}
    missing = {file: table for file, table in files.items() if not journal.is_whole(data / file)}
    return {file: _write(data, table.columns.empty_table()) for file, table in missing.items()}


def _schema_file(table: Table) -> str:
    return location(table.name, "schema", **dict.fromkeys(table.partitions.names))


def _write(data: Path, table: pa.Table) -> Path:
    staged = journal.staging_file(data)
    pq.write_table(table, staged)
    return staged


def location(table: str, name: str, **partition: Any) -> str:
    """Return where a table keeps the file ``name``: a posix path relative to the data folder."""
    folders = [
        f"{column.name}={_file_name(str(partition[column.name] or unknown(column)))}"
        for column in TABLES[table].partitions
    ]
    return "/".join([table, *folders, f"{_file_name(name)}.parquet"])


def _file_name(text: str) -> str:
    """Return a name any file system takes; what cannot stand in one is %-encoded, as Hive does."""
    unsafe = r'[%/\\:*?"<>|=\x00-\x1f\x7f]|^[._]|[ .]$'
    name = re.sub(unsafe, lambda found: f"%{ord(found[0]):02X}", text)
    if len(name.encode()) <= 150:
        return name
    return name.encode()[:130].decode(errors="ignore") + "-" + hashlib.sha256(text.encode()).hexdigest()[:12]


def read(
    name: str,
    data: str | Path = DEFAULT_DATA,
    *,
    file: str | None = None,
    columns: Sequence[str] | None = None,
    partition: Mapping[str, Any] | None = None,
) -> pa.Table:
    """Return a table in its declared order, or the rows of one plan's file; empty when there is no data.

    ``columns`` limits what is read; it must name the columns that the table is ordered by. ``partition``
    limits it to the files of a partition, e.g. ``{"roc_year": 112}``. Finishes what a killed writer left
    half done, and waits while a writer replaces files. Raises extract.journal.DamagedError.
    """
    table, folder = TABLES[name], Path(data) / name
    wanted = pa.schema([table.schema.field(column) for column in columns or table.schema.names])
    with journal.settled(Path(data)):
        parts = [
            _part(Path(data), place.relative_to(folder).parts, own, wanted)
            for place in _folders(table, folder, partition or {})
            if (own := _files(place, file))
        ]
    found = pa.concat_tables([wanted.empty_table(), *parts]).replace_schema_metadata(table.schema.metadata)
    return found.sort_by([(column, "ascending") for column in table.order])


def _folders(table: Table, folder: Path, partition: Mapping[str, Any]) -> list[Path]:
    """Return the folders of a table that are of a partition, in order."""
    if not table.partitions.names:
        return [folder]
    return sorted(folder.glob("/".join(f"{c.name}={_wanted(c, partition)}" for c in table.partitions)))


def _files(folder: Path, name: str | None) -> list[Path]:
    """Return the Parquet files of a folder by name, or the one that keeps ``name``."""
    pattern = "*" if name is None else escape(_file_name(name))
    return sorted(folder.glob(f"{pattern}.parquet"), key=lambda file: file.name)


def _part(data: Path, folders: Sequence[str], files: Sequence[Path], wanted: pa.Schema) -> pa.Table:
    """Return the columns ``wanted`` of files; those that ``folders`` (``roc_year=112``) tell are in none."""
    told = dict(folder.split("=", 1) for folder in folders)
    inside = pa.schema([column for column in wanted if column.name not in told])
    rows = bundle.read_files(data, files, inside)
    for column in wanted:
        if column.name in told:
            value = _told(column, unquote(told[column.name]))
            rows = rows.append_column(column, pa.repeat(value, len(rows)))
    return rows.select(wanted.names)


def _told(column: pa.Field, text: str) -> pa.Scalar:
    """Return the value of a partition column that stands in a folder's name, null for what is not known."""
    value = pa.scalar(text).cast(column.type)
    return pa.scalar(None, column.type) if value.as_py() == unknown(column) else value


def _wanted(column: pa.Field, partition: Mapping[str, Any]) -> str:
    """Return the pattern of a partition column's folders."""
    if column.name not in partition:
        return "*"
    value = partition[column.name]
    return escape(_file_name(str(unknown(column) if value is None else value)))


def load(plan_id: str, data: str | Path = DEFAULT_DATA) -> Plan:
    """Return a plan as it was read; raises NoSuchPlanError if the data set does not have it."""
    rows = {name: read(name, data, file=plan_id).to_pylist() for name in ("plans", *PARTS)}
    if not rows["plans"]:
        raise NoSuchPlanError(plan_id, data)
    return to_plan(rows)


def to_plan(rows: Rows) -> Plan:
    """Return the plan that the rows of one plan (as :func:`read` gives them) were made from."""
    row = rows["plans"][0] | {"agency_id": rows["plans"][0]["agency_id"] or ""}
    placed: dict[str, Any] = {
        name: tuple(_placed(record, part) for part in rows.get(name, ())) for name, record in PLACED.items()
    }
    return Plan(
        **_only(Plan, row, "columns", "account", *PARTS),
        columns=tuple(row["columns"]),
        account=Account(**_only(Account, row)),
        **placed,
        issues=tuple(map(_issue, rows["issues"])),
        asides=tuple(Aside(r["rule"], r["text"], Box(**r["box"])) for r in rows["asides"]),
    )


def _issue(row: dict[str, Any]) -> Issue:
    """Return a row of ``issues`` as the record; older data sets do not name the practice."""
    values = _only(Issue, row, "box", "practice_id")
    return Issue(**values, box=_box(row["box"]), practice_id=row["practice_id"] or "")


def _placed(record: Any, row: dict[str, Any]) -> Any:
    """Return a row as the record it was made from: lists as tuples."""
    values = {name: _value(NESTED.get((record, name)), v) for name, v in _only(record, row, "boxes").items()}
    return record(**values, boxes=tuple(Box(**box) for box in row["boxes"]))


def _value(nested: Any, value: Any) -> Any:
    """Return a list as a tuple, of ``nested`` records where that is given."""
    if not isinstance(value, list):
        return value
    return tuple(value if nested is None else (nested(**part) for part in value))


def _box(row: dict[str, Any] | None) -> Box | None:
    return None if row is None else Box(**row)


def _only(record: Any, row: dict[str, Any], *without: str) -> dict[str, Any]:
    return {f.name: row[f.name] for f in fields(record) if f.name not in without}


def frame(name: str, data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return a table as a DataFrame in its declared order; whole numbers that may be missing are Int32."""
    import pandas as pd

    whole = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
    found: pd.DataFrame = read(name, data).to_pandas(types_mapper=whole.get)
    return found


def plans(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all plans, by plan_id."""
    return frame("plans", data)


def practices(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all practices, plan by plan in document order."""
    return frame("practices", data)


def sections(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all sections (段落), plan by plan in document order."""
    return frame("sections", data)


def citations(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all mentions of documents (引用文件), plan by plan in document order."""
    return frame("citations", data)


def milestones(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all duties that fall due (期程), plan by plan in document order."""
    return frame("milestones", data)


def forms(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all scoring forms and result sheets (評分表), plan by plan in document order."""
    return frame("forms", data)


def criteria(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all criteria of the scoring forms (評分標準), plan by plan in document order."""
    return frame("criteria", data)


def grades(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return the grades and their points (等第), plan by plan, the highest first."""
    return frame("grades", data)


def rewards(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return who is rewarded for what (獎勵), plan by plan in document order."""
    return frame("rewards", data)


def issues(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all issues, file by file in the order they were raised."""
    return frame("issues", data)


def asides(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all text set aside, plan by plan."""
    return frame("asides", data)


def sources(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return the files of the raw folders and what became of them."""
    return frame("sources", data)


def catalogue(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return all canonical practices (共通作法), by id."""
    return frame("catalogue", data)


def links(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return which canonical practice each practice states (對應), plan by plan."""
    return frame("links", data)


def quantities(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return the numbers inside practices (數量), plan by plan."""
    return frame("quantities", data)


def cadences(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return the deadlines as dates and frequencies (期限), plan by plan."""
    return frame("cadences", data)


def assignments(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return practices and departments under their canonical names (承辦部門), plan by plan."""
    return frame("assignments", data)


def decisions(data: str | Path = DEFAULT_DATA) -> "pd.DataFrame":
    """Return what people decided about pairs of practices (人工決定), in the file's order."""
    return frame("decisions", data)


def connect(data: str | Path = DEFAULT_DATA) -> "duckdb.DuckDBPyConnection":
    """Return a DuckDB connection with a view a table; without data the views are there and empty."""
    import duckdb

    connection = duckdb.connect()
    with journal.settled(Path(data)):
        for table in TABLES.values():
            if any((Path(data) / table.name).glob("**/*.parquet")):
                connection.execute(_view(table, Path(data)))
            else:
                connection.register(table.name, table.schema.empty_table())
    return connection


def _view(table: Table, data: Path) -> str:
    """Return the SQL of a view over a table's folder; files added later are seen too."""
    kinds = {c.name: "VARCHAR" if unknown(c) == "unknown" else "INTEGER" for c in table.partitions}
    types = f", hive_types = {kinds}" if kinds else ""
    columns = [f'"{name}"' for name in table.columns.names]
    columns += [f"nullif({c.name}, {unknown(c)!r}) AS {c.name}" for c in table.partitions]
    files = (escape((data / table.name).resolve().as_posix()) + "/**/*.parquet").replace("'", "''")
    return f"""CREATE VIEW "{table.name}" AS SELECT {", ".join(columns)} FROM read_parquet('{files}',
        hive_partitioning = true, union_by_name = true{types})"""  # noqa: S608
