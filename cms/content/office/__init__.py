"""The office's common base for every published type: a new type only says what is its own."""
