"""What counts as giving a place away, what does not, and what words hide a place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import secrecy

GIVES_AWAY = {
    "street": [
        "123 Main St",
        "1717 W. Oak Blvd Ste 4",
        "at 123 main street",
        "123 OAK DRIVE",
        "123 oak drive",
        "12-B Elm Ave.",
        "123 Main\nStreet",
        "１２３ Main St",
        "123\u200b Main\u00a0St",
        "One Main Street",
        "our office on 5th Street",
        "1201 Avenue of the Americas",
        "1200 Broadway",
        "301 Battery, Springfield, CA",
        "Calle 5 #123",
        "Avenida Juárez 45",
        "12 rue de la Paix",
        "Rua das Flores, 123",
        "Hauptstraße 12",
        "ул. Ленина 5",
        "中山路123号",
        "2 Chance Street Law",
        "it sits at 4512 Larkspur",
        "4512 Larkspur Hollow",
        "our building at 77 W 8th",
        "123 S.W. 4th",
        "ubicado en Calle Luna",
        "8 Mile Rd",
    ],
    "intersection": [
        "5th & Elm",
        "16th and Mission",
        "corner of Main and Elm",
        "Corner of Oak Street",
        "Oak St & Pine Ave",
    ],
    "highway": ["off Highway 6", "on FM 1960", "I-35 frontage", "take I-35 north", "exit 12", "mile marker 9"],
    "near": [
        "near the courthouse",
        "behind Walmart",
        "across from the library",
        "next to First Baptist Church",
        "two blocks from the park",
        "3 miles north of Springfield",
        "within walking distance of campus",
        "We are located at First Baptist Church",
        "in the basement of the old armory",
        "turn left at the light",
        "the yellow house",
        "cerca de la iglesia",
        "près de la gare",
    ],
    "transit": [
        "take bus 14 to the end",
        "Central Metro station",
        "the 49 bus",
        "Muni lines 14 and 49",
        "the Red Line",
    ],
    "coordinates": ["32.7767, -96.7970", "32.78,-96.80", "32°46'36\"N 96°48'W", "latitude: 32.7"],
    "plus code": ["86CFVHQX+5P", "VHQX+5PC"],
    "map link": ["https://goo.gl/maps/abc", "maps.google.com/?q=1", "///filled.count.soap", "openstreetmap.org/#map"],
    "postcode": ["Springfield, TX 75201", "75201-1234", "Springfield 75201", "Texas 75201", "SW1A 1AA", "K1A 0B1"],
    "postbox": ["P.O. Box 781", "POBox 781", "PO BOX 12", "Post Office Box 4", "Apartado 12"],
    "unit": ["Suite 200", "Apt #4", "3rd Floor", "Bldg. 7", "Room 212."],
}

ORDINARY = """
24-hour hotline 800-555-0100.
Open 7 days a week.
Founded in 1975 the agency serves all who ask.
Founded in 1978, Safe Place offers advocacy.
Stay for up to 12 months.
Serves 3 counties.
Find a court near you.
Main Street Shelter
Meets the 1st and 3rd Tuesday of the month.
Groups on 2nd & 4th Wednesdays at 6 pm.
We work at the intersection of race and gender.
We work at the intersection of domestic violence and homelessness.
Help with Form I-130 petitions and I-589 applications.
Bus passes and bus tokens are available.
Transportation to the police station can be arranged.
When the one who hurt you is behind bars.
Serves women within 50 miles of Springfield.
Text SAFE to 88788.
24 hours a day. Court accompaniment is free.
Reaches 300 homeless street youth each year.
Title IX advocacy on campus.
Section 8 vouchers accepted.
Located at a confidential location.
The first 30 minutes of free legal advice cost nothing.
1 in 4 women will need help.
A 12 step program for adults.
Ages 12 to 17 are welcome.
Sliding scale from $25.00 per visit.
Every corner of Dallas County is served.
Call 415.555.0100, 415.555.0101 or 711.
Open 8:30-5:00 Monday to Friday.
Children under 5 free; ages 6 and up $10.
The program has 16 beds for women and children.
Boys over 12 cannot stay with their mothers.
Call ahead; walk-ins are seen from 9 to 11 am.
We answer in English, Spanish and 200 languages by interpreter.
Volunteers answer the line on weekends and holidays.
Advocates go with you to court.
We help with protective orders and safety plans.
Pets can be boarded with a partner.
Serves Dallas, Collin and Denton Counties.
Serves residents of ZIP codes 75201, 75202 and 75203.
Serves Bexar County, TX.
Licensed in 50 states and the US 24 hours a day.
Helped over 12000 survivors last year.
Income under 200% of the federal poverty level.
Must be 18 or older and live in Springfield, TX.
A judge can sign the order the same day.
The wait is 2 to 3 weeks.
You may bring 2 bags per person.
The way out takes time; we walk the road with you.
Living on the street? We can help.
Childcare during group for ages 3 to 10.
The court hears cases at 9 am and 1:30 pm.
Rape crisis counselling, 24/7, free and confidential.
Se habla español.
Servicios gratuitos las 24 horas, los 7 días de la semana.
Frente a la violencia, no está sola.
Junto a su familia, cerca de usted.
Écoute 24 h sur 24, 7 jours sur 7.
Atendimento gratuito todos os dias.
Hotline 1-800-555-0199 ext 12.
TTY 800-555-0123.
Established 1983 as a 501(c)(3).
VAWA 2013 protects 3 groups of people.
U visa and T visa certification.
Batterers' intervention: 26 weeks, $30 a week.
Deposit of 1 month of rent and utilities.
Emergency funds up to $500 once every 12 months.
Motel vouchers for 3 nights.
Call 211 for other help.
Press 2 for Spanish.
Leave a message; we call back within 1 business day.
Job training 4 times a year.
Support group Tuesdays 6-8 pm.
Legal clinic the last Thursday of each month.
Hospital accompaniment day or night.
We can meet you in a safe public place.
Rural outreach in 5 counties.
The children's program has 2 therapists.
Survivors of 1 or more incidents.
Closed on July 4 and December 25.
LGBTQIA2+ affirming care.
Grades 6th and 7th learn about healthy relationships.
First and second shift workers welcome.
No one is next to impossible to help.
Plan for the near future.
Meets at 9 Monday and at 10 Central time.
Duerme en la calle? Llame.
More is located on the website.
The separation of state and church.
Must be within 120 days of release.
""".strip().splitlines()

HIDDEN = (
    """
Confidential|CONFIDENTIAL LOCATION|Undisclosed|Address withheld|do not publish|Not for public release|Call for location
Location not disclosed|safe house|secret location|private|Address is confidential|confidential shelter for women
The location of the shelter is kept confidential|confidential emergency shelter|Our site is confidential; call first
24-hour confidential shelter and counseling|Location: confidential|Please don't share our address|confidential housing
address available upon intake|unlisted address|Unpublished|Address not listed|Shelter address – confidential
a safe and confidential place|DO NOT REFER WITHOUT CALLING|never give out the address|location is private
hidden location|Domestic violence shelter (confidential)|undisclosed location in town|Dirección confidencial
dirección no publicada|casa segura|ubicación confidencial|lugar secreto|No divulgar|llame para la ubicación
Adresse confidentielle|adresse tenue secrète|lieu secret|ne pas publier|endereço sigiloso|não divulgar|casa-abrigo
endereço confidencial|adrès konfidansyèl|adrès sekrè|kay an sekirite|lihim na lokasyon|huwag ilathala|địa chỉ bảo mật
không tiết lộ|nhà an toàn|地址保密|不公开|安全屋|請勿公開|عنوان سري|غير معلن|بيت آمن|주소 비공개|비밀 쉼터
адрес не разглашается|секретное место|Конфиденциальный адрес
""".strip()
    .replace("\n", "|")
    .split("|")
)

NOT_HIDDEN = (
    """
confidential counseling|All calls are confidential|confidential STD testing|free and confidential services
Calls are kept strictly confidential|24-hour confidential hotline|Free, confidential, 24/7 support
Confidential help for victims|Services are free and confidential|confidential legal advice|Lista de servicios
confidential HIV testing and counseling|all information is kept confidential|Counseling is confidential and free
Conversations are completely confidential|client confidentiality is respected|address confidentiality program
confidential, compassionate advocacy|asesoría confidencial|servicios gratuitos y confidenciales|línea confidencial
Todas las llamadas son confidenciales|écoute confidentielle|soutien gratuit et confidentiel|appels confidentiels
atendimento confidencial|ligações confidenciais|sèvis konfidansyèl|kumpidensyal na tulong
tư vấn bảo mật|咨询保密
免费保密服务|مكالمات سرية|비밀 상담|конфиденциальная помощь|звонки конфиденциальны|Free parking behind the building
Call for an appointment|Open to the public|no insurance? no problem|private counseling rooms|We publish a newsletter
private practice|Please call for hours|not for profit agency|public library|Call for information|Private nonprofit
safe place to talk|We do not discriminate|do not need an appointment|Publicly funded|safety planning|Sunday services
Please do not leave messages|Location of services: countywide|Addresses the needs of youth|N/A|P.O. Box 12|listed below
a private university|Confidential crisis intervention and advocacy|confidential chat and text
""".strip()
    .replace("\n", "|")
    .split("|")
)

SHELTERS = (
    """
Women's Shelter|Safe House|transitional living program|Refuge|albergue para mujeres|refugio|casa de acogida
abrigo|kanlungan
hébergement d'urgence|maison d'hébergement|casa abrigo|abri pou fanm|nhà tạm lánh|庇护所|中途之家|مأوى|쉼터|приют
кризисная квартира|emergency housing|Pet-friendly women's shelter|Shelter for women and animal shelter
battered women's shelter|pansamantalang tirahan|vivienda transitoria|transitional housing
""".strip()
    .replace("\n", "|")
    .split("|")
)

NOT_SHELTERS = (
    """
animal shelter|tax shelter|bus shelter|shelter in place|refugee services|legal aid|Humane shelter for pets
Wildlife refuge
refugiados|County Animal Shelter|emergency food|crisis line|storm shelter|sheltered workshop|refugio de animales
приют для животных|women's clinic|Safety planning|hotel management school|Abrir puertas|动物收容所|emergency room
temporary restraining orders
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in GIVES_AWAY.items() for text in texts])
def test_a_trace_is_found_and_named(kind: str, text: str) -> None:
    assert kind in secrecy.place_traces(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose_has_no_trace(text: str) -> None:
    assert secrecy.place_traces(text) == ()


def test_the_ordinary_corpus_has_at_least_eighty_sentences() -> None:
    assert len(ORDINARY) >= 80
    assert len(HIDDEN) >= 60
    assert len(NOT_HIDDEN) >= 60


def test_the_ordinary_corpus_as_one_text_has_no_trace() -> None:
    assert secrecy.place_traces("\n".join(ORDINARY)) == ()


@pytest.mark.parametrize("text", HIDDEN)
def test_words_that_hide_a_place_are_heard(text: str) -> None:
    assert secrecy.hidden_words(text)


@pytest.mark.parametrize("text", NOT_HIDDEN)
def test_a_confidential_service_does_not_hide_its_place(text: str) -> None:
    assert not secrecy.hidden_words(text)


@pytest.mark.parametrize("text", SHELTERS)
def test_a_shelter_is_recognised_in_its_language(text: str) -> None:
    assert secrecy.shelter_words(text)


@pytest.mark.parametrize("text", NOT_SHELTERS)
def test_what_shelters_no_people_is_no_shelter(text: str) -> None:
    assert not secrecy.shelter_words(text)


def test_whole_sentences_are_dropped_and_counted() -> None:
    text = "We help. We are at 123 Main St. Suite 4, Springfield, TX 75201. Call us 24/7."
    assert secrecy.without_traces(text) == ("We help. Call us 24/7.", 1)


def test_the_scraps_around_a_dropped_line_go_with_it() -> None:
    text = "Address:\n123 Main\nSuite 5\nSpringfield, TX\nCall us."
    assert secrecy.without_traces(text)[0] == "Call us."


def test_clean_text_comes_back_unchanged() -> None:
    text = "Free  help.\n\n\n\nCall  now. "
    assert secrecy.without_traces(text) == (text, 0)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("come to 123 N. Main str. today", "123 North Main Street, Apt 4"),
        ("ask at MACARTHUR boulevard", "55 Mac Arthur Blvd"),
        ("Peña house", "Pena House"),
        ("the zip is 99950", "99950"),
        ("it is 12 / Thirdwheel", "12 Thirdwheel"),
        ("old ElmBrook mill", "Elm-Brook Mill"),
    ],
)
def test_a_dropped_cell_is_recognised_however_it_is_spelled(text: str, cell: str) -> None:
    assert secrecy.repeats(text, [cell])
    assert secrecy.without_repeats(f"We help. {text}. Call now.", [cell]) in {"We help. Call now.", "Call now."}


@pytest.mark.parametrize("cell", ["", "N/A", "CA", "confidential", "Mobile Unit", "Suite", "West"])
def test_a_cell_that_says_nothing_is_not_looked_for(cell: str) -> None:
    assert not secrecy.repeats("A confidential mobile unit in west CA, suite n/a", [cell])


def test_a_cell_is_not_found_inside_other_words() -> None:
    assert not secrecy.repeats("Domain streetwise 5123 main", ["123 Main Street"])


NUMBERS = st.integers(1, 99_999).map(str)
NAMES = st.sampled_from(["Main", "Oak", "Foobar", "Martin Luther King", "St. Ann", "Larkspur", "O'Hara", "Twin Pines"])
SUFFIXES = st.sampled_from(
    ["Street", "St", "St.", "Avenue", "Ave", "Blvd", "Boulevard", "Rd", "Road", "Lane", "Ln", "Hwy"]
)
DIRECTIONS = st.sampled_from(["", "N ", "W. ", "South "])
CASES = st.sampled_from([str, str.upper, str.lower])


@settings(max_examples=100, deadline=None)
@given(NUMBERS, DIRECTIONS, NAMES, SUFFIXES, CASES, st.sampled_from([" ", "\n", "  ", "\u00a0"]))
def test_every_generated_street_address_is_found(
    number: str, direction: str, name: str, suffix: str, case: type[str], gap: str
) -> None:
    text = f"You will find us at {number} {direction}{name}{gap}{suffix} every day"
    assert secrecy.place_traces(case(text)) != ()


@settings(max_examples=100, deadline=None)
@given(st.floats(-89, 89), st.floats(-179, 179), st.sampled_from([", ", ",", " ", "; "]))
def test_every_generated_pair_of_coordinates_is_found(latitude: float, longitude: float, gap: str) -> None:
    assert "coordinates" in secrecy.place_traces(f"see {latitude:.4f}{gap}{longitude:.4f} there")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_after_dropping_nothing_is_left_to_find(text: str) -> None:
    rest, _ = secrecy.without_traces(text)
    assert secrecy.place_traces(rest) == ()


def test_a_paragraph_is_scanned_in_well_under_a_millisecond() -> None:
    text = ("We help day and night with counseling, advocacy and court accompaniment. Call 800-555-0100. " * 11)[:1000]
    best = min(_seconds(f"{number} {text}") for number in range(30))  # each another text: a known one is not scanned
    assert best < 0.002, "of work, ten times the usual"


def _seconds(text: str) -> float:
    start = time.thread_time()
    secrecy.place_traces(text)
    return time.thread_time() - start


@pytest.mark.parametrize(
    "text",
    [
        "Address:48213 Zanzibar CourtTel: 555-0101",
        "at48213 Zanzibar Court",
        "312-555-010148213 Zanzibar Court",
        "at48213 ZanzibarCtWe",
    ],
)
def test_an_address_is_found_where_words_were_run_together(text: str) -> None:
    assert secrecy.repeats("open at100 Elm StWe help", ["100 Elm St"])
    assert secrecy.repeats(text, ["48213 Zanzibar Court"])
    assert "48213" not in secrecy.without_repeats(f"We help. {text}. Call us.", ["48213 Zanzibar Court"])
