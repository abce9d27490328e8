"""sources.csv as people save it, and its damaged rows."""

import pytest

from extract.records import Source
from zuofa.sources import read_sources

HEAD = "file,office,agency,roc_year,origin,sha256\n"
GOOD = "a.pdf,新營區處,台灣電力公司,111,網站,abc\n"
ROW = Source("a.pdf", "新營區處", "台灣電力公司", 111, "網站", "abc")


def read(folder, data):
    (folder / "a.pdf").touch()
    (folder / "sources.csv").write_bytes(data)
    return read_sources(folder)


def test_no_file(tmp_path):
    assert read_sources(tmp_path).rows == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings(tmp_path, encoding, newline):
    listing = read(tmp_path, (HEAD + GOOD).replace("\n", newline).encode(encoding))
    assert listing.rows == {"a.pdf": ROW}
    assert listing.notes == ()


@pytest.mark.parametrize(
    ("row", "kept", "said"),
    [
        (",新營區處,,111,,", 0, "names no file"),
        ("b.pdf,新營區處,,111,,", 0, "there is no file b.pdf"),
        ("a.pdf,新營,區處,台電,111,網站,abc", 0, "more fields"),
        ("a.pdf,新營區處,,2022,,", 1, "“2022” is no ROC year"),
        ("a.pdf,新營區處,,一一一,,", 1, "no ROC year"),
        ("a.pdf,新營區處", 1, "fewer fields"),
        ("a.pdf,\ufffd,,111,,", 0, "cannot be read"),
    ],
)
def test_a_damaged_row_is_named_and_the_others_are_used(tmp_path, row, kept, said):
    (tmp_path / "c.pdf").touch()
    listing = read(tmp_path, (HEAD + GOOD.replace("a.pdf", "c.pdf") + row + "\n").encode())
    assert len(listing.rows) == kept + 1
    (note,) = listing.notes
    assert said in note.en
    assert "line 3" in note.en
    assert "第 3 行" in note.zh


def test_a_file_listed_twice(tmp_path):
    listing = read(tmp_path, (HEAD + GOOD + GOOD.replace("111", "112")).encode())
    assert listing.rows == {"a.pdf": ROW}
    assert "listed twice" in listing.notes[0].en


def test_a_doubtful_year_is_not_used(tmp_path):
    assert read(tmp_path, (HEAD + "a.pdf,x,,2022,,\n").encode()).rows["a.pdf"].roc_year is None


@pytest.mark.parametrize(
    "data", [b"\x00\x01,\n\x00", b"", b"\xff\xff\xff\n\xfe", b'"a\nb', b"other,columns\n1,2\n"]
)
def test_rubbish_is_survived(tmp_path, data):
    assert read(tmp_path, data).rows == {}


def test_rows_name_files_as_people_do(tmp_path):
    (tmp_path / "夾").mkdir()
    (tmp_path / "夾" / "é.pdf").touch()
    listing = read(tmp_path, (HEAD + "夾\\e\u0301.pdf,x,,111,,\n").encode())
    assert set(listing.rows) == {"夾/é.pdf"}
