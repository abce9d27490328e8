"""The options and arguments that several commands share."""

from pathlib import Path

import click

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
NUMBER = click.IntRange(1)

data_option = click.option(
    "--data",
    type=FOLDER,
    default=Path("data/parquet"),
    show_default=True,
    help="資料集的資料夾。 The data set's folder.",
)
decisions_option = click.option(
    "--decisions",
    type=FILE,
    default=Path("data/decisions.yml"),
    show_default=True,
    help="人工決定的檔案。 The file of people's decisions.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="輸出 JSON。 Print JSON, for machines.")
csv_option = click.option("--csv", "csv_file", type=FILE, help="另存 CSV。 Write a CSV file instead.")
year_option = click.option(
    "--year", type=NUMBER, help="只要這個民國年度的計畫。 Plans of this ROC year only."
)
office_option = click.option(
    "--office",
    default="",
    help="只要此單位的計畫：名稱、代號或其一部分。 Plans of this office: name, id or a part of one.",
)
register_option = click.option(
    "--register",
    "register_name",
    required=True,
    metavar="FILE|PLAN",
    help="應辦事項表（CSV、XLSX）或總管理處的計畫代號。 The register, or the plan_id of headquarters' plan.",
)
