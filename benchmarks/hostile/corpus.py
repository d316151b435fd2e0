"""A survey whose every name, word and answer is hostile: text that acts where it is not text."""

import csv
import json
import random
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

MARK = "zqx"
"""In what acts: where it is found outside of text, a label has become something else."""

AWAY = "evil.invalid"
"""A host that nobody has; a page that asks it for anything has taken a label for an address."""

LABELS = (
    f'<img src="//{AWAY}/{MARK}.png" onerror="alert(1)">',
    "</script><script>alert('zqx')</script>",
    "\"'><svg/onload=alert('zqx')>",
    f'<a href="https://{AWAY}">zqx</a> &lt;b&gt; &zqx; &#38;',
    "]]><?zqx?><!-- zqx --><![CDATA[",
    f"![zqx](https://{AWAY}/zqx.png)",
    "[zqx](javascript:alert(1)) [zqx]: /x",
    f"https://{AWAY}/zqx?a=b",
    f"www.{AWAY}.com zqx@{AWAY}.com mailto:zqx@{AWAY}.com",
    "# zqx :smile: :100: :+1:",
    "> **zqx** _zqx_ ~~zqx~~ `zqx` ***",
    "| zqx | - | --- |",
    "1. zqx",
    ":material/delete: :smile: zqx",
    ":red[zqx] :blue-background[zqx] :small[zqx] :streamlit:",
    f"$\\href{{https://{AWAY}}}{{zqx}}$ $$\\frac{{a}}{{zqx}}$$",
    f'=HYPERLINK("https://{AWAY}","zqx")',
    "+zqx+cmd|'/c calc'!A1",
    "-1+zqx",
    "@SUM(zqx)",
    "\t=1+1",
    '"); system("echo zqx"); c("',
    "'); raise SystemExit('zqx') #",
    "zqx\nraise SystemExit('zqx')\rquit('no')\x0bstop()\x0cstop()\u2028stop()\x85stop()",
    '"""zqx\'\'\' \\" \\',
    "zqx\\",
    "{zqx} {0} {} {zqx!r:>{zqx}}",
    "{{zqx}} ${zqx} #{zqx} <%= zqx %>",
    "%s %d %(zqx)s %",
    "datum.zqx",
    "zqx['a'].b[0].c",
    "'] || alert('zqx') || datum['",
    "__proto__",
    "constructor",
    "toString",
    "image",
    "title",
    "nan",
    "None",
    "average",
    "../../../zqx",
    "/etc/zqx\\..\\C:\\zqx:zqx",
    "CON",
    "zqx\x1b[31m\x07\x08\x7f\x9b",
    "a\x00zqx",
    "zqx\ufffe\uffff\ufdd0\U0001ffff",
    "zqx\u202egpj.exe\u2066\u200b\u2069",
    "שלום zqx مرحبا",
    "zqx" + "\u0301" * 60,
    "👩‍👩‍👧‍👦🇽🇰 zqx 🏳️‍🌈",
    "_x0041_zqx _x000D_",
    "zqx " * 600,
    "zqx" * 600,
)
"""Texts that act, or break things, where they are taken for anything but text."""

QUESTIONS = ("q1", "q2", "q3")

RESPONDENTS = 1800
"""Few enough to be fast, and enough that groups are shown."""


def hostile_survey(folder: Path, turn: int = 0) -> Path:
    """Write a survey of these labels and its profile; of each turn others have each part.

    Returns
    -------
    The path of the file, with its profile.toml beside it.
    """
    words = _from(turn * 13)
    countries, towns = (list(islice(words, 3)) for _ in range(2))
    columns = dict(zip(("country", "town", "w", *QUESTIONS), words, strict=False))
    names = dict(zip(("country", "town", *QUESTIONS), words, strict=False))
    breaks = {
        names["country"]: {
            "column": columns["country"],
            "role": "country",
            "label": next(words),
            "labels": dict(zip("123", countries, strict=True)),
        },
        "wave": {"column": "wave", "role": "wave", "label": next(words)},
        "ages": {
            "column": "age",
            "role": "age",
            "label": next(words),
            "bands": [[15, 24], [25, 39], [40, 120]],
        },
        names["town"]: {
            "column": columns["town"],
            "label": next(words),
            "groups": {town: [code] for code, town in enumerate(towns, 1)},
        },
    }
    same = {"battery": next(words), "statement": next(words), **_answered(words)}
    profile = {
        "title": next(words),
        "source": {
            "producer": next(words),
            "mode": next(words),
            "population": next(words),
            "fieldwork": {"2020": next(words), "2021": next(words)},
        },
        "design": {"weights": {columns["w"]: next(words)}, "stratum": ["stratum"]},
        "breaks": breaks,
        "items": {names[q]: {**_asked(words), "column": columns[q], **same} for q in QUESTIONS},
    }
    path = folder / "hostile.csv"
    path.write_text(_rows(columns), encoding="utf-8")
    lines = (f"{name} = {_toml(said)}\n" for name, said in profile.items())
    (folder / "profile.toml").write_text("".join(lines), encoding="utf-8")
    return path


def _from(place: int) -> Iterator[str]:
    return islice(cycle(LABELS), place % len(LABELS), None)


def _asked(words: Iterator[str]) -> dict[str, str]:
    return {"title": next(words), "about": next(words), "wording": next(words)}


def _answered(words: Iterator[str]) -> dict[str, object]:
    return {
        "answers": dict(zip("123", words, strict=False)),
        "no_opinion": {"8": next(words)},
        "favourable": [1],
        "unfavourable": [3],
        "favourable_label": next(words),
        "unfavourable_label": next(words),
    }


def _rows(columns: dict[str, str]) -> str:
    """One respondent a line; every answer is there in every group."""
    chance = random.Random(1)  # noqa: S311 - no secret
    lines = [",".join([*(f'"{_quoted(head)}"' for head in columns.values()), "wave,age,stratum"])]
    for i in range(RESPONDENTS):
        answers = chance.choices((1, 2, 3, 8), k=len(QUESTIONS))
        place, year, age = 1 + i % 3, 2020 + i // 3 % 2, 15 + 7 * i % 60
        row = (place, 1 + i // 6 % 3, 0.5 + i % 3 / 2, *answers, year, age, 1 + i % 2)
        lines.append(",".join(map(str, row)))
    return "\n".join([*lines, ""])


def _quoted(head: str) -> str:
    return head.replace('"', '""').replace("\0", "")


def _toml(table: object) -> str:
    """As inline TOML; JSON's escapes are TOML's, but for what it writes as surrogates."""
    if isinstance(table, dict):
        pairs = (f"{_text(key)} = {_toml(value)}" for key, value in table.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(table, list):
        return f"[{', '.join(map(_toml, table))}]"
    return _text(table) if isinstance(table, str) else json.dumps(table)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", r"\u007f")


def undescribed_file(folder: Path, turn: int = 0) -> Path:
    """Write a survey file of these labels that no profile describes, with its labels beside it."""
    words = _from(turn * 13)
    names = dict(zip(("country", "town", "w", *QUESTIONS), words, strict=False))
    path = folder / "undescribed.csv"
    path.write_text(_rows(names), encoding="utf-8")
    said = [["column", "code", "label"]]
    for name in names.values():
        said.append([name, "", next(words)])
        said += [[name, code, next(words)] for code in "1238"]
    with (folder / "undescribed.labels.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(said)
    return path
