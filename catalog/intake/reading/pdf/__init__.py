"""PDF: taken apart in a process with bounded memory, put together again by where things stand on the page."""
