"""Which files a run takes, and under what name."""

import hashlib
import os

import pytest

from zuofa.find import find_files, key_of, path_of


@pytest.fixture
def raw(tmp_path):
    raw = tmp_path / "raw"
    for name in (
        "a.pdf",
        "B.PDF",
        "sub/c.Pdf",
        ".x.pdf",
        "._a.pdf",
        "~$a.pdf",
        ".git/d.pdf",
        "notes.txt",
        ".DS_Store",
    ):
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return raw


def files(seen):
    return [found.file for found in seen.found]


def test_pdfs_under_a_folder(raw, tmp_path):
    seen = find_files([], raw, tmp_path / "out")
    assert files(seen) == ["B.PDF", "a.pdf", "sub/c.Pdf"]
    assert [found.key for found in seen.found] == ["../raw/B.PDF", "../raw/a.pdf", "../raw/sub/c.Pdf"]
    assert seen.found[1].sha256 == hashlib.sha256(b"a.pdf").hexdigest()
    assert seen.found[1].bytes == 5


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["raw/sub"], ["sub/c.Pdf"]),
        (["raw/a.pdf", "raw/notes.txt"], ["a.pdf", "notes.txt"]),
        (["raw", "raw/sub", "raw/a.pdf"], ["B.PDF", "a.pdf", "sub/c.Pdf"]),
        ([""], ["B.PDF", "a.pdf", "sub/c.Pdf"]),
    ],
)
def test_paths(raw, tmp_path, paths, expected):
    assert files(find_files([tmp_path / path for path in paths], raw, tmp_path / "out")) == expected


def test_what_is_of_no_kind_that_is_read_is_named(raw, tmp_path):
    for name in ("sources.csv", "sub/b.xlsx", "Thumbs.db", "out/x.parquet", "sub/a.png"):
        path = raw / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert find_files([], raw, raw / "out").skipped == ("notes.txt", "sub/b.xlsx")
    assert find_files([raw / "notes.txt"], raw, raw / "out").skipped == (), "what is named is read"


def test_a_folder_of_pictures_has_its_own_name(tmp_path):
    folder = tmp_path / "屏東107"
    folder.mkdir()
    (folder / "1.png").touch()
    assert files(find_files([], folder, tmp_path / "out")) == ["屏東107"]
    assert files(find_files([folder], tmp_path / "raw", tmp_path / "out")) == ["屏東107"]
    assert files(find_files([], tmp_path, tmp_path / "out")) == ["屏東107"]


def test_a_folder_elsewhere_names_files_from_itself(raw, tmp_path):
    assert files(find_files([raw / "sub"], tmp_path / "other", tmp_path / "out")) == ["c.Pdf"]


def test_the_nearest_sources_csv_that_lists_the_file_speaks(raw, tmp_path):
    (raw / "sources.csv").write_text("file,office\nsub/c.Pdf,far\na.pdf,here\n")
    offices = {
        found.file: found.source and found.source.office for found in find_files([], raw, tmp_path).found
    }
    assert offices == {"B.PDF": None, "a.pdf": "here", "sub/c.Pdf": "far"}
    (raw / "sub" / "sources.csv").write_text("file,office\nc.Pdf,near\nnix.pdf,x\n")
    seen = find_files([], raw, tmp_path)
    assert seen.found[2].source.office == "near"
    assert "nix.pdf" in seen.notes[0].en


def test_what_cannot_be_opened(raw, tmp_path):
    (raw / "broken.pdf").symlink_to(raw / "nowhere.pdf")
    os.mkfifo(raw / "pipe.pdf")
    troubles = {found.file: found.trouble for found in find_files([], raw, tmp_path).found if found.trouble}
    assert troubles == {"broken.pdf": "No such file or directory", "pipe.pdf": "not a regular file"}


def test_a_folder_that_cannot_be_listed_is_reported(raw, tmp_path, monkeypatch):
    real = os.scandir

    def scandir(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    seen = find_files([], raw, tmp_path)
    assert [(found.file, found.trouble) for found in seen.found][-1] == ("sub", "Permission denied")


def test_keys_lead_back(tmp_path):
    for name in ("raw/a.pdf", "x/y/../z.pdf"):
        path = tmp_path / name
        assert path_of(key_of(path, tmp_path / "data"), tmp_path / "data") == (
            tmp_path / os.path.normpath(name)
        )
