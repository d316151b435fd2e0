"""What is asked of the process that parses files."""

import io
from pathlib import Path

import pytest

from data import wire
from data.recorded import File


@pytest.mark.parametrize("labels", [[], [File("labels.csv", b"q,1,Friendly")]])
def test_a_request_is_an_upload_or_a_path_that_needs_no_working_directory(
    labels, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.sav").touch()
    stream = io.BytesIO()
    files = [File("\udcffодговори.sav", Path("here.sav")), *labels]
    wire.send_request(stream, *files)
    wire.send_request(stream, File("upload.csv", b""))
    stream.seek(0)
    asked = [File("\udcffодговори.sav", tmp_path / "here.sav"), *labels]
    assert wire.receive_request(stream) == asked
    assert wire.receive_request(stream) == [File("upload.csv", b"")]
    with pytest.raises(EOFError):
        wire.receive_request(stream)
