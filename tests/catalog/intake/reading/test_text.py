"""Plain text: every encoding that editors' files have, and nothing guessed beyond."""

import io

import pytest

from catalog.intake.reading import TextPart, Unreadable, read_file, read_text

from .making import codes, lines

WORDS = "关于试行的通知\n一、总体要求\n\u3000\u3000（一）按时报送。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text__each_usual_encoding_is_read(encoding: str) -> None:
    reading = read_file(io.BytesIO(WORDS.encode(encoding)), "通知.txt")
    assert lines(reading) == ["关于试行的通知", "一、总体要求", "（一）按时报送。"]
    assert reading.source_format == "text"


def test_text__another_encoding_is_named_as_the_trouble() -> None:
    with pytest.raises(Unreadable, match="GB18030") as refused:
        read_file(io.BytesIO(b"price \x80 5\n" * 40), "a.txt")
    assert refused.value.code == "encoding"


@pytest.mark.parametrize("encoding", ["shift_jis", "big5"])
def test_text__what_only_looks_like_chinese_is_not_read_as_such(encoding: str) -> None:
    """GB18030 makes Han characters of almost any bytes."""
    words = {
        "shift_jis": "これは日本語の通知です。中小企業の支援に関する",
        "big5": "關於開展企業技術改造項目申報的通知",
    }
    with pytest.raises(Unreadable, match="GB18030"):
        read_file(io.BytesIO((words[encoding] * 20).encode(encoding)), "a.txt")


def test_text__traditional_characters_are_chinese() -> None:
    words = "關於開展企業技術改造項目申報的通知，請遵照執行。"
    for encoding in ("gb18030", "utf-8"):
        assert lines(read_file(io.BytesIO(words.encode(encoding)), "a.txt")) == [words]


def test_text__markup_in_it_is_text() -> None:
    (part,) = read_text("<script>甲</script> & 乙").blocks
    assert part == TextPart("<p>&lt;script&gt;甲&lt;/script&gt; &amp; 乙</p>")


def test_text__a_paste_beyond_the_limit_is_refused_and_three_megabytes_are_not() -> None:
    assert len(lines(read_text("条款一共三十个字符左右，每行相同。\n" * 60_000))) == 60_000
    with pytest.raises(Unreadable, match="5000000"):
        read_text("甲" * 5_000_001)


@pytest.mark.parametrize("nothing", ["", " \n\u3000\n"])
def test_text__nothing_but_space_is_no_document(nothing: str) -> None:
    with pytest.raises(Unreadable):
        read_text(nothing)


def test_text__one_called_html_is_read_as_such() -> None:
    reading = read_file(io.BytesIO("纯文字，没有标签。".encode()), "a.html")
    assert lines(reading) == ["纯文字，没有标签。"]
    assert codes(reading) == set()
