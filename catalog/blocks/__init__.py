"""What products, calls and notices hold: conditions, benefits, materials, windows, entries, with their citations.

Nested content is StreamField JSON with block ids (docs/decisions/0012-nested-things-are-blocks.md).
"""
