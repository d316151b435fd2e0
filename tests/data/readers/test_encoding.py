"""Text of the region in the encodings that it is found in."""

import pytest

from data.model import SurveyError
from data.readers.encoding import as_utf8

TOWNS = {
    "Serbian": ["Niš", "Čačak", "Užice", "Ćuprija", "Đakovica", "Ne zna / bez odgovora"],
    "Serbian, Cyrillic": ["Ниш", "Чачак", "Ужице", "Ћуприја", "Ђаковица", "Не зна"],
    "Macedonian": ["Скопје", "Ѓевгелија", "Куќа", "Битола", "Не знам", "Пријателска"],
    "Albanian": ["Prishtinë", "Gjakovë", "Çdo ditë", "Nuk e di"],
    "Turkish": ["İstanbul", "Şırnak", "Ağrı", "Çorum", "Muğla", "Hiç güvenmiyorum"],
    "Hungarian": ["Győr", "Székesfehérvár", "Nem tudom", "Szűcs"],
    "Romanian": ["Iaşi", "Constanţa", "Bacău", "Nu ştiu", "Târgu Mureş"],
    "Greek": ["Αθήνα", "Θεσσαλονίκη", "Δεν ξέρω", "Φιλική"],
    "Bulgarian": ["София", "Пловдив", "Не знам", "Приятелска", "Неутрална"],
    "Czech": ["Těžko říci", "Nevím", "Příliš žluťoučký", "Úplně"],
    "Polish": ["Nie wiem", "Łódź", "Proszę", "Są państwa"],
    "Danish": ["Jeg ved det ikke", "Måske på søndag", "Dårlig", "Sjælland"],
    "French": ["Très bien", "Ne sait pas", "Où", "Français"],
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        *((language, "utf-8") for language in TOWNS),
        *((language, "utf-8-sig") for language in TOWNS),
        *((language, "utf-16") for language in TOWNS),
        *((language, "utf-32") for language in TOWNS),
        ("Serbian", "utf-16-le"),  # without a mark
        ("Serbian", "utf-16-be"),
        ("Serbian", "cp1250"),
        ("Serbian", "iso8859-2"),
        ("Serbian, Cyrillic", "cp1251"),
        ("Serbian, Cyrillic", "iso8859-5"),
        ("Macedonian", "cp1251"),
        ("Albanian", "cp1250"),
        ("Albanian", "cp1252"),
        ("Turkish", "cp1254"),
        ("Turkish", "iso8859-9"),
        ("Hungarian", "cp1250"),
        ("Romanian", "cp1250"),
        ("Greek", "cp1253"),
        ("Bulgarian", "cp1251"),
        ("Czech", "cp1250"),
        ("Czech", "iso8859-2"),
        ("Polish", "cp1250"),
        ("Danish", "cp1252"),
        ("French", "cp1252"),
    ],
)
def test_a_table_is_read_in_the_encoding_that_it_is_in(language, encoding):
    text = "id,town,w\n" + "".join(
        f"{number},{TOWNS[language][number % len(TOWNS[language])]},0.5\n" for number in range(40)
    )
    assert as_utf8(text.encode(encoding), "file 'a.csv'").decode() == text


def test_signs_of_typists_do_not_hide_an_encoding():
    text = "q\n„Šta mislite?“ – 5 €\nČačak\n"
    assert as_utf8(text.encode("cp1250"), "file 'a.csv'").decode() == text


def test_a_language_that_no_alphabet_here_explains_is_left_to_a_library():
    text = "q\n" + "Það er gott að búa á Íslandi þótt veðrið sé slæmt\n" * 5  # Icelandic
    assert as_utf8(text.encode("cp1252"), "file 'a.csv'").decode() == text


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfeq\0\n",  # marked as UTF-16, and half a character too long
        b"q\n" + bytes(range(128, 256)) * 3,
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused(content):
    with pytest.raises(SurveyError) as refused:
        as_utf8(content, "file 'a.csv'")
    assert str(refused.value) == (
        "file 'a.csv': is text in an encoding that cannot be told; save it as UTF-8"
    )
