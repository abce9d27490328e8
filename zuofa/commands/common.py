"""What several commands do alike: find the plan that is meant, print JSON, turn errors into sentences."""

import json
from collections.abc import Iterator, Sequence
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


def choose(part: str, names: Sequence[str]) -> str:
    """Return the one of ``names`` that is ``part`` or has it in it; a usage error lists the candidates."""
    fitting = [part] if part in names else sorted(name for name in set(names) if part in name)
    if len(fitting) == 1:
        return fitting[0]
    candidates = "".join(f"\n  {name}" for name in fitting or sorted(set(names)))
    if fitting:
        raise click.UsageError(
            f"「{part}」符合多份計畫，請寫完整些。 “{part}” fits several plans:{candidates}"
        )
    if names:
        raise click.UsageError(f"沒有計畫符合「{part}」。 No plan fits “{part}”; there are:{candidates}")
    raise click.UsageError(EMPTY)


def choose_plan(part: str, data: Path) -> str:
    """Return the plan of the data set that is meant, as :func:`choose` does."""
    from extract import dataset

    return choose(part, dataset.read("plans", data, columns=["plan_id"])["plan_id"].to_pylist())


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
