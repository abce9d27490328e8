"""``align``, ``review`` and ``find``: one duty in many wordings."""

import getpass
import sqlite3
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuofa.commands.common import echo_json, require_plans, say_waiting, writing
from zuofa.commands.options import NUMBER, data_option, decisions_option, json_option

if TYPE_CHECKING:
    from normalize.decisions import Outcome
    from zuofa.align import Counts

VERDICTS: dict[str, "Outcome"] = {"y": "same", "n": "not_same", "p": "part"}
ANSWERS = (*VERDICTS, "s", "q")
WHY = "理由（可空白，按 Enter 略過） Why (may be empty: press Enter)"


@click.command()
@data_option
@decisions_option
@click.option("--force", is_flag=True, help="未變動也重新對齊。 Align even if nothing changed.")
@json_option
def align(data: Path, decisions: Path, force: bool, as_json: bool) -> None:
    """對齊各單位、各年度的作法。 Align the practices of all offices and years.

    同一作法的不同寫法得到同一代號；ingest 結束時也會執行。
    One duty in many wordings gets one id; ingest runs this too, at its end.
    """
    require_plans(data)
    counts = align_all(data, decisions, force=force)
    if as_json:
        echo_json(asdict(counts))
    else:
        from zuofa import say

        click.echo("\n".join(say.alignment_lines(counts)))


def align_all(data: Path, decisions: Path, *, force: bool = False) -> "Counts":
    """Align the data set; what stands in the way becomes a sentence and exit code 1."""
    from normalize.decisions import BadDecisionsError
    from zuofa import align as aligning

    try:
        with writing(data, sqlite3.OperationalError):
            return aligning.align(data, decisions, force=force, waiting=say_waiting)
    except BadDecisionsError as error:
        raise click.ClickException(str(error)) from error


@click.command()
@data_option
@decisions_option
@click.option("--who", help="決定者。 Who decides. [default: the name you are logged in by]")
@click.option("--list", "only_list", is_flag=True, help="只列出待決事項。 Only list what is to be decided.")
@json_option
def review(data: Path, decisions: Path, who: str | None, only_list: bool, as_json: bool) -> None:
    """逐一決定不確定的對應。 Decide the uncertain links, one at a time.

    影響最大的先問：y 同一作法，n 不同，p 只有部分相同，s 略過，q 結束。決定寫入 --decisions 的檔案。
    The most consequential first: y same, n not the same, p part, s skip, q quit. Decisions are kept in
    the file of --decisions and win over every score.
    """
    from zuofa import review as reviewing
    from zuofa.show import show_case

    require_plans(data)
    waiting = reviewing.cases(data)
    if as_json:
        echo_json([case.link | {"practice": case.practice, "other": case.other} for case in waiting])
        return
    decided = 0
    for number, case in enumerate(waiting, 1):
        show_case(case, number, len(waiting))
        answer = "s" if only_list else _ask("同一作法？ Same duty?", type=click.Choice(ANSWERS), default="s")
        if answer in (None, "q"):
            break
        if answer != "s":
            why = _ask(WHY, default="", show_default=False, value_proc=_reason) or ""
            with writing(decisions):
                reviewing.decide(case, VERDICTS[answer], decisions, who or getpass.getuser(), why)
            decided += 1
    click.echo(f"待決 waiting: {len(waiting) - decided}  已決 decided: {decided}")
    if decided:
        align_all(data, decisions)


def _ask(question: str, **how: Any) -> str | None:
    """Return what somebody answers; None where nobody does: at the end of the input, and after Ctrl-C."""
    try:
        answer: str = click.prompt(question, **how)
    except click.Abort:
        click.echo()
        return None
    return answer


def _reason(text: str) -> str:
    """Return a reason as it was typed; the answer to the next question, typed too early, is none."""
    if text.strip() in ANSWERS:
        raise click.BadParameter(
            f"「{text}」是答案，不是理由；沒有理由請按 Enter。 {text!r} is no reason; press Enter for none."
        )
    return text


@click.command()
@click.argument("text")
@click.option("--limit", type=NUMBER, default=10, show_default=True, help="筆數。 How many.")
@data_option
@json_option
def find(text: str, limit: int, data: Path, as_json: bool) -> None:
    """以文字尋找作法，並列出採行的單位。 Find duties by words, with who has them."""
    from extract import dataset
    from normalize.find import find as search
    from zuofa.review import places
    from zuofa.show import show_hits

    require_plans(data)
    hits = search(text, places(data), limit)
    known = {row["canonical_id"]: row for row in dataset.read("catalogue", data).to_pylist()}
    if as_json:
        echo_json([asdict(hit) | {"canonical": known[hit.canonical_id]} for hit in hits])
    else:
        show_hits([(hit, known[hit.canonical_id]) for hit in hits])
