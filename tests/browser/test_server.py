"""What the server itself refuses, before any page is drawn."""

import http.client
from urllib.parse import urlsplit

import pytest

SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.fixture
def ask(address):
    """A function that asks the server, and gives the status, the headers and the body."""

    def ask(method, path, headers=None, body=None):
        place = urlsplit(address)
        asked = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        host = {"Host": place.netloc} | (headers or {})
        asked.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in (host | {"Content-Length": str(len(body or b""))}).items():
            asked.putheader(name, value)
        asked.endheaders(body)
        answer = asked.getresponse()
        said = b"" if answer.status == 101 else answer.read()
        asked.close()
        return answer.status, answer.headers, said

    return ask


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 101),
        ({"Host": "evil.invalid"}, 403),  # a name that leads to this computer since a minute
        ({"Host": "localhost.evil.invalid"}, 403),
        ({"Origin": "https://evil.invalid"}, 403),  # a page of another site
    ],
)
def test_a_page_of_another_site_opens_no_session(ask, headers, status):
    assert ask("GET", "/_stcore/stream", SOCKET | headers)[0] == status


def test_a_page_of_another_site_reads_no_answer(ask):
    for path in ("/", "/_stcore/health", "/_stcore/host-config"):
        _, headers, _ = ask("GET", path, {"Origin": "https://evil.invalid"})
        assert headers.get("Access-Control-Allow-Origin") in (None, "")


def test_an_upload_needs_the_token_of_its_page(ask):
    body = b"--x\r\nContent-Disposition: form-data; name=f; filename=a.csv\r\n\r\nq\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    path = "/_stcore/upload_file/session/file"
    assert ask("PUT", path, headers, body)[0] == 403
    cookie = ask("GET", "/_stcore/health")[1]["Set-Cookie"].split(";")[0]
    token = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2]}
    assert ask("PUT", path, headers | token, body)[0] == 400  # there is no such session


def test_the_token_is_not_sent_along_by_other_sites(ask):
    assert "; SameSite=Lax" in ask("GET", "/_stcore/health")[1]["Set-Cookie"]


@pytest.mark.parametrize(
    "path",
    [
        "/../app.py",
        "/app/static/../app.py",
        "/app/static/..%2f..%2fapp.py",
        "/app/static/%2e%2e/%2e%2e/etc/passwd",
        "/app/static//etc/passwd",
        "/media/../app.py",
    ],
)
def test_no_path_leads_out_of_the_folder_that_is_served(ask, path):
    _, _, body = ask("GET", path)
    assert b"st.set_page_config" not in body
    assert b"root:" not in body
