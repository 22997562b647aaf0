"""DOCX: mammoth reads styles, links, tables and pictures; what it loses is written into the text before."""
