"""Who adopted what: canonical practice (共通作法) × office, when, in what wording, how often.

The table ``adoption`` holds a row for each canonical practice and plan that states it. What a plan does
not state has no row; whether it *lacks* it is another question (:func:`common_but_lacking`): where more may
stand than was read, or a practice may be the duty, a plan is "not sure".
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from compare.adoption_table import adoption_tables
from compare.headings import heading_key
from extract import dataset, journal
from extract.dataset import DEFAULT_DATA
from extract.schemas import TABLES

if TYPE_CHECKING:
    import pandas as pd

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

RARE = 0.25
"""Share of the offices up to which a duty is rare."""
COMMON = 0.6
"""Share of the offices from which a duty is common."""
FEWEST = 3
"""Offices that must be there to call anything rare or common."""
BESIDE = 4
"""Duties before and behind a duty that tell where it would stand: plans do not all keep to one order."""
_FAMILY = ["agency_id", "programme"]
_DUTY = ["canonical_id", *_FAMILY]
_PLACES = ["ordinal", "open_before", "open_behind"]
_REPEATED = (
    *("canonical_id", "duty", "plan_id", "office", "office_id", "programme", "status"),
    *("facet", "strategy", "item", "text", "reason", "runner_up", "deadline"),
)
"""Columns whose values repeat: read as dictionaries, so that a million rows stay small."""


def adoption(
    data: str | Path = DEFAULT_DATA, *, year: int | None = None, facet: str | None = None
) -> "pd.DataFrame":
    """Return who states which canonical practice (採行): columns as the table ``adoption``, plan by plan.

    ``year`` limits the plans to a 民國 year; ``facet`` limits the duties to those that mostly stand in a
    facet (面向) whose name has these words in it. Columns with values that repeat are categories, lists
    are Arrow lists. Reads the table as ``zuofa align`` stored it; a data set without it is worked out
    from its links. Empty when there is no such plan.
    """
    data = Path(data)
    return _frame(_within(_stored(data, year), facet, data))


def _stored(data: Path, year: int | None) -> pa.Table:
    """Return the table as stored, or as worked out where it is not there, or damaged."""
    with journal.settled(data):
        files = sorted((data / "adoption").glob("**/*.parquet"))
        stored = [file for file in files if file.name != "schema.parquet"]
        if stored and all(map(journal.is_whole, stored)):
            return _read_files([str(file) for file in stored], year)
    tables = [_with_partition(table, own) for own, table in adoption_tables(data)]
    whole = pa.concat_tables([TABLES["adoption"].schema.empty_table(), *tables])
    return whole if year is None else whole.filter(pc.equal(whole["roc_year"], year))


def _read_files(files: list[str], year: int | None) -> pa.Table:
    table = TABLES["adoption"]
    wanted = [file for file in files if year is None or f"/roc_year={year}/" in Path(file).as_posix()]
    if not wanted:
        return table.schema.empty_table()
    options = ds.ParquetReadOptions(dictionary_columns=_REPEATED)
    fields = [
        field.with_type(pa.dictionary(pa.int32(), pa.string())) if field.name in _REPEATED else field
        for field in table.schema
    ]
    hive = ds.partitioning(table.partitions, flavor="hive")
    files_format = ds.ParquetFileFormat(read_options=options)
    found = ds.dataset(wanted, schema=pa.schema(fields), format=files_format, partitioning=hive).to_table()
    return _known(found)


def _known(found: pa.Table) -> pa.Table:
    """Return the rows with null for an agency or year that is not known."""
    for name, unknown in (("agency_id", "unknown"), ("roc_year", 0)):
        column = found[name]
        values = pc.if_else(pc.not_equal(column, unknown), column, pa.scalar(None, column.type))
        found = found.set_column(found.schema.get_field_index(name), name, values)
    return found


def _with_partition(table: pa.Table, partition: Mapping[str, Any]) -> pa.Table:
    for field in TABLES["adoption"].partitions:
        table = table.append_column(field, pa.array([partition[field.name]] * len(table), field.type))
    return table


def _within(found: pa.Table, facet: str | None, data: Path) -> pa.Table:
    """Return the rows of the duties that mostly stand in a facet."""
    if not facet:
        return found
    words = heading_key(facet)
    rows = dataset.read("catalogue", data, columns=["canonical_id", "facet"]).to_pylist()
    wanted = [row["canonical_id"] for row in rows if words and words in heading_key(row["facet"])]
    return found.filter(pc.is_in(found["canonical_id"].cast(pa.string()), pa.array(wanted, pa.string())))


def _frame(found: pa.Table) -> "pd.DataFrame":
    import pandas as pd

    for name in _REPEATED:
        place = found.schema.get_field_index(name)
        if not pa.types.is_dictionary(found.schema.field(place).type):
            found = found.set_column(place, name, found[name].dictionary_encode())

    def kind(of: pa.DataType) -> Any:
        if of == pa.int32():
            return pd.Int32Dtype()
        return pd.ArrowDtype(of) if pa.types.is_list(of) else None

    shown: pd.DataFrame = found.unify_dictionaries().to_pandas(types_mapper=kind)
    return shown


# --- questions to the frame


def matrix(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return canonical practice × office (共通作法 × 單位): what each office's latest plan in ``frame`` has.

    ``frame`` is that of :func:`adoption`. A row is a duty (canonical_id and its representative wording), in
    the order in which they mostly stand in plans; a column is an office, in the order of ``frame``. Cells:
    ``adopted``, ``unsure``, ``part``, ``not_read`` (not found, but the plan may have more than was read at
    the place where it would stand) and ``''`` (not found).
    """
    import pandas as pd

    narrow = frame[[*_DUTY, "plan_id", "office_id", "office", "roc_year", "duty", "status", *_PLACES]]
    rows = narrow[narrow["plan_id"].isin(_latest(narrow, ["agency_id", "office_id"])["plan_id"])]
    order = _in_order(rows)
    duties = _numbers(rows["canonical_id"], order)
    plans = rows.drop_duplicates("plan_id")
    own, names = pd.factorize(_office_names(plans))
    offices = own[_numbers(rows["plan_id"], pd.Index(plans["plan_id"].astype(str)))]
    cells = np.full((len(order), len(names)), "", dtype=object)
    for office, is_open in _open_duties(rows, duties, offices, len(order)):
        cells[is_open, office] = "not_read"
    for status in ("part", "unsure", "adopted"):
        stating = (rows["status"] == status).to_numpy()
        cells[duties[stating], offices[stating]] = status
    wording = rows.drop_duplicates("canonical_id").set_index("canonical_id")["duty"].astype(str)
    index = pd.MultiIndex.from_arrays([order, wording.reindex(order)], names=["canonical_id", "duty"])
    return pd.DataFrame(cells, index=index, columns=pd.Index(names, name="office"), dtype=object)


def shown_plans(frame: "pd.DataFrame") -> dict[str, str]:
    """Return plan_id -> its column in :func:`matrix`."""
    plans = _latest(frame, ["agency_id", "office_id"])
    return dict(zip(plans["plan_id"].astype(str), _office_names(plans), strict=True))


def _numbers(ids: "pd.Series[Any]", order: "pd.Index[Any]") -> Ints:
    """Return the place of each id in ``order``."""
    import pandas as pd

    codes, names = pd.factorize(ids)
    return order.get_indexer(pd.Index([str(name) for name in names]))[codes]


def _in_order(rows: "pd.DataFrame") -> "pd.Index[Any]":
    """Return the ids of the duties in the order in which they mostly stand in plans, long or short."""
    import pandas as pd

    share = rows["ordinal"] / rows.groupby("plan_id", observed=True)["ordinal"].transform("max")
    place = share.groupby(rows["canonical_id"]).median().sort_values(kind="stable")
    return pd.Index([str(one) for one in place.index])


def _open_duties(rows: "pd.DataFrame", duties: Ints, plans: Ints, count: int) -> Iterator[tuple[int, Bools]]:
    """Yield each plan's number, and of which of the ``count`` duties a hole may hide that the plan has them.

    A duty would stand among those of the plan's that come before and behind it in other plans.
    ``duties`` and ``plans`` are the rows' numbers.
    """
    order = np.lexsort((duties, plans))
    ordinals, ranks = rows["ordinal"].to_numpy(int)[order], duties[order]
    before, behind = (rows[name].to_numpy(bool)[order] for name in ("open_before", "open_behind"))
    starts = np.flatnonzero(np.diff(plans[order], prepend=-1))
    wanted = np.arange(count)
    for start, end in zip(starts, np.append(starts[1:], len(order))[: len(starts)], strict=True):
        places = ordinals[start:end]
        holes = np.sort(places[behind[start:end]])
        first = places.argmin()
        if before[start + first]:
            holes = np.concatenate([[0], holes])
        if len(holes):
            at = np.searchsorted(ranks[start:end], wanted)
            ends = np.concatenate([[0] * BESIDE, places, [places.max() + 1] * BESIDE])
            beside = np.stack([ends[at + n] for n in range(2 * BESIDE)])
            low, high = beside.min(axis=0), beside.max(axis=0)
            yield int(plans[order[start]]), np.searchsorted(holes, low) < np.searchsorted(holes, high)


def _office_names(rows: "pd.DataFrame") -> "pd.Series[Any]":
    """Return the offices' names, with the agency's id where two agencies have an office of one name."""
    names = rows["office"].astype(str)
    pairs = rows[["agency_id"]].assign(office=names).drop_duplicates()
    twice = set(pairs.loc[pairs["office"].duplicated(keep=False), "office"])
    agency = rows["agency_id"].fillna("unknown").astype(str)
    return names.where(~names.isin(twice), names + "（" + agency + "）")


def _latest(frame: "pd.DataFrame", by: list[str]) -> "pd.DataFrame":
    """Return the plans of a frame, one row each, of which there is none later of the same ``by``."""
    columns = ["plan_id", "agency_id", "office_id", "office", "programme", "roc_year"]
    plans = frame[columns].drop_duplicates("plan_id")
    years = plans["roc_year"].fillna(0)
    last = years.groupby([plans[name].astype(str) for name in by]).transform("max")
    return plans[years == last]


def rare(frame: "pd.DataFrame", most: float = RARE) -> "pd.DataFrame":
    """Return the duties that few offices have and others could copy (少數單位之作法), the rarest first.

    Offices are compared with those of their agency and programme, each by its latest plan in ``frame``; at
    least :data:`FEWEST` must be there. A duty is rare if at most the share ``most`` of them states it,
    those that are not certain included. One row a duty: its wording at the first office that has it,
    ``offices`` (all that have it), ``adopters``, ``uncertain`` and ``peers`` (offices), ``share``.
    """
    rows = _compared(frame)
    few = (rows["adopters"] > 0) & (rows["adopters"] + rows["uncertain"] <= most * rows["peers"])
    own = rows[few & (rows["status"] == "adopted")].sort_values(["roc_year", "ordinal"], kind="stable")
    offices = own.groupby(_DUTY)["office"].agg(list).rename("offices").reset_index()
    first = own.drop_duplicates(_DUTY).merge(offices, on=_DUTY, how="left")
    shown = ["duty", "plan_id", "practice_ids", "offices", "adopters", "uncertain", "peers", "share"]
    terms = ["facet", "strategy", "item", "text", "departments", "deadline", "cadences", "first_year", "page"]
    found = first.sort_values(["agency_id", "programme", "share", "ordinal"], kind="stable")
    return found[[*_DUTY, *shown, *terms]].reset_index(drop=True)


def common_but_lacking(frame: "pd.DataFrame", least: float = COMMON) -> "pd.DataFrame":
    """Return the duties that most offices have and one does not (多數單位有而某單位未列之作法).

    Offices are compared as in :func:`rare`; a duty is common if at least the share ``least`` of them surely
    has it. One row a duty and office without it, those of the most common duty first. ``status`` is
    ``lacks``, or ``not_sure`` with its ``reason``: ``unsure`` or ``part`` (a link that is not the whole
    duty for certain), ``near`` (a practice that is unsure, or no other office's, comes nearest to it or
    stands under the same headings),
    ``hole`` (more may stand there than was read). ``example`` is a practice that states the duty.
    """
    rows = _compared(frame)
    common = rows[(rows["share"] >= least) & (rows["status"] == "adopted")]
    about = [*_DUTY, "duty", "facet", "strategy", "item", "adopters", "peers", "share"]
    duties = common.drop_duplicates(_DUTY)[[*about, "practice_ids"]]
    duties = duties.assign(example=[ids[0] for ids in duties.pop("practice_ids")])
    plans = _latest(frame, ["agency_id", "programme", "office_id"])
    pairs = duties.merge(_plain(plans), on=["agency_id", "programme"], how="inner")
    had = common[["canonical_id", "agency_id", "programme", "office_id"]].drop_duplicates()
    pairs = pairs.merge(had, how="left", indicator="had")
    pairs = pairs[pairs.pop("had") == "left_only"]
    pairs["reason"] = _doubts(pairs, rows)
    pairs["status"] = np.where(pairs["reason"] == "", "lacks", "not_sure")
    places = ["plan_id", "office", "roc_year", "status", "reason"]
    found = pairs.sort_values(
        ["status", "share", "canonical_id", "plan_id"], ascending=[True, False, True, True]
    )
    return found[[*places, *about, "example"]].reset_index(drop=True)


def _doubts(pairs: "pd.DataFrame", rows: "pd.DataFrame") -> "pd.Series[Any]":
    """Return why it is not certain that a plan lacks a duty; '' where it is."""
    stated = rows[["plan_id", "canonical_id", "status"]].rename(columns={"status": "stated"})
    linked = pairs.merge(stated, how="left")["stated"].set_axis(pairs.index)
    alone = rows[(rows["status"] == "unsure") | (rows["adopters"] + rows["uncertain"] <= 1)]
    near = _among(pairs, "canonical_id", alone, "runner_up")
    near |= _among(pairs.assign(place=_place(pairs)), "place", alone.assign(place=_place(alone)), "place")
    hidden = _hidden(pairs, rows)
    return linked.where(linked.notna(), near.map({True: "near", False: ""})).where(
        linked.notna() | near, hidden.map({True: "hole", False: ""})
    )


def _among(pairs: "pd.DataFrame", column: str, rows: "pd.DataFrame", other: str) -> "pd.Series[bool]":
    """Tell of each pair whether its plan has a row whose ``other`` is the pair's ``column``."""
    there = rows[["plan_id", other]].drop_duplicates().rename(columns={other: column})
    found = pairs[["plan_id", column]].merge(there, how="left", indicator="found")["found"]
    return (found == "both").set_axis(pairs.index)


def _place(rows: "pd.DataFrame") -> "pd.Series[Any]":
    """Return under which headings practices stand, without numbers."""
    parts = [rows[name].astype("str").fillna("") for name in ("facet", "strategy", "item")]
    names = {heading: heading_key(heading) for part in parts for heading in part.unique()}
    facet, strategy, item = (part.map(names) for part in parts)
    return facet + "/" + strategy + "/" + item


def _hidden(pairs: "pd.DataFrame", rows: "pd.DataFrame") -> "pd.Series[bool]":
    """Tell of each pair of plan and duty whether a hole may hide that the plan has the duty."""
    import pandas as pd

    order = _in_order(rows)
    plans, names = pd.factorize(rows["plan_id"])
    places = dict(_open_duties(rows, _numbers(rows["canonical_id"], order), plans, len(order)))
    wanted = pd.Index(names).get_indexer(pd.Index(pairs["plan_id"]))
    duties = order.get_indexer(pd.Index(pairs["canonical_id"]))
    found = [plan in places and places[plan][duty] for plan, duty in zip(wanted, duties, strict=True)]
    return pd.Series(found, index=pairs.index, dtype=bool)


def _compared(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the rows of the latest plans, with adopters, uncertain and peers counted in their families.

    Only families of at least :data:`FEWEST` offices.
    """
    latest = _latest(frame, ["agency_id", "programme", "office_id"])
    rows = _plain(frame[frame["plan_id"].isin(latest["plan_id"])])
    peers = _plain(latest).groupby(_FAMILY)["office_id"].nunique().rename("peers").reset_index()
    sure = rows[rows["status"] == "adopted"].groupby(_DUTY)["office_id"].nunique().rename("adopters")
    stating = rows.groupby(_DUTY)["office_id"].nunique().rename("stating")
    counts = stating.to_frame().join(sure).fillna(0).astype(int).reset_index()
    counts["uncertain"] = counts.pop("stating") - counts["adopters"]
    rows = rows.drop(columns=["peers", "adopters"]).merge(counts, on=_DUTY).merge(peers, on=_FAMILY)
    rows["share"] = rows["adopters"] / rows["peers"]
    return rows[rows["peers"] >= FEWEST].reset_index(drop=True)


def _plain(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return rows whose names are text, never null: categories of two frames do not always fit."""
    names = [
        "canonical_id",
        "plan_id",
        "agency_id",
        "office_id",
        "office",
        "programme",
        "status",
        "runner_up",
    ]
    own = [name for name in names if name in rows.columns]
    return rows.assign(**{name: rows[name].astype("str").fillna("") for name in own})
