"""Tables with columns of their own: .parquet, and workbooks."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import File


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        (pa.int16(), [3, None], [3.0, np.nan]),
        (pa.float32(), [0.5, None], [0.5, np.nan]),
        (pa.bool_(), [True, None], [1.0, np.nan]),
        (pa.decimal128(5, 2), [Decimal("2.50"), None], [2.5, np.nan]),
        (pa.null(), [None, None], [np.nan, np.nan]),
        (pa.dictionary(pa.int8(), pa.string()), ["Ниш", None], ["Ниш", None]),
        (pa.date32(), [dt.date(2010, 6, 1), None], ["2010-06-01", None]),
    ],
)
def test_parquet_has_numbers_of_many_types_and_all_else_is_text(
    kind, said, expected, tmp_path, each
):
    pq.write_table(pa.table({"q": pa.array(said, kind)}), tmp_path / "a.parquet")
    recorded = open_recorded(tmp_path / "a.parquet")
    assert recorded.columnar
    assert each(recorded.read(["q"])["q"]) == [None if pd.isna(x) else x for x in expected]
    assert recorded.texts == ({"q"} if isinstance(expected[0], str) else frozenset())


def test_names_of_parquet_are_found_again_when_they_were_cleaned(tmp_path, each):
    path = tmp_path / "a.parquet"
    names = ["q.1", " q.1 ", "q[1]", "\N{RIGHT-TO-LEFT OVERRIDE}w"]
    pq.write_table(pa.table({name: [place] for place, name in enumerate(names)}), path)
    recorded = open_recorded(path)
    assert recorded.names == ("q.1", "q.1 (2)", "q[1]", "w")
    read = recorded.read(reversed(recorded.names))
    assert [each(read[name]) for name in recorded.names] == [[0], [1], [2], [3]]


def test_a_parquet_file_with_broken_pages_is_refused_when_they_are_read(save):
    path = save(pd.DataFrame({"country": [1.0, 2, 3], "q": [1, 2, 3]}), "broken.parquet")
    said = bytearray(path.read_bytes())
    said[4:60] = bytes(56)
    path.write_bytes(said)
    recorded = open_recorded(path)
    with pytest.raises(SurveyError, match=r"^file 'broken.parquet': cannot be read as .parquet; "):
        recorded.read(["country"])


def test_a_parquet_file_that_was_changed_since_is_not_read_as_what_it_was(save):
    path = save(pd.DataFrame({"q": [1, 2, 3]}), "changed.parquet")
    recorded = open_recorded(path)
    pd.DataFrame({"q": [3, 2, 1, 1]}).to_parquet(path)
    for read in (recorded.read, lambda names: list(recorded.batches(names, 2))):
        with pytest.raises(SurveyError) as refused:
            read(["q"])
        assert str(refused.value) == (
            "file 'changed.parquet': was changed after it was opened; open it again"
        )


def test_two_columns_of_parquet_with_one_name_are_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table([[1], [2]], names=["q", "q"]), path)
    with pytest.raises(SurveyError) as refused:
        open_recorded(path)
    assert str(refused.value) == "file 'a.parquet': two columns are named 'q'; rename one"


SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(**sheets):
    """An .xlsx file of sheets, each a list of rows; "#..." is an error, None an empty cell."""

    def cell(value):
        if value is None:
            return "<c/>"
        if isinstance(value, bool):
            return f'<c t="b"><v>{value:d}</v></c>'
        if isinstance(value, dt.date):
            return f'<c t="d"><v>{value}</v></c>'
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        if value.startswith("#"):
            return f'<c t="e"><v>{value}</v></c>'
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="b" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{SHEETS}" xmlns:r="{RELATIONS}"><sheets>'
            + "".join(f'<sheet name="{name}" sheetId="1" r:id="{name}"/>' for name in sheets)
            + "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            + "".join(
                f'<Relationship Id="{name}" Type="{RELATIONS}/worksheet" Target="{name}.xml"/>'
                for name in sheets
            )
            + "</Relationships>"
        ),
    }
    for name, rows in sheets.items():
        said = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
        parts[f"xl/{name}.xml"] = (
            f'<worksheet xmlns="{SHEETS}"><sheetData>{said}</sheetData></worksheet>'
        )
    return zipped(parts)


def zipped(parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return packed.getvalue()


DATA = [
    ["id", "q", "town", "", "code", "member", "day"],
    [1, 1, "Niš", 0.5, "07", True, dt.date(2011, 5, 12)],
    [2, "#N/A", "Peć", 1.25, "08", False, None],
    [None, None, None, None, None, None, None],
    [3, "NA", 5, "#DIV/0!", "10", None, None],
]
VALUES = {
    "id": [1, 2, 3],
    "q": [1, None, None],
    "town": ["Niš", "Peć", "5"],
    "column 4": [0.5, 1.25, None],
    "code": ["07", "08", "10"],
    "member": [1, 0, None],
    "day": ["2011-05-12", None, None],
}


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])  # a workbook is known by its content
def test_the_first_sheet_with_data_is_the_data(name, each):
    recorded = open_recorded(File(name, workbook(cover=[], data=DATA, notes=[["x"], [1]])))
    read = recorded.read(recorded.names)
    assert {name: each(column) for name, column in read.items()} == VALUES
    assert recorded.texts == {"town", "code", "day"}


def test_a_sheet_of_labels_gives_words_to_the_data():
    labels = [
        ["column", "code", "label"],
        ["q", 1, "Good"],
        ["q", 8, "Don't know"],
        ["q", None, "How are you?"],
        ["town", "Niš", "City of Niš"],
        ["absent", 1, "in another file"],
    ]
    recorded = open_recorded(File("a.xlsx", workbook(Labels=labels, data=DATA)))
    assert recorded.labels == {"q": {1: "Good", 8: "Don't know"}, "town": {"Niš": "City of Niš"}}
    assert recorded.wordings == {"q": "How are you?"}


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ({"one": [], "two": []}, "file 'a.xlsx': none of its 2 sheets has data"),
        ({"labels": DATA}, "file 'a.xlsx': none of its 1 sheets has data"),
        ({"one": DATA[:1]}, "file 'a.xlsx': has no respondents; found 0 rows of 7 columns"),
        ({"one": [["q", "q"], [1, 2]]}, "file 'a.xlsx': two columns are named 'q'; rename one"),
        (
            {"one": DATA, "labels": [["column", "value"], ["q", 1]]},
            (
                "file 'a.xlsx': sheet 'labels': has no column 'code'; a table of labels has "
                "column, code, label"
            ),
        ),
        (
            {"one": DATA, "labels": [["column", "code", "label"], ["q", "x", "?"]]},
            (
                "file 'a.xlsx': sheet 'labels': column 'q': code 'x' is text, but its column is "
                "numeric"
            ),
        ),
    ],
)
def test_a_workbook_that_is_no_survey_is_refused(sheets, sentence):
    with pytest.raises(SurveyError) as refused:
        open_recorded(File("a.xlsx", workbook(**sheets)))
    assert str(refused.value) == sentence


def test_numbers_that_stand_as_text_in_a_sheet_are_numbers(each):
    rows = [["q", "w"], ["1", 0.1], [2, "1e-3"], ["3", 1e22]]
    recorded = open_recorded(File("a.xlsx", workbook(data=rows)))
    read = recorded.read(recorded.names)
    assert each(read["q"]) == [1, 2, 3]
    assert each(read["w"]) == [0.1, 0.001, 1e22]


def test_a_sheet_of_libreoffice_is_read_too(each):
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    said = '<table:table-cell office:value-type="string"><text:p>q</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="2"/>'
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="data"><table:table-row>{said}</table:table-row>'
        f"<table:table-row>{number}</table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content}
    recorded = open_recorded(File("a.ods", zipped(parts)))
    assert each(recorded.read(["q"])["q"]) == [2]
