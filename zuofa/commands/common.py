"""What several commands do alike: find the plan that is meant, print JSON, turn errors into sentences."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from compare.registers import Register

EMPTY = "資料集是空的，請先執行 zuofa ingest。 The data set is empty; run zuofa ingest first."


def echo_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def say_waiting() -> None:
    """Say that another process writes."""
    click.echo("另一個 zuofa ingest 正在寫入，等候中… Another zuofa ingest is writing; waiting…", err=True)


def choose_plan(
    said: str, data: Path, is_among: Callable[[Mapping[str, Any]], Any] = lambda file: file["plan_id"]
) -> str:
    """Return the plan_id (a file's name where it has none) that people mean; a usage error lists them."""
    from zuofa import plans

    known = [file for file in plans.known_files(data) if is_among(file)]
    if not known:
        raise click.UsageError(EMPTY)
    try:
        return plans.choose(said, known)
    except plans.NotOnePlanError as error:
        raise click.UsageError(str(error)) from error


def require_plans(data: Path) -> None:
    """Raise a usage error where there is no data set, or it has no plans."""
    from extract import dataset

    if not dataset.read("plans", data, columns=["plan_id"]).num_rows:
        raise click.UsageError(f"{data}: {EMPTY}")


def read_register(name: str, data: Path) -> "Register":
    """Return the register of a file, or the one that a plan is."""
    from compare.answers import as_register

    if Path(name).is_file():
        return as_register(Path(name), data)
    if Path(name).suffix:
        raise click.UsageError(f"找不到檔案 {name}。 There is no file {name}.")
    return as_register(choose_plan(name, data), data)


@contextmanager
def register_errors() -> Iterator[None]:
    """Turn what is wrong with a register into a sentence and exit code 1."""
    from compare.registers import BadRegisterError

    try:
        yield
    except BadRegisterError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"無法開啟。 It cannot be opened: {error}") from error


@contextmanager
def writing(target: Path, also: type[Exception] = OSError) -> Iterator[None]:
    """Turn what stands in the way of writing ``target`` into a sentence and exit code 1."""
    try:
        yield
    except (OSError, also) as error:
        raise click.ClickException(f"無法寫入 {target}。 {target} cannot be written: {error}") from error


def require_suffix(file: Path, suffix: str) -> None:
    """Raise a usage error unless a file's name ends so."""
    if file.suffix.lower() != suffix:
        raise click.UsageError(f"檔名須以 {suffix} 結尾：{file}。 The file's name must end with {suffix}.")
