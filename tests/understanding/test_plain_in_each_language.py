"""Everyday sentences of each language, as the rules alone read them: register, cancel, ask, stay and change."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_going import names
from .test_understand import CONTEXT, PERSON, message


def by_rules(text: str, subject: str = "12.10.") -> Decided:
    """Anna Berg writes it; a line and her name below."""
    body = Document(DocumentKind.BODY, "body", (*text.split("\n"), "", "Anna Berg"))
    mail = MailParts(message(subject), (body,), PERSON, CONTEXT)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


@pytest.mark.parametrize(
    "text",
    [
        "I would like to register for 12 October.",
        "Je souhaite m'inscrire pour le 12 octobre.",
        "Quisiera inscribirme para el 12 de octubre.",
        "Vorrei iscrivermi per il 12 ottobre.",
        "Por favor, inscrevam-me para o dia 12 de outubro.",
        "Vă rog să mă înscrieți pentru 12 octombrie.",
        "Chciałabym zapisać się na 12 października.",
        "Прошу записать меня на 12 октября.",
        "Прошу записати мене на 12 жовтня.",
        "Molim vas da me prijavite za 12. oktobar.",
        "Dua të regjistrohem për 12 tetor.",
        "Παρακαλώ να με γράψετε για τις 12 Οκτωβρίου.",
        "12 Ekim için kayıt olmak istiyorum.",
        "Ji kerema xwe min ji bo 12ê Cotmehê qeyd bikin.",
        "أرجو تسجيلي ليوم 12 أكتوبر.",
        "لطفاً مرا برای ۱۲ اکتبر ثبت‌نام کنید.",
        "Tôi muốn đăng ký tham dự ngày 12 tháng 10.",
        "என்னை அக்டோபர் 12 நிகழ்வுக்கு பதிவு செய்யவும்.",
        "በጃኹም ን 12 ጥቅምቲ መዝግቡኒ።",
        "Quisiera inscribirme para el 12 de octubre, si es posible.",
        "Tengo una pregunta y quiero participar el 12 de octubre.",
        "Ik wil me graag aanmelden voor 12 oktober.",
        "Hierbij meld ik mij aan voor 12 oktober.",
        "Искам да се запиша за 12 октомври.",
    ],
)
def test_the_writer_registers(text: str) -> None:
    found = by_rules(text)
    assert (found.intent, names(found.register), found.cancel) == ("register", ["Anna Berg"], [])


@pytest.mark.parametrize(
    "text",
    [
        "Please take me off the list for 12 October.",
        "Veuillez annuler mon inscription pour le 12 octobre.",
        "Por favor, bórreme de la lista del 12 de octubre.",
        "Devo disdire la mia partecipazione del 12 ottobre.",
        "Peço que cancelem a minha participação no dia 12 de outubro.",
        "Vă rog să îmi anulați înscrierea pentru 12 octombrie.",
        "Proszę o skreślenie mnie z listy na 12 października.",
        "Вынуждена отказаться от участия 12 октября.",
        "Змушена скасувати свою участь 12 жовтня.",
        "Moram otkazati svoje učešće 12. oktobra.",
        "Ju lutem anuloni regjistrimin tim për 12 tetor.",
        "Παρακαλώ ακυρώστε τη συμμετοχή μου στις 12 Οκτωβρίου.",
        "12 Ekim için kaydımı iptal eder misiniz?",
        "Ji kerema xwe qeyda min ji bo 12ê Cotmehê betal bikin.",
        "أرجو إلغاء تسجيلي ليوم 12 أكتوبر.",
        "لطفاً ثبت‌نام من را برای ۱۲ اکتبر لغو کنید.",
        "Xin hủy đăng ký của tôi cho ngày 12 tháng 10.",
        "அக்டோபர் 12 அன்று என்னால் வர முடியாது. எனது பதிவை ரத்து செய்யவும்.",
        "በጃኹም ምዝገባይ ን 12 ጥቅምቲ ሰርዙለይ።",
        "Helaas kan ik op 12 oktober niet komen.",
        "Ik wil me graag afmelden voor 12 oktober.",
        "За съжаление не мога да дойда на 12 октомври.",
    ],
)
def test_the_writer_cancels(text: str) -> None:
    found = by_rules(text)
    assert (found.intent, names(found.cancel), found.register) == ("cancel", ["Anna Berg"], [])


@pytest.mark.parametrize(
    "text",
    [
        "Is there parking near the hall on 12 October?",
        "Est-ce que la journée du 12 octobre est gratuite ?",
        "Quisiera saber si la jornada del 12 de octubre es gratuita.",
        "C'è un parcheggio vicino alla sala il 12 ottobre?",
        "Há estacionamento perto da sala no dia 12 de outubro?",
        "Există parcare lângă sală pe 12 octombrie?",
        "Czy 12 października jest parking przy sali?",
        "Есть ли парковка возле зала 12 октября?",
        "Чи є парковка біля залу 12 жовтня?",
        "Ima li parking kod sale 12. oktobra?",
        "A ka parking pranë sallës më 12 tetor?",
        "Υπάρχει πάρκινγκ κοντά στην αίθουσα στις 12 Οκτωβρίου;",
        "12 Ekim'de otopark var mı?",
        "Gelo 12ê Cotmehê cihê parkkirinê heye?",
        "هل يوجد موقف سيارات قرب القاعة يوم 12 أكتوبر؟",
        "آیا روز ۱۲ اکتبر نزدیک سالن پارکینگ هست؟",
        "Ngày 12 tháng 10 có chỗ đậu xe không?",
        "அக்டோபர் 12 அன்று வாகன நிறுத்துமிடம் உள்ளதா?",
        "ኣብ 12 ጥቅምቲ መዕረፊ መኪና ኣሎ ድዩ፧",
        "Is er op 12 oktober parkeergelegenheid bij de zaal?",
        "Има ли паркинг до залата на 12 октомври?",
        "Mijn man en ik twijfelen nog of we op 12 oktober komen. Is er een lift?",
        "Quisiera saber si hay traducción y si la participación tiene algún costo.",
        "Vorrei sapere se la partecipazione è gratuita.",
        "J'aimerais savoir si la participation est payante.",
        "¿Se puede ir con niños el 12 de octubre? Gracias",
        "12 Ekim'de çeviri olacak mı? Annem de gelmek istiyor ama Almancası az.",
        "Έχουμε ήδη γραφτεί για τις 12 Οκτωβρίου. Θα πάρουμε βεβαίωση;",
        # Who does not know yet comes not yet.
        "O meu marido e eu ainda não sabemos se podemos ir. Até quando é possível a inscrição?",
        "Nu știm dacă putem veni pe 12 octombrie. Este parcare?",
    ],
)
def test_the_writer_asks(text: str) -> None:
    found = by_rules(text)
    assert (found.intent, found.register, found.cancel) == ("question", [], [])


@pytest.mark.parametrize(
    "text",
    [
        "Uwe Dohm can't come on 12 October. I am still coming.",
        "Uwe Dohm ne peut pas venir le 12 octobre. Moi, je viens comme prévu.",
        "Uwe Dohm no puede venir el 12 de octubre. Los demás vienen como estaba previsto.",
        "Uwe Dohm non può venire il 12 ottobre. Io vengo come previsto.",
        "Uwe Dohm não pode ir no dia 12 de outubro. Eu vou como previsto.",
        "Uwe Dohm nu poate veni pe 12 octombrie. Eu vin în continuare.",
        "Uwe Dohm nie może przyjść 12 października. U mnie bez zmian.",
        "К сожалению, Uwe Dohm не сможет прийти 12 октября. Я приду, как записана.",
        "На жаль, Uwe Dohm не зможе прийти 12 жовтня. Я прийду, як і планувалося.",
        "Uwe Dohm ne može doći 12. oktobra. Ja i dalje dolazim.",
        "Uwe Dohm 12 Ekim'de gelemiyor. Benim kaydım aynı kalsın.",
    ],
)
def test_one_goes_and_the_others_stay(text: str) -> None:
    """ "Come previsto", "bez zmian": of the others nothing changes, in each language."""
    found = by_rules(text)
    assert (found.intent, names(found.cancel), found.register) == ("cancel", ["Uwe Dohm"], [])


@pytest.mark.parametrize(
    "text",
    [
        "Is it possible to switch my registration to online?",
        "Estoy inscrita presencial, quisiera cambiarme a online.",
        "Estou inscrita presencialmente, mas gostaria de mudar para online.",
        "Sunt înscrisă, dar aș vrea să schimb pe online.",
    ],
)
def test_the_way_of_taking_part_changes(text: str) -> None:
    found = by_rules(text)
    assert (found.intent, [(p.full, p.mode) for p in found.register]) == ("change", [("Anna Berg", "online")])


@pytest.mark.parametrize(
    "text",
    [
        "El 12 de octubre no podemos ir ni Uwe Dohm ni yo.",
        "Din păcate pe 12 octombrie nu putem veni nici eu, nici Uwe Dohm.",
        "Purtroppo il 12 ottobre non possiamo venire né io né Uwe Dohm.",
    ],
)
def test_neither_the_one_nor_the_writer(text: str) -> None:
    found = by_rules(text)
    assert found.intent == "cancel"
    assert not found.register


@pytest.mark.parametrize(
    "text",
    [
        "12 Ekim'deki toplantıya annem hasta olduğu için katılamıyorum.",
        "Infelizmente não posso participar no dia 12 de outubro, a minha colega no trabalho está doente.",
        "Je ne pourrai pas venir le 12 octobre, ma fille est cas contact.",
    ],
)
def test_a_small_word_behind_a_relative_is_no_name(text: str) -> None:
    """ "Hasta", "no", "cas" are given names elsewhere: in small letters they are what they are."""
    found = by_rules(text)
    assert (found.intent, names(found.cancel), found.register) == ("cancel", ["Anna Berg"], [])


def test_a_name_in_small_letters_stays_one() -> None:
    found = by_rules("hallo, ich komme am 12. oktober mit meinem mann uwe dohm. danke")
    assert names(found.register) == ["Anna Berg", "uwe dohm"]


CONFIRMED = (
    "",
    "Am 1.9.2022 um 10:00 schrieb Amt <amt@stadt.example>:",
    "> Angemeldet zum Stadtteiltreffen am 12. Oktober:",
    "> - Anna Berg, vor Ort",
    "> - Uwe Dohm, vor Ort",
)


@pytest.mark.parametrize(
    "text",
    [
        "statt meinem Mann kommt unsere Tochter Ewa Kern.",
        "zamiast męża przyjedzie Ewa Kern.",
        "Dzień dobry, zamiast Uwego przyjedzie Ewa Kern.",
        "Здравствуйте, вместо мужа придёт наша дочь Ewa Kern.",
        "Në vend të burrit vjen vajza ime Ewa Kern.",
        "Umjesto muža dolazi moja kći Ewa Kern.",
    ],
)
def test_who_is_replaced_stands_on_our_list(text: str) -> None:
    """ "Zamiast męża": who comes behind the verb is not the one who goes; the list names him."""
    found = by_rules("\n".join((text, "", "Anna Berg", *CONFIRMED)))
    assert (found.intent, names(found.cancel), names(found.register)) == ("change", ["Uwe Dohm"], ["Ewa Kern"])


def test_who_is_replaced_is_asked_for_where_no_list_names_them() -> None:
    found = by_rules("statt meinem Mann kommt unsere Tochter Ewa Kern.")
    assert (found.cancel, names(found.register)) == ([], ["Ewa Kern"])
    assert "eine Vertretung, aber für wen?" in found.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Ewa Kern und Ulf Otte kommen am 12. Oktober. Mein Mann kommt nicht, er arbeitet.",
        "12 октября придут Ewa Kern и Ulf Otte. Муж не придёт, он работает.",
        "El 12 de octubre vienen Ewa Kern y Ulf Otte. Mi marido no viene, él trabaja.",
    ],
)
def test_a_relative_who_does_not_come_takes_nobody_along(text: str) -> None:
    found = by_rules(text)
    assert found.cancel == []


@pytest.mark.parametrize(
    ("text", "registered"),
    [
        ("Dzień dobry, zgłaszam koleżankę Beatę Wolską na 12 października.", ["Beata Wolska"]),
        ("Dzień dobry, zgłaszam na 12 października kolegę Marka Kowalskiego.", ["Marek Kowalski"]),
        ("Здравствуйте, запишите на 12 октября мою сестру Людмилу Иванову.", ["Людмила Иванова"]),
        ("Здравствуйте, запишите на 12 октября коллегу Андрея Иванова.", ["Андрей Иванов"]),
        ("Poštovani, prijavljujem za 12. oktobar kolegu Stefana Pavlovića.", ["Stefan Pavlović"]),
        ("Poštovani, prijavljujem za 12. oktobar svoju kćerku Eminu Hadžić.", ["Emina Hadžić"]),
        # What stands on a list already stays as it is.
        ("Dzień dobry, zgłaszam na 12 października: Beata Wolska.", ["Beata Wolska"]),
        ("Poštovani, dolazi Dragana Pavlović 12. oktobra.", ["Dragana Pavlović"]),
        ("Здравствуйте, 12 октября придёт моя сестра Людмила Иванова.", ["Людмила Иванова"]),
        ("Вітаю, 12 жовтня прийде Богдана Мельничук.", ["Богдана Мельничук"]),
    ],
)
def test_slavic_names_are_registered_as_a_list_has_them(text: str, registered: list[str]) -> None:
    """The object of "zgłaszam" stands in another case; the list has the name's own form."""
    assert names(by_rules(text).register) == registered


def test_a_name_of_another_language_keeps_its_ending() -> None:
    assert names(by_rules("ich melde Frau Ewa Kowalskiego für den 12. Oktober an.").register) == ["Ewa Kowalskiego"]


@pytest.mark.parametrize(
    "text",
    [
        "Je souhaite participer le 12 octobre avec mon mari, Uwe Berg. Merci de me confirmer notre inscription.",
        "Vorrei partecipare il 12 ottobre con mio marito Uwe Berg. Potete confermare la nostra iscrizione?",
        "Ich möchte mit meinem Mann Uwe Berg am 12. Oktober kommen. Bitte bestätigen Sie unsere Anmeldung.",
    ],
)
def test_who_asks_for_a_confirmation_was_not_registered_before(text: str) -> None:
    found = by_rules(text)
    assert (found.intent, names(found.register)) == ("register", ["Anna Berg", "Uwe Berg"])


@pytest.mark.parametrize(
    ("text", "registered"),
    [
        ("أريد المشاركة يوم 12 أكتوبر، وستأتي معي ليلى قاسم.", ["Anna Berg", "ليلى قاسم"]),
        ("أريد المشاركة يوم 12 أكتوبر، وستأتي معي في القطار.", ["Anna Berg"]),
    ],
)
def test_a_known_name_stands_where_somebody_comes(text: str, registered: list[str]) -> None:
    """Arabic has no capitals: a name that a list knows is one where somebody must stand."""
    assert names(by_rules(text).register) == registered


@pytest.mark.parametrize(
    "text",
    [
        "Nos habíamos inscrito los tres para ir a Altena. Mi marido, Uwe Berg, y yo preferimos en línea."
        " Marisol Peña sí va, como estaba previsto.",
    ],
)
def test_some_change_the_way_and_the_others_stay(text: str) -> None:
    """Who wishes something else beside those of whom nothing changes is not left out."""
    found = by_rules(text, "Änderung")
    assert (found.intent, names(found.register)) == ("change", ["Anna Berg", "Uwe Berg"])
    assert {person.mode for person in found.register} == {"online"}


@pytest.mark.parametrize(
    "text",
    [
        "Ayağımı kırdım, 12 Ekim'de gelemem. Oğlum Emre yine gelecek.",
        "12 Ekim'de katılmıyorum. Diğerleri geliyor.",
    ],
)
def test_the_verb_alone_says_who_goes_in_turkish(text: str) -> None:
    assert names(by_rules(text).cancel) == ["Anna Berg"]
