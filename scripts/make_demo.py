# ruff: noqa: INP001 - a folder of programs, not a package
"""Write the demo county's shelter workbook, `seed_data/demo/shelters.xlsx`, the same bytes every time.

Promises: everything in it is invented: 555-01xx numbers, `.example` hosts, streets called Canary… that do not exist.
The streets are canaries: tests prove that none of them ever leaves the file. Needs a script, because hidden rows,
strike-through and comments cannot be written by hand.

Run: `python scripts/make_demo.py [FILE]`.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

TARGET = Path(__file__).resolve().parent.parent / "seed_data" / "demo" / "shelters.xlsx"
HEADER = (
    "Ref #",
    "Agency",
    "Program",
    "What we offer",
    "Street address",
    "City",
    "Zip",
    "Address may be published?",
    "Permission signed by",
    "Permission date",
    "Permission document",
    "Hotline (24h)",
    "Other numbers",
    "When someone answers",
    "Who can stay",
    "Kids?",
    "Boys 13-17?",
    "Men?",
    "Pets?",
    "Languages",
    "Area served",
    "Longest stay",
    "Wheelchair",
    "Web",
    "Notes",
)
ROWS: tuple[tuple[str, ...], ...] = (
    (
        *("SH-01", "Prairie Lantern House", "Emergency Shelter", "Emergency shelter; safety planning; advocate"),
        *("4417 Canarystone Court", "Cedar Rapids", "52402", "NO", "", "", ""),
        *("319-555-0101", "office 319.555.0102 / TTY 319 555 0103", "24/7", "Women & their kids", "yes", "yes"),
        *("hotel only", "yes - kennel on site", "English, Spanish, Swahili", "Linn County", "45 days", "yes"),
        *("www.prairielantern.example", "Never give out the location. Text line is 319-555-0104."),
    ),
    (
        *("SH-02", "Prairie Lantern House", "Bridge Apartments", "transitional housing, support group"),
        *("9 Canaryfeather Lane Apt B", "Marion", "52302", "", "", "", ""),
        *("", "(319) 555-0105", "M-F 8:30a-5p", "Survivors with or without children", "Y", "Y"),
        *(
            "Y",
            "cats ok, call about dogs",
            "English; español",
            "Linn, Benton and Jones counties",
            "24 months",
            "partly",
        ),
        *("https://prairielantern.example/bridge", ""),
    ),
    (
        *("SH-03", "Cedar Bend Refuge", "Rural Safe Rooms", "emergency shelter / ride to a safe place"),
        *("undisclosed", "", "", "confidential!!", "", "", ""),
        *("1-319-555-0106", "", "24 hours a day, 7 days a week", "anyone fleeing abuse", "yes", "ask"),
        *("yes", "no - but the vet partner fosters", "English", "Linn County & Jones County", "2 weeks", "ask"),
        *("", "Meets people elsewhere first (behind the Canarywood depot), gives address after intake"),
    ),
    (
        *("SH-04", "Open Gate Family Center", "Open Gate House", "Emergency shelter, childcare, clothes & diapers"),
        *("100 Example Street", "Cedar Rapids", "52401", "yes", "R. Sample, director", "2025-03-14"),
        *("OG-permission-2025.pdf", "319/555/0107", "ext. 4 for intake; fax 319-555-0108", "24/7; office M–F 9–5"),
        *("Women, men, families, all genders", "yes", "yes", "yes, same building", "service animals only"),
        *("English, Spanish, French, interpreter line", "Linn Co.", "60 days", "yes", "opengate.example", ""),
    ),
    (
        *("SH-05", "Open Gate Family Center", "Open Gate Annex", "transitional housing"),
        *("212 Canarygate Road", "Hiawatha", "52233", "yes", "", "", ""),
        *("", "319-555-0107 x6", "Mon thru Fri 9-4", "families", "yes", "yes", "yes", "no"),
        *(
            "English",
            "Linn County",
            "1 year",
            "no",
            "opengate.example/annex",
            "permission form is still out for signature",
        ),
    ),
    (
        *("SH-06", "Casa Farol", "Casa Farol", "Refugio de emergencia / emergency shelter; legal advocate; counseling"),
        *("31 Canarybrook Ave", "Cedar Rapids", "52404", "No publicar", "", "", ""),
        *("319 555 0109", "WhatsApp 319-555-0110", "las 24 horas", "Mujeres e hijos; no pedimos papeles", "sí", "sí"),
        *("no", "pregunte", "Spanish, English, Mam, K'iche'", "Linn and Johnson Counties", "30 días", "sí"),
        *("http://casafarol.example", "habla español siempre"),
    ),
    (
        *("SH-07", "Harbor for Men", "Hotel Nights", "hotel or motel stay; case manager"),
        *("varies", "", "", "n/a", "", "", ""),
        *("319-555-0111", "text 319-555-0112", "every day 8am - midnight", "men and their children", "y", "y"),
        *("yes", "small pets", "English", "statewide", "7 nights", "depends on hotel", "harborformen.example", ""),
    ),
    (
        *("SH-08", "Rainbow Porch", "Host Homes", "emergency shelter for lgbtq youth; text line"),
        *("600 Canaryhill Blvd", "Mount Vernon", "52314", "NO", "", "", ""),
        *(
            "319-555-0113",
            "",
            "call any time",
            "LGBTQ+ 18-24, trans people housed by their own gender",
            "no",
            "n/a",
            "yes",
        ),
        *("yes", "English, ASL", "Eastern Iowa", "90 days", "ask", "rainbowporch.example", "no sobriety rule"),
    ),
    (
        *("SH-09", "Prairie Lantern House", "Old Farm Shelter", "emergency shelter"),
        *("88 Canaryfarm Trail", "Ely", "52227", "NO", "", "", ""),
        *(
            "319-555-0114",
            "",
            "CLOSED",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "closed 2023 - number now someone's home",
        ),
    ),
    (
        *("SH-10", "Willow Step", "Willow Step Recovery House", "transitional housing; help with drugs or alcohol"),
        *("15 Canarywillow St", "Cedar Rapids", "52403", "no", "", "", ""),
        *("", "319-555-0115", "Mo-Fr 0800-1630", "women in recovery, sober house", "under 5 only", "no", "no", "no"),
        *("English", "Linn County", "6-12 mos", "no", "willowstep.example", ""),
    ),
    (
        *("SH-11", "Elder Safe Linn", "Elder Safe Beds", "emergency shelter for people 60+"),
        *("2 Canaryrest Drive", "Marion", "52302", "unknown", "", "", ""),
        *("319-555-0116", "", "24/7", "60 and older, any gender", "no", "no", "yes", "yes w/ vaccination papers"),
        *("English, Czech", "Linn County", "14 days", "yes", "eldersafe.example", ""),
    ),
    (
        *("SH-12", "Prairie Lantern House", "Staff test row", "do not list"),
        *("1 Canarytest Way", "Cedar Rapids", "52401", "yes", "nobody", "2020-01-01", "none"),
        *("319-555-0117", "", "", "", "", "", "", "", "", "", "", "", "", "hidden row, leftover of a training"),
    ),
)
HIDDEN, STRUCK, COMMENTED = "SH-12", "SH-09", "SH-05"


def _read_me(sheet: Worksheet) -> None:
    sheet.title = "READ ME FIRST"
    for line in (
        "Linn County shelter list (DEMONSTRATION - nothing here is real)",
        "Crossed out = closed. Grey or hidden rows are not for the directory. Update every January!",
        "Blank in 'Address may be published?' means nobody has asked.",
    ):
        sheet.append([line])


def _list(sheet: Worksheet) -> None:
    sheet.append(["LINN COUNTY SHELTER LIST 2025 - DEMO"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADER))
    sheet.append([])
    sheet.append(list(HEADER))
    for row in ROWS:
        sheet.append([cell or None for cell in row])
        number = sheet.max_row
        if row[0] == HIDDEN:
            sheet.row_dimensions[number].hidden = True
        if row[0] == STRUCK:
            for cell in sheet[number]:
                cell.font = Font(strike=True)
        if row[0] == COMMENTED:
            sheet.cell(number, HEADER.index("Street address") + 1).comment = Comment("do not publish", "Demo")


def workbook() -> bytes:
    """The workbook's bytes, with fixed times and no compression (zlibs differ): it changes only when the rows do."""
    book = Workbook()
    assert book.active is not None
    _read_me(book.active)
    _list(book.create_sheet("Shelters"))
    book.create_sheet("Sheet3")
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            body = old.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2025-01-01T00:00:00Z", body)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED
            new.writestr(entry, body)
    return fixed.getvalue()


def main() -> None:
    """Write the workbook to the file named on the command line, or to its place in `seed_data`."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_bytes(workbook())


if __name__ == "__main__":
    main()
