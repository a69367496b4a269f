"""Makes `county_contacts.xlsx`, an invented workbook in a shape nobody listed; run it to make the file anew.

Promises: a sheet per county; a title block of three lines; a header of two rows, the upper one merged over groups; a
blank column, a total line, and one row that is struck out.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

UPPER = ("Program", "", "Contact", "", "", "Location", "", "", "", "Hours", "Address confidential?")
LOWER = ("Name", "Agency", "Phone", "Hotline", "Website", "Street", "City", "State", "ZIP", "", "")
MERGED = ("A5:B5", "C5:E5", "F5:I5", "J5:J6", "K5:K6")
COUNTIES = {
    "Linn County": (
        ("Example Legal Help", "Example Advocates", "319-555-0101", "", "legal.example", "100 Example St",
         "Cedar Rapids", "IA", 52401, "Mon-Fri 9am-5pm", "No"),
        ("Canary House", "Example Advocates", "", "800-555-0102", "", "4242424 Canary Lane", "Cedar Rapids", "IA",
         52402, "24/7", "Yes"),
        ("Closed Program", "Gone Agency", "319-555-0109", "", "", "900 Example St", "Marion", "IA", 52302, "", "No"),
    ),
    "Johnson County": (
        ("Example Counseling", "Model Agency", "319-555-0103 x12", "", "https://model.example", "300 Example St",
         "Iowa City", "IA", 52240, "Tue & Thu 1pm-6pm", "No"),
        ("Example Job Desk", "Model Agency", "319-555-0104", "", "", "301 Example St", "Iowa City", "IA", 52240,
         "when the door is open", "No"),
    ),
}  # fmt: skip


def main(path: Path) -> None:
    """Write the workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for county, rows in COUNTIES.items():
        sheet = book.create_sheet(county)
        sheet.append([f"{county}: community contacts"])
        sheet.append(["Updated September 2026"])
        sheet.append(["For staff and callers"])
        sheet.append([])
        sheet.append(list(UPPER))
        sheet.append(list(LOWER))
        for cells in MERGED:
            sheet.merge_cells(cells)
        for row in rows:
            sheet.append(list(row))
            if row[0] == "Closed Program":
                for cell in sheet[sheet.max_row]:
                    cell.font = Font(strike=True)
        sheet.append(["Total", len(rows)])
    book.save(path)


if __name__ == "__main__":
    main(Path(__file__).with_name("county_contacts.xlsx"))
