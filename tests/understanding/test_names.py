"""Names: which words are a person's, and which part is which."""

from __future__ import annotations

import pytest

from inbox_bot.understanding.words.names import Name, fits_short, is_placeholder, key, parse_name


@pytest.mark.parametrize(
    ("text", "full", "family"),
    [
        ("Yılmaz, Fatma", "Fatma Yılmaz", "Yılmaz"),
        ("Yılmaz, Dr. Fatma Nur", "Fatma Nur Yılmaz", "Yılmaz"),
        ("von Hohen-Bergen, Mareike", "Mareike von Hohen-Bergen", "von Hohen-Bergen"),
        ("Heide, Anna von der", "Anna von der Heide", "von der Heide"),
        ("da Silva, Paulo", "Paulo da Silva", "da Silva"),
        ("Ait Said, Karim", "Karim Ait Said", "Ait Said"),
        ("Tran, Van Duc", "Van Duc Tran", "Tran"),
    ],
)
def test_a_comma_means_family_name_first(text: str, full: str, family: str) -> None:
    """A comma means family name first; particles stay with the family name."""
    assert parse_name(text) == Name(full.removesuffix(family).strip(), family)


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Frau Prof. Dr. Leyla Haddad", "Leyla Haddad"),
        ("Herrn Beigeordneten Dr. Max Freiherr von Wendel", "Max Freiherr von Wendel"),
        ("Dr.-Ing. Ute Kern", "Ute Kern"),
        ("Pfarrer Theo Witt", "Theo Witt"),
        ("Elke Vogel, Dipl.-Päd.", "Elke Vogel"),
        ("Aylin Kara, M.A.", "Aylin Kara"),
        ("Mme Awa Sow", "Awa Sow"),
    ],
)
def test_titles_are_no_part_of_a_name(text: str, full: str) -> None:
    """LABELS 3: no Herr or Frau, academic titles and offices left out, nobility stays."""
    name = parse_name(text)
    assert name and name.full == full


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("MÜLLER Anna", "Anna", "MÜLLER"),
        ("Müller Anna", "Anna", "Müller"),
        ("Nguyen Thi Thu Ha", "Thi Thu Ha", "Nguyen"),
        ("Thi Thu Ha Nguyen", "Thi Thu Ha", "Nguyen"),
        ("Le Quang Minh", "Quang Minh", "Le"),
        ("Thu Ha Pham", "Thu Ha", "Pham"),
        ("Anna-Sophie Gräfin zu Dorn", "Anna-Sophie", "Gräfin zu Dorn"),
        ("Hanane El Ouali", "Hanane", "El Ouali"),
        ("derya akgün", "derya", "akgün"),
        ("محمد الخطيب", "محمد", "الخطيب"),
        ("Олена Коваленко", "Олена", "Коваленко"),
        ("von Hohen-Bergen", "", "von Hohen-Bergen"),
        ("Öztürk", "", "Öztürk"),
        ("Amira", "Amira", ""),
    ],
)
def test_given_and_family_name(text: str, given: str, family: str) -> None:
    """Given name first, in the writer's spelling and script; capitals, Vietnamese order and both lists turn it
    round.
    """
    assert parse_name(text) == Name(given, family)


@pytest.mark.parametrize("text", ["", "12345", "kontakt@verein.example", "Haus 3", "a, b, c"])
def test_what_is_no_name(text: str) -> None:
    """Numbers and addresses are nobody."""
    assert parse_name(text) is None


@pytest.mark.parametrize(
    ("short", "full", "fits"),
    [
        ("T. Mansour", "Tarek Mansour", True),
        ("Amira", "Amira El-Khoury", True),
        ("M.-Th. Küppers", "Maria-Theresia Küppers", True),
        ("Sommer", "Gudrun Sommer", True),
        ("A. R. Sesay", "Abdul Rahman Sesay", True),
        ("T. Mansour", "Karim Mansour", False),
        ("Amira", "Amina El-Khoury", False),
    ],
)
def test_short_forms(short: str, full: str, fits: bool) -> None:
    """A short form may stand for a full name whose parts it abbreviates in order."""
    assert fits_short(short, full) is fits


def test_keys_fold_case_accents_and_hyphens() -> None:
    """Matching folds case, accents and hyphens; the writer's spelling is kept elsewhere."""
    assert key("Şeyma  YILMAZ-Krüger") == key("seyma yılmaz krueger")


@pytest.mark.parametrize(("text", "expected"), [("N.N.", True), ("n. n.", True), ("NN", True), ("Nina N.", False)])
def test_placeholders(text: str, expected: bool) -> None:
    """ "N.N." announces somebody without a name."""
    assert is_placeholder(text) is expected
