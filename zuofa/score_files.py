"""A plan's scoring form -> an assessment workbook, and back again: what was filled in, checked."""

from pathlib import Path

from zuofa.score import Assessment, Result, ScoreError, assessment, judge
from zuofa.score_sheet import read_sheet, write_sheet


def write_form(plan_id: str, path: Path, data: Path, form: int | None = None) -> Assessment:
    """Write an empty assessment workbook for a plan of the data set; a file that is there stays.

    Raises ScoreError where the plan has no scoring form, FileExistsError, OSError.
    """
    from extract import dataset

    asked = assessment(dataset.load(plan_id, data), form)
    if not asked.units:
        raise ScoreError("評分表裡沒有讀到任何配分。 No points were read in the scoring form.")
    write_sheet(asked, path)
    return asked


def check_form(path: Path, data: Path) -> Result:
    """Read a workbook that was filled in and return its result; nothing that it computed is believed.

    Raises ScoreError where it is no such workbook, or its plan is not in the data set.
    """
    from extract import dataset

    book = read_sheet(path)
    try:
        plan = dataset.load(book.plan_id, data)
    except KeyError as error:
        raise ScoreError(
            f"資料集裡沒有計畫 {book.plan_id}；請以 --data 指定資料集，或先執行 zuofa ingest。 "
            f"The plan is not in the data set; name another with --data, or run zuofa ingest."
        ) from error
    asked = assessment(plan, book.form)
    entries, problems = book.entries(asked)
    grades, more = book.grades(asked)
    return judge(asked, entries, grades, [*problems, *more])
