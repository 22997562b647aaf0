"""Documents in HTML: web pages, pastes from Word and WPS, and what the reader of DOCX makes on its way."""
