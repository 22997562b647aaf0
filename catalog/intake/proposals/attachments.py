"""附件说明 (GB/T 9704-2012, 7.3.5): the names listed after 附件 and a colon, before the signature."""

import re

from catalog.documents.dates import DATE

from .words import SourceText, Words

_MARK = re.compile(r"附\s?件\s?[:]\s*(?:附件\s?[:]\s*)?(?=\S)")
_ITEM = re.compile(r"(?:^|(?<=[\s。;、一-龥》)]))[0-9]{1,2}\s?[..、]\s?(?![0-9])")
_STOP = re.compile(
    rf"{DATE.pattern}|\n\s*\n|\n(?!\s*[0-9]{{1,2}}\s?[..、])|[(\(]此件|[(]联系|联系人|抄送|\S?\s{{4,}}|。"
)


def read_attachments(source: SourceText, signing: str) -> tuple[tuple[str, ...], Words] | None:
    """Names of attachments in order; `signing`: the words of the signature, which end the list in a joined text."""
    text = source.plain.text
    mark = _MARK.search(text)
    if mark is None:
        return None
    block = text[mark.end() : mark.end() + 1200]
    stop = _STOP.search(block)
    if stop:
        # A word right before a wide gap still belongs to the last name.
        block = block[: stop.start() + (stop.group()[:1].strip() != "" and stop.group()[1:].isspace())]
    for lead in (signing, signing[:6]):
        place = block.find(lead) if len(lead) >= 4 else -1
        # An organisation may also begin an attachment's name: it ends the list only where it stands last.
        if place >= 0 and len(block) - place <= len(signing) + 60:
            block = block[:place]
            break
    names = tuple(name for part in _ITEM.split(block) if (name := part.strip(" 、;,\n《》")) and len(name) >= 3)
    if not names:
        return None
    return names, source.words(mark.start(), mark.end() + len(block.rstrip()))
