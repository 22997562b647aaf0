"""Queries with what answers them: some judged by hand, others made from the documents by rule with a fixed seed."""

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.analysis import number_tokens, tokens
from search.documents import SearchDocument
from search.pinyin import spell
from search.questions import content_words
from search.ranking import ABOUT
from search.reading import Words, holds
from search.titles import names_of

FOLDER = Path(__file__).parent
SEED = 6
STYLES = (
    "{0}〔{1}〕{2}号",
    "{0}[{1}]{2}号",
    "{0}（{1}）{2}",
    "{0}【{1}】第{2}号",
    "{0}{1}年{2}号",
    "{0} {1} {2}",
    "{0}﹝{1}﹞0{2}号",
)
_WRONG = "的人了业工在有地和中国要以会发政策"


@dataclass(frozen=True, slots=True)
class Judged:
    """``wanted``: what answers the query, any of them; ``all_of_them``: every one must be found, at any place."""

    kind: str
    query: str
    wanted: frozenset[str]
    all_of_them: bool = False


def by_hand(name: str, ids: Mapping[str, str]) -> list[Judged]:
    """Return the queries of a file that something published answers; ``ids``: its contents by the names used there."""
    kinds = tomllib.loads((FOLDER / f"{name}.toml").read_text())
    return [
        Judged(kind, query, frozenset(ids[each] for each in wanted if each in ids))
        for kind, queries in kinds.items()
        for query, wanted in queries.items()
        if not ids.keys().isdisjoint(wanted)
    ]


def by_rule(documents: Sequence[SearchDocument], groups: Sequence[Sequence[str]]) -> list[Judged]:
    """Return queries made from the documents: the same for the same documents."""
    chance = random.Random(SEED)
    corpus = Corpus(sorted(documents, key=lambda document: document.content_id))
    return [
        *corpus.known_items(chance),
        *corpus.numbers(),
        *corpus.slips(chance),
        *corpus.spelled(chance),
        *corpus.short(chance),
        *corpus.aliases(chance.sample(groups, min(40, len(groups)))),
    ]


class Corpus:
    """Documents, and their tokens."""

    def __init__(self, documents: Sequence[SearchDocument]) -> None:
        self._documents = documents
        self._titles = {each.content_id: tuple(tokens(each.title)) for each in documents}
        self._texts = {each.content_id: [f" {' '.join(tokens(text))} " for text in _texts(each)] for each in documents}

    def known_items(self, chance: random.Random) -> Iterator[Judged]:
        """Titles, the names in them, and parts of names that stand in one title only."""
        for document, name in self._named():
            words = tuple(tokens(name))
            start = chance.randrange(max(1, len(words) - 10))
            part = words[start : start + 10]
            yield Judged("known_item", document.title, self._called(document.title))
            if len(words) > 5 and self._titled(words) == {document.content_id}:
                yield Judged("known_item", name, frozenset({document.content_id}))
            if len(part) > 7 and self._titled(part) == {document.content_id}:
                yield Judged("known_item", "".join(part), frozenset({document.content_id}))

    def numbers(self) -> Iterator[Judged]:
        """Numbers in seven styles."""
        for document in [each for each in self._documents if each.numbers][:30]:
            words = number_tokens(document.numbers[0])
            if len(words) > 2 and len(words[-2]) == 4 and words[-1].isdecimal():
                same = frozenset(
                    each.content_id for each in self._documents if words in [number_tokens(n) for n in each.numbers]
                )
                for style in STYLES:
                    query = style.format("".join(words[:-2]), words[-2], words[-1])
                    yield Judged("number", query, same)

    def slips(self, chance: random.Random) -> Iterator[Judged]:
        """Names with one wrong, missing or doubled character, and names in traditional characters."""
        from opencc import OpenCC

        named = [(each, name) for each, name in self._named() if 10 <= len(name) <= 30 and name.isalpha()]
        for document, name in chance.sample(named, min(60, len(named))):
            place = chance.randrange(1, len(name) - 1)
            middle = chance.choice((chance.choice(_WRONG), "", name[place] * 2))
            wanted = frozenset({document.content_id}) | self._titled(tuple(tokens(name)))
            yield Judged("misspelt", name[:place] + middle + name[place + 1 :], wanted)
            yield Judged("traditional", OpenCC("s2t").convert(name), wanted)

    def spelled(self, chance: random.Random) -> Iterator[Judged]:
        """Words of titles, spelled."""
        words = [each for each in content_words() if 2 <= len(each) <= 6 and self._titled(each)]
        for word in chance.sample(words, min(40, len(words))):
            letters = "".join(spell("".join(word)).syllables)
            yield Judged("pinyin", letters, self._titled(word))

    def short(self, chance: random.Random) -> Iterator[Judged]:
        """One and two characters: all documents that hold them must be found."""
        titles = [words for words in self._titles.values() if len(words) > 4]
        for words in chance.sample(titles, min(40, len(titles))):
            start, length = chance.randrange(len(words) - 2), chance.choice((1, 2))
            yield Judged(
                "short", "".join(words[start : start + length]), self._with([words[start : start + length]]), True
            )

    def aliases(self, groups: Sequence[Sequence[str]]) -> Iterator[Judged]:
        """Equal terms: each finds all documents that hold any of them."""
        for group in groups:
            terms = [tuple(tokens(term)) for term in group]
            if wanted := self._with(terms):
                yield from (Judged("alias_both_ways", term, wanted, True) for term in group)

    def _named(self) -> Iterator[tuple[SearchDocument, str]]:
        for document in self._documents:
            title = self._titles[document.content_id]
            if document.type == "policy" and len(title) > 7 and not any(holds(title, about) for about in ABOUT):
                yield document, names_of(document.title)[-1]

    def _titled(self, words: Words) -> frozenset[str]:
        return frozenset(
            each
            for each, title in self._titles.items()
            if holds(title, words) and not any(holds(title, about) for about in ABOUT)
        )

    def _called(self, title: str) -> frozenset[str]:
        return frozenset(each.content_id for each in self._documents if each.title == title)

    def _with(self, terms: Sequence[Words]) -> frozenset[str]:
        wanted = [f" {' '.join(words)} " for words in terms]
        return frozenset(
            each for each, texts in self._texts.items() if any(words in text for words in wanted for text in texts)
        )


def _texts(document: SearchDocument) -> list[str]:
    return [document.title, document.summary, document.body, *document.numbers, *document.attachments]
