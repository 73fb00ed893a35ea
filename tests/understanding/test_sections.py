"""Where in a text what stands."""

from __future__ import annotations

import pytest

from inbox_bot.understanding.sections import Line, Region, Section, mark_regions, split_sections
from inbox_bot.understanding.words.lexicon import lexicon

OUTLOOK = """Hallo, ich komme gern.
Gruß
Ada Berg

Von: Amt <amt@stadt.example>
Gesendet: Montag, 5. September 2022 08:12
An: Ada Berg
Betreff: Einladung

Liebe Leute, kommt alle."""

CASES = {
    "outlook": (OUTLOOK, "amt@stadt.example"),
    "apple": ("Ja gern.\n\n> Am 05.09.2022 schrieb Amt <amt@stadt.example>:\n> \n> Kommt alle.", "amt@stadt.example"),
    "gmail, wrapped": (
        "Ja gern.\n\nAm Mo., 5. Sept. 2022 um 08:12 Uhr schrieb Amt <\namt@stadt.example>:\n\n> Kommt alle.",
        "amt@stadt.example",
    ),
    "english": ("Yes.\n\nOn Mon, 5 Sep 2022 at 08:12, Amt <amt@stadt.example> wrote:\n> Come.", "amt@stadt.example"),
    "french": ("Oui.\n\nLe lun. 5 sept. à 08:12, Amt <amt@stadt.example> a écrit :\n> Venez.", "amt@stadt.example"),
    "divider": (
        "Siehe unten.\n\n-----Ursprüngliche Nachricht-----\nVon: Amt <amt@stadt.example>\nBetreff: Einladung\n\nKommt.",
        "amt@stadt.example",
    ),
    "gmail forward": (
        "---------- Forwarded message ---------\nVon: Amt <amt@stadt.example>\nSubject: Einladung\n\nKommt.",
        "amt@stadt.example",
    ),
    "gmx": (
        "Ja.\n\nGesendet: Montag, 5. September 2022\nVon: \"Amt\" <amt@stadt.example>\n"
        "An: ada@x.example\nKommt.",
        "amt@stadt.example",
    ),
}  # fmt: skip


def split(text: str) -> tuple[Section, ...]:
    return split_sections("body", text.split("\n"), (), lexicon("de", "en", "fr"))


@pytest.mark.parametrize("case", CASES)
def test_quotes_of_the_usual_programs(case: str) -> None:
    """Every usual program's quote is told from the writer's own words, and says who wrote it."""
    text, sender = CASES[case]
    own, quoted = split(text)[:2]
    assert own.header is None
    assert "Komm" not in own.text and "Venez" not in own.text and "Come" not in own.text
    assert quoted.header is not None
    assert quoted.header.sender_addr == sender


def test_inline_answers_are_own_words() -> None:
    """Answers between quoted lines belong to the writer."""
    sections = split("Hallo,\n\nAm 1.9. schrieb Amt <a@b.example>:\n> Wer kommt?\n\nAda Berg\n\n> Und wie?\n\nonline")
    assert [line.text for line in sections[0].lines if line.text.strip()] == ["Hallo,", "Ada Berg", "online"]


def test_nothing_is_cut_away() -> None:
    """BEHAVIOUR 2: regions are marked; every line with words is in some section, but for those that head a quote."""
    sections = split(OUTLOOK)
    kept = {line.text for section in sections for line in section.lines}
    assert {"Hallo, ich komme gern.", "Gruß", "Ada Berg", "Liebe Leute, kommt alle."} <= kept


def regions(text: str) -> list[Region]:
    return [line.region for line in split(text)[0].lines if line.text.strip()]


def test_regions_of_a_letter() -> None:
    """Greeting, body, closing, signature, and the legal footer below it."""
    text = "Sehr geehrte Frau Amt,\n\nich komme.\n\nMit freundlichen Grüßen\nAda Berg\nVorsitzender: Ulf Kern"
    assert regions(text) == [Region.GREETING, Region.BODY, Region.CLOSING, Region.SIGNATURE, Region.FOOTER]


def test_thanks_in_the_middle_close_no_letter() -> None:
    """ "Vielen Dank" above further sentences is part of the body."""
    text = "Hallo,\n\nVielen Dank\n\nich möchte meine Kollegin Ada Berg anmelden.\n\nGruß\nUlf Kern"
    assert regions(text)[:3] == [Region.GREETING, Region.BODY, Region.BODY]


def test_device_lines_are_footer() -> None:
    """ "Von meinem iPhone gesendet" names nobody."""
    assert regions("ich komme gern zu Ihnen\nAda\n\nVon meinem iPhone gesendet")[-1] is Region.FOOTER


def test_thanks_that_begin_a_letter_close_nothing() -> None:
    """ "vielen Dank für die Bestätigung. Ein kleiner Fehler: ..." is the letter, not its end."""
    text = (
        "Guten Tag Frau Kern,\n\nvielen Dank für die Bestätigung. Ein kleiner Fehler: meine Kollegin\n"
        "heißt nicht Agata Lis, sondern Agata Liss.\n\nGrüße\nJan Ott"
    )
    assert in_region(text, Region.SIGNATURE) == ["Jan Ott"]


def test_a_postscript_is_the_writers_own_word() -> None:
    """What stands below the signature may turn everything: "PS: Elif will doch lieber in die 3"."""
    text = "Hallo,\n\nElif und ich kommen gern.\n\nViele Grüße\nJan Ott\n\nPS: Elif will doch lieber online dabei sein"
    assert in_region(text, Region.BODY)[-1] == "PS: Elif will doch lieber online dabei sein"
    assert in_region(text, Region.SIGNATURE) == ["Jan Ott"]


def in_region(text: str, region: Region) -> list[str]:
    lines = tuple(Line("body", number, each) for number, each in enumerate(text.split("\n"), 1))
    return [line.text for line in mark_regions(lines, lexicon("de")) if line.region is region and line.text]


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, Sep 05, 2022 at 08:12:53AM +0200, Amt für Vielfalt wrote:",
        "Am 05.09.22 um 08:12 schrieb Amt für Vielfalt:",
        "Le lun. 5 sept. 2022 à 08:12, Amt für Vielfalt a écrit :",
    ],
)
def test_who_wrote_a_quote_without_an_address(introduction: str) -> None:
    """Mutt names the sender before "wrote", without an address: by the name our own mail is known."""
    lines = f"Nein, leider nicht.\n\n{introduction}\n> Kommt alle.".split("\n")
    quoted = split_sections("body", lines, (), lexicon("de"))[1]
    assert quoted.header is not None and quoted.header.sender_name == "Amt für Vielfalt"
