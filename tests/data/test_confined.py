"""Files opened in a process of their own, and what a parser may do there without harm."""

import os
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from benchmarks.fuzz import outcomes
from benchmarks.hostile.bombs import long_text, zeros
from benchmarks.hostile.seeds import FORMATS, LABELS, seeds
from data import confined
from data.confined import Limits, open_confined
from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import File

CSV = File("a.csv", b"q,w\n1,0.5\n2,1.5\n")
REAL = sorted(
    path
    for path in Path(os.environ.get("SURVEY_REAL") or "absent").rglob("*")
    if path.suffix in FORMATS
)
SMALL = Limits(memory=400 * 2**20, seconds=60, output=2**20)


@pytest.fixture
def parser(tmp_path, monkeypatch):
    """A function that replaces what the other process does to open a file."""

    def parser(body):
        path = tmp_path / "parser.py"
        path.write_text(
            "import ctypes, os, resource, signal, sys, time\n"
            "import numpy as np\n"
            "from data import wire, worker\n"
            "from data.model import SurveyError\n"
            "from data.recorded import Column, Recorded\n"
            f"def opened(file, labels=None):\n{textwrap.indent(textwrap.dedent(body), '    ')}\n"
            "worker.open_recorded = opened\n"
            "worker.main()\n"
        )
        monkeypatch.setattr(confined, "_COMMAND", (sys.executable, str(path)))

    return parser


def refused(file=CSV, limits=SMALL, **options):
    with pytest.raises(SurveyError) as error:
        open_confined(file, limits=limits, **options)
    return str(error.value)


BEFORE = set()
"""The processes of other tests, such as a server for a browser."""


@pytest.fixture(autouse=True)
def _others():
    BEFORE.clear()
    BEFORE.update(psutil.Process().children())


def children():
    """The processes that this test has started and left."""
    return [process for process in psutil.Process().children() if process not in BEFORE]


def expect_same(found, expected):
    for said in ("name", "digest", "rows", "names", "texts", "labels", "wordings", "missing"):
        assert getattr(found, said) == getattr(expected, said)
    columns = found.read(found.names)
    for name, column in expected.read(expected.names).items():
        assert columns[name].codes == column.codes
        np.testing.assert_array_equal(columns[name].row, column.row)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("uploaded", [True, False])
def test_a_file_opens_as_it_would_without_confinement(ending, uploaded, tmp_path):
    path = tmp_path / f"survey{ending}"
    path.write_bytes(seeds(ending)[0])
    found = open_confined(File(path.name, path.read_bytes() if uploaded else path))
    expect_same(found, open_recorded(path))


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_file_opens_as_it_would_without_confinement(path):
    try:
        expected, sentence = open_recorded(path), None
    except SurveyError as error:
        expected, sentence = None, str(error)
    file = File(path.name, path)
    if expected is None:
        assert refused(file) == sentence
    else:
        expect_same(open_confined(file), expected)


@pytest.mark.parametrize("name", ["absent.csv", "folder.csv", "file.xyz", ""])
def test_what_cannot_be_opened_is_refused_as_it_would_be_without_confinement(name, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SurveyError) as sentence:
        open_recorded(tmp_path / name if name else Path("/"))
    assert refused(File(name, tmp_path / name if name else Path("/"))) == str(sentence.value)


def test_labels_that_lie_beside_a_file_are_its_labels(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.content)
    path.with_suffix(".labels.csv").write_text("column,code,label\nq,1,Friendly\n")
    found = open_confined(File("a.csv", path))
    assert found.labels == {"q": {1: "Friendly"}}
    assert found.digest == open_recorded(path).digest


def test_labels_come_from_a_file_beside_it(parser):
    parser("""
        said = f"{file.name} {file.content.decode()} {labels.name} {labels.content.decode()}"
        raise SurveyError(said)
    """)
    assert refused(File("a.csv", b"A"), labels=File("labels.csv", b"B")) == "a.csv A labels.csv B"


OUT = "leave out what is not needed, or raise the limit"
AGAIN = "export it once more, or in another format"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("while True: pass", f"takes longer than 1 s to open; {OUT}"),
        ("time.sleep(600)", f"takes longer than 1 s to open; {OUT}"),
    ],
)
def test_an_endless_loop_ends_in_a_sentence(body, sentence, parser):
    parser(body)
    assert refused(limits=Limits(seconds=1)) == f"file 'a.csv': {sentence}"
    assert children() == []


@pytest.mark.parametrize(
    "body",
    [
        "kept = np.empty(2**29)  # 4 GB, none of it ever used",
        "kept = [bytearray(10**6) for _ in range(10**6)]",
        # Memory that the process could share is not limited by the system: the parent sees it.
        """
        import mmap
        kept = [mmap.mmap(-1, 2**20) for _ in range(1000)]
        for memory in kept:
            memory.write(b"x" * 2**20)
        time.sleep(600)
        """,
        # What native code may say, or do, where it is refused memory.
        """
        os.write(2, b"memory allocation of 562949953421312 bytes failed")
        os.abort()
        """,
        """
        kept = np.ones(250 * 2**17)
        time.sleep(2)
        os.abort()
        """,
    ],
)
def test_a_swelling_parser_ends_in_a_sentence(body, parser):
    parser(body)
    assert refused() == f"file 'a.csv': needs more than 400 MB of memory to open; {OUT}"
    assert children() == []


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("os.abort()", "crashed (SIGABRT)"),
        ("ctypes.string_at(0)", "crashed (SIGSEGV)"),
        ("os._exit(3)", "crashed (exit code 3)"),
        ("1 / 0", "failed (ZeroDivisionError)"),
        ("raise EOFError", "failed (EOFError)"),
        ("sys.exit()", "failed (SystemExit)"),
    ],
)
def test_a_crash_ends_in_a_sentence(body, cause, parser):
    parser(body)
    assert refused() == f"file 'a.csv': cannot be read as .csv; its parser {cause}; {AGAIN}"
    assert children() == []


def test_a_parser_that_the_system_stops_lacked_memory(parser):
    parser("os.kill(os.getpid(), signal.SIGKILL)")
    said = f"needs more memory to open than the system gave; {OUT}"
    assert refused() == f"file 'a.csv': {said}"


def test_a_parser_may_spend_no_more_time_of_the_processor_than_there_is(parser):
    parser("os.kill(os.getpid(), signal.SIGXCPU)")
    assert refused() == f"file 'a.csv': takes longer than 60 s to open; {OUT}"


LIAR = """
    digest = "{digest}"
    column = Column(np.array([1.0, 2.0]), np.array({row}, np.int8))
    return Recorded("a.csv", digest, 3, ("q",), lambda names: {{"q": column}})
"""
DIGEST = open_recorded(CSV).digest


@pytest.mark.parametrize(
    ("row", "digest"),
    [
        ([0, 1, 2], DIGEST),
        ([0, 1, -2], DIGEST),
        ([0, 1], DIGEST),
        ([0, 1, 1, 0], DIGEST),
        ([0, 1, -1], DIGEST[::-1]),
    ],
)
def test_a_liar_is_not_believed(row, digest, parser):
    parser(LIAR.format(row=[0, 1, -1], digest=DIGEST))
    assert open_confined(CSV).rows == 3
    parser(LIAR.format(row=row, digest=digest))
    said = "cannot be read as .csv; its parser contradicts itself"
    assert refused() == f"file 'a.csv': {said}; {AGAIN}"


def test_a_file_that_opens_to_too_much_is_refused(parser):
    parser("""
        column = Column(np.zeros(1), np.zeros(3 * 2**20, np.int8))
        return Recorded("a.csv", "", 3 * 2**20, ("q",), lambda names: {"q": column})
    """)
    assert refused() == f"file 'a.csv': takes more than 1 MB once opened; {OUT}"
    assert children() == []


def test_a_sentence_cannot_act_and_is_not_endless(parser):
    parser(r"raise SurveyError('file:\n\x1b[2J\u202e' + 'a' * 10_000)")
    assert refused() == "file: [2J" + "a" * 491


def test_what_a_parser_prints_is_no_answer(parser, capfd):
    parser("""
        print("Milan answered 3", flush=True)
        for _ in range(10_000):
            try:
                os.write(1, b"Milan answered 3")
                os.write(2, b"Milan answered 3")
            except BlockingIOError:
                pass
        raise SurveyError("refused")
    """)
    assert refused() == "refused"
    assert capfd.readouterr() == ("", "")


def test_the_log_has_where_it_failed_and_no_answers(parser, caplog):
    parser("raise OverflowError('Milan answered 3')")
    refused()
    assert "in opened" in caplog.text
    assert "OverflowError" in caplog.text
    assert "(" not in caplog.text.split("OverflowError")[-1]


def test_a_parser_that_does_not_start_is_in_the_log(tmp_path, monkeypatch, caplog):
    path = tmp_path / "parser.py"
    path.write_text("import no_such_library")
    monkeypatch.setattr(confined, "_COMMAND", (sys.executable, str(path)))
    said = "cannot be read as .csv; its parser crashed (exit code 1)"
    assert refused() == f"file 'a.csv': {said}; {AGAIN}"
    assert "No module named 'no_such_library'" in caplog.text


def test_a_parser_sees_no_secret_and_writes_no_file(parser, tmp_path, monkeypatch):
    monkeypatch.setenv("COOKIE_SECRET", "secret")
    parser(f"""
        try:
            with open({str(tmp_path / "left")!r}, "wb") as file:
                file.write(b"x")
        except OSError as error:
            raise SurveyError(f"{{os.environ.get('COOKIE_SECRET')}} {{error.strerror}}")
    """)
    assert refused() == "None File too large"
    assert (tmp_path / "left").stat().st_size == 0


def test_progress_is_told_in_stages():
    told = []
    open_confined(CSV, progress=lambda stage, part: told.append((stage, part)))
    assert told == [("reading", 0), ("receiving", 0.5), ("receiving", 1)]


def test_no_process_is_left_where_a_reader_goes_away(parser):
    class GoneError(BaseException):
        """As Streamlit stops a page that is left."""

    def gone(stage, part):
        raise GoneError

    parser("while True: pass")
    with pytest.raises(GoneError):
        open_confined(CSV, progress=gone)
    assert children() == []


def test_readers_do_not_wait_for_each_other(parser):
    parser("""
        while file.name == "loop.csv":
            pass
        raise SurveyError(file.name)
    """)
    loop, limited = File("loop.csv", b""), Limits(seconds=3)
    others = [File(name, b"") for name in ("a.csv", "b.csv", "c.csv")]
    with ThreadPoolExecutor(5) as pool:
        endless = [pool.submit(refused, loop, limited) for _ in range(2)]
        assert list(pool.map(refused, others)) == ["a.csv", "b.csv", "c.csv"]
    sentence = f"file 'loop.csv': takes longer than 3 s to open; {OUT}"
    assert [said.result() for said in endless] == [sentence, sentence]


@pytest.mark.parametrize(("name", "bomb"), [("a.xlsx", zeros), ("a.parquet", long_text)])
def test_a_bomb_is_refused(name, bomb):
    file = File(name, bomb(2**30))
    assert len(file.content) < 2**30 / 500
    assert refused(file) == f"file {name!r}: needs more than 400 MB of memory to open; {OUT}"


@pytest.mark.parametrize("ending", [*FORMATS, *LABELS])
def test_spoiled_files_open_or_are_refused_in_a_sentence(ending):
    found = outcomes(ending, 40)
    assert [one.fault for one in found if one.fault] == []
    assert {one.kind for one in found} >= {"opened", "refused"}
