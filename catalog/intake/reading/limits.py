"""How large a document may be. Everything is counted while reading, so that what unpacks hugely stops early."""

MB = 1024 * 1024

FILE_BYTES = 50 * MB
CHARACTERS = 5_000_000
"""Of a pasted or plain text; the longest code of laws has under a million."""

PACKAGE_PARTS = 2_000
PACKAGE_BYTES = 200 * MB
"""All parts of a DOCX together, unpacked."""
PACKAGE_RATIO = 200
RATIO_COUNTS_FROM = 1 * MB
XML_BYTES = 24 * MB
"""One XML part of a DOCX; a text of 500 pages with tables has under 10 MB."""

FIGURES = 100
FIGURE_BYTES = 10 * MB
FIGURES_BYTES = 40 * MB

TABLE_CELLS = 50_000
TABLE_COLUMNS = 200

PDF_PAGES = 2_000
PDF_MEMORY = 1024 * MB
"""Address space of the process that takes a PDF apart."""
PDF_PAGE_SECONDS = 60
PDF_PAGE_CHARACTERS = 100_000

CONVERSION_SECONDS = 120
