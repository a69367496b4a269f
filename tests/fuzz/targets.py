"""What is fuzzed, and what each part promised: a target takes bytes and raises only where a promise was broken.

Promises: no target writes outside its own temporary folder, and none keeps anything between two inputs. `TARGETS` is
the list that `python -m tests.fuzz` and the regression test share.
"""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final
from unicodedata import category

import opening_hours
from pydantic import ValidationError

from directory import secrecy as traces
from directory import taxonomy
from directory.draft import DIALABLE, ListingDraft
from directory.errors import DirectoryError
from directory.geo import gazetteer
from directory.values import PartnerKind, Tier
from importers import reading, secrecy
from importers.cleaning.addresses import clean_address
from importers.cleaning.areas import clean_areas
from importers.cleaning.casing import title_case
from importers.cleaning.coordinates import clean_point
from importers.cleaning.hours import clean_hours, clock
from importers.cleaning.languages import clean_languages
from importers.cleaning.links import clean_email, clean_url, clean_urls
from importers.cleaning.needs import infer
from importers.cleaning.phones import clean_phones, is_withheld
from importers.cleaning.states import state_code
from importers.cleaning.text import clean_text, sections, without_asides, without_sections
from importers.detect import importer_for_files
from importers.drafting import Raw, RawPlace, draft_of
from importers.importer import Row, Skip
from importers.mapping.proposal import propose
from importers.mapping.written import from_toml, to_toml
from importers.shapes import detect
from tests.fuzz import seeds
from tests.fuzz.seeds import PART

COUNTRIES: Final = ("US", "GB", "IE", "CA", "AU", "NZ", "PR", "MX", "XX")
CANARY: Final = "48213 Zanzibar Court"
POINT: Final = b'"geometry":{"type":"Point","coordinates":[-87.6,41.8]}'
FEATURES: Final = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Elm"},%s}]}' % POINT
ELEMENTS: Final = b'{"elements":[{"type":"node","lat":1,"lon":2,"tags":{"name":"Elm","amenity":"social_facility"}}]}'


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz: `run` raises where a promise was broken; `text` inputs are also tried many times as long."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    text: bool = True


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _country(data: bytes) -> str:
    return COUNTRIES[sum(data[:8]) % len(COUNTRIES)]


def hours(data: bytes) -> None:
    """What is read parses; a cell of which nothing is read and nothing doubted said nothing."""
    text = _text(data)
    cleaned = clean_hours(text)
    for schedule in cleaned.value:
        assert not schedule.expression or opening_hours.validate(schedule.expression)
        assert schedule.expression or schedule.by_appointment
    if not cleaned.value and not cleaned.doubts:
        assert not re.search(r"\d", text), "digits were dropped without a doubt"
    clock(text)


def phones(data: bytes) -> None:
    """Every number can be dialled and is made of the cell's own digits; a withheld cell leaves none."""
    text, country = _text(data), _country(data)
    cleaned = clean_phones(text, country, "312")
    for phone in cleaned.value:
        assert DIALABLE.fullmatch(phone.number)
        assert not traces.place_traces(phone.note)
    if is_withheld(text):
        assert not cleaned.value
        assert not re.search(r"\d", cleaned.text + "".join(doubt.text for doubt in cleaned.doubts))


def addresses(data: bytes) -> None:
    """A doubt never holds a word of an address; a withheld one is None."""
    text = _text(data)
    parts = (text.split(PART.decode()) + [""] * 4)[:4]
    for cleaned in (
        clean_address(line=text, country=_country(data)),
        clean_address(address_1=parts[0], city=parts[1], state=parts[2], postal_code=parts[3]),
    ):
        assert all(not doubt.text for doubt in cleaned.doubts)
    if re.search(r"\bconfidential\b", parts[0], re.IGNORECASE):
        assert cleaned.value is None


def coordinates(data: bytes) -> None:
    """A point lies on earth, and a doubt never repeats the numbers."""
    first, _, second = _text(data).partition(PART.decode())
    cleaned = clean_point(first, second, country=_country(data), state="IL")
    assert all(not re.search(r"\d{3}", doubt.text + doubt.what) for doubt in cleaned.doubts)


def languages(data: bytes) -> None:
    """No language twice."""
    found = clean_languages(_text(data), _country(data)).value
    assert len({language.code for language in found}) == len(found)


def links(data: bytes) -> None:
    """A link is http(s), one word, without a password, and cleaning it again changes nothing."""
    text = _text(data)
    for url in clean_urls(text).value:
        assert re.match(r"https?://[^\s<>\"@/]+", url)
        assert not any(category(char)[0] in "CZ" for char in url)
        assert clean_url(url) == url
    email = clean_email(text).value
    assert not email or clean_email(email).value == email


def texts(data: bytes) -> None:
    """Cleaning is idempotent, and leaves no control character and no tag."""
    text = _text(data)
    once = clean_text(text)
    assert clean_text(once) == once
    assert not any(category(char) == "Cc" and char != "\n" for char in once)
    assert not re.search(r"<script|<a href", once, re.IGNORECASE)
    sections(text)
    without_sections(text, {"HOURS", "LOCATION"})
    without_asides(text)
    title_case(text)
    state_code(text)


def areas(data: bytes) -> None:
    """An area has a code, or is only words and doubted."""
    cleaned = clean_areas(_text(data), _country(data), "TX")
    assert len({(area.kind, area.code, area.name) for area in cleaned.value}) == len(cleaned.value)


def needs(data: bytes) -> None:
    """Codes are of the taxonomy, and each has its reason."""
    name, _, rest = _text(data).partition(PART.decode())
    terms = infer([name, rest], [rest[:60]], PartnerKind.COMMUNITY).value
    assert all(code in taxonomy.needs() for code in terms.needs)
    assert all(code in terms.reasons for code in (*terms.needs, *terms.tags))


def hiding(data: bytes) -> None:
    """What the filter lets through of a hidden listing tells no place and repeats no address cell."""
    secret, _, text = _text(data).partition(PART.decode())
    verdict = secrecy.Verdict(Tier.CONFIDENTIAL, "stated")
    safe = secrecy.apply(verdict, {"description": f"{text} {CANARY} {text}"}, [secret, CANARY])["description"]
    assert CANARY.casefold() not in safe.casefold()
    assert not traces.place_traces(safe)
    assert not traces.repeats(safe, [secret, CANARY])
    assert secrecy.apply(verdict, {"": safe}, [secret, CANARY])[""] == safe


def drafting(data: bytes) -> None:
    """No field of a hidden draft holds its address, whatever cell repeats it; one row gives one draft."""
    parts = (_text(data).split(PART.decode()) + [""] * 6)[:6]
    name, prose, phone, hours_, language, area = parts
    raw = Raw(
        source="river",
        kind=PartnerKind.COMMUNITY,
        visibility=None,
        name=name or "Elm",
        description=f"{prose} {CANARY}. {prose}",
        phones=((f"{phone} {CANARY}", None),),
        hours=(("", f"{hours_} {CANARY}"),),
        languages=f"{language} {CANARY}",
        areas=f"{area}; {CANARY}",
        eligibility=f"{CANARY}{prose}",
        urls=f"https://river.example/{name} {CANARY}",
        fees=f"{prose}\n{CANARY}",
        places=(RawPlace(line=f"{CANARY}, Chicago, IL 60601", latitude="41.881234", longitude="-87.631234"),),
    )
    try:
        draft = draft_of(raw)
    except ValidationError:
        return
    assert draft == draft_of(raw)
    if isinstance(draft, ListingDraft):
        _absent(json.dumps(draft.model_dump(mode="json"), ensure_ascii=False))


def _absent(told: str) -> None:
    assert "zanzibar court" not in told.casefold()
    assert "48213 zan" not in told.casefold()
    assert "41.8812" not in told


def places(data: bytes) -> None:
    """The gazetteer never raises, and answers the same twice."""
    text, country = _text(data), _country(data)
    assert gazetteer().resolve(text, country) == gazetteer().resolve(text, country)
    for place in gazetteer().complete(text, 4, country):
        gazetteer().covering(place)
    gazetteer().find_area(text, country, "TX")


def mapping(data: bytes) -> None:
    """A proposal is deterministic, and is what its own TOML says."""
    rows = [line.split(",") for line in _text(data).splitlines()[:40]] or [[]]
    header, body = rows[0], rows[1:]
    proposed = propose(body, header)
    assert proposed == propose(body, header)
    if any(table.use and table.having("name") for table in proposed.tables):
        assert from_toml(to_toml(proposed)) == proposed


def written(data: bytes) -> None:
    """A mapping that is no mapping is one clear line."""
    try:
        read = from_toml(_text(data))
    except DirectoryError as error:
        _one_line(error)
        return
    assert from_toml(to_toml(read)) == read


def _one_line(error: DirectoryError) -> None:
    assert str(error).isprintable()
    assert CANARY not in str(error)


def _reader(extension: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        _delivery(f"list{extension}", data)

    return run


def _delivery(name: str, data: bytes) -> None:
    """A file is read, recognised and drafted, or refused in one line; no row stops it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        for use in (_read, _tables, _shape, _drafts):
            try:
                use(path)
            except DirectoryError as error:
                _one_line(error)


def _read(path: Path) -> None:
    for row in islice(reading.read_rows(path), 500):
        assert isinstance(row, Row)
        assert all(isinstance(cell, str) for cell in row.cells)
    reading.withheld(path)


def _tables(path: Path) -> None:
    reading.sheet_lines(path)


def _shape(path: Path) -> None:
    detect(path)


def _drafts(path: Path) -> None:
    importer = importer_for_files([path]).importer
    for row in islice(importer.read(path), 50):
        try:
            made = importer.to_draft(row)
        except ValidationError:
            continue
        assert isinstance(made, ListingDraft | Skip)


def workbook(data: bytes) -> None:
    """A workbook whose sheet and strings are the input; the rest of it is sound."""
    sheet, _, strings = data.partition(PART)
    main = "http://schemas.openxmlformats.org"
    office, package = f"{main}/officeDocument/2006/relationships", f"{main}/package/2006"
    kinds = f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    spread = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds += f'<Override PartName="/xl/workbook.xml" ContentType="{spread}.sheet.main+xml"/></Types>'
    links_ = f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
    book = f'<workbook xmlns="{main}/spreadsheetml/2006/main" xmlns:r="{office}"><sheets>'
    book += '<sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>'
    inner = links_ + f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
    inner += f'Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("[Content_Types].xml", kinds)
            packed.writestr(
                "_rels/.rels", links_ + f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            )
            packed.writestr("xl/workbook.xml", book)
            packed.writestr("xl/_rels/workbook.xml.rels", inner)
            packed.writestr("xl/worksheets/sheet1.xml", sheet)
            packed.writestr("xl/sharedStrings.xml", strings)
        _delivery("list.xlsx", path.read_bytes())


def archive(data: bytes) -> None:
    """An archive whose members, by name and content in turn, are the input."""
    parts = data.split(PART)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.zip"
        with zipfile.ZipFile(path, "w") as packed:
            for name, content in zip(parts[::2], parts[1::2], strict=False):
                packed.writestr(_text(name).partition("\0")[0] or "a.csv", content)
        _delivery("list.zip", path.read_bytes())


def _joined(*groups: list[bytes]) -> list[bytes]:
    return [PART.join(parts) for parts in zip(*groups, strict=False)]


def _addresses() -> list[bytes]:
    return [*seeds.cells("addresses_*.csv"), PART.join((b"1 Elm St", b"Chicago", b"IL", b"60601"))]


def _towns() -> list[bytes]:
    named = [
        b"Chicago, IL",
        b"60601",
        b"Cook County",
        b"Portland",
        b"SW1A 1AA",
        b"near Oakland",
        b"Dublin 4",
        b"T\xc3\xad",
    ]
    return [
        *named,
        b"Dallas, Collin and Denton Counties",
        b"statewide",
        b"all of Texas except El Paso",
        b"75201, 75202",
    ]


def _points() -> list[bytes]:
    return [PART.join(pair) for pair in ((b"41.88", b"-87.63"), (b"-87.63,41.88", b""), (b"N41 52.8", b"W87 37.8"))]


TARGETS: Final[dict[str, Target]] = {
    "hours": Target(hours, lambda: seeds.cells("hours_*.csv")),
    "phones": Target(phones, lambda: seeds.cells("phones_*.csv")),
    "addresses": Target(addresses, _addresses),
    "coordinates": Target(coordinates, _points),
    "languages": Target(languages, lambda: seeds.cells("languages_*.csv")),
    "links": Target(links, lambda: [b"see www.elm.example/a, https://oak.example?utm_source=x or a@elm.example"]),
    "texts": Target(texts, lambda: [b"<p>a&amp;b</p><br>OVERVIEW: x", "Ã©cole".encode(), *seeds.prose()[:30]]),
    "areas": Target(areas, _towns),
    "needs": Target(needs, lambda: [b"Elm House" + PART + line for line in seeds.prose()]),
    "hiding": Target(hiding, lambda: _joined(seeds.cells("addresses_*.csv"), seeds.prose())),
    "drafting": Target(
        drafting,
        lambda: _joined(
            seeds.cells("hours_*.csv"), seeds.prose(), seeds.cells("phones_*.csv"), seeds.cells("hours_*.csv"),
            seeds.cells("languages_*.csv"), _towns() * 3,
        ),
    ),
    "places": Target(places, _towns),
    "mapping": Target(mapping, lambda: seeds.files(".csv")),
    "written": Target(written, lambda: [to_toml(propose([["Elm", "319-555-0101"]], ["name", "phone"])).encode()]),
    "csv": Target(_reader(".csv"), lambda: seeds.files(".csv", ".tsv"), text=False),
    "txt": Target(_reader(".txt"), lambda: seeds.files(".csv", ".tsv", ".json"), text=False),
    "json": Target(_reader(".json"), lambda: seeds.files(".json"), text=False),
    "geojson": Target(
        _reader(".geojson"),
        lambda: [FEATURES, ELEMENTS],
        text=False,
    ),
    "xml": Target(_reader(".xml"), lambda: [b"<?xml version='1.0'?><a><name>Elm</name></a>"], text=False),
    "xlsx": Target(workbook, seeds.workbooks, text=False),
    "zip": Target(archive, seeds.archives, text=False),
}  # fmt: skip
