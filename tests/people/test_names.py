import pytest

from people.names import initial, search_terms, sort_key, tidy_name


def test_sort_key_is_pinyin_with_initials():
    assert sort_key("王小明") == "wang xiao ming wxm"
    assert sort_key("Guy Gilbert") == "guy gilbert"


def test_initial_of_han_and_latin_names():
    assert initial("洪静") == "洪"
    assert initial("Guy Gilbert") == "GG"
    assert initial("Wei") == "W"
    assert initial(" ") == "?"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("郭　鑫", "郭鑫"),
        (" 郭  鑫 ", "郭鑫"),
        ("欧阳 娜 娜", "欧阳娜娜"),
        ("Guy  Gilbert", "Guy Gilbert"),
        ("王 Lily", "王 Lily"),
    ],
)
def test_names_spread_to_the_width_of_three_are_one(written, name):
    assert tidy_name(written) == name


def test_search_terms():
    assert search_terms("  Wang   XIAO ") == ["wang", "xiao"]
    assert search_terms(" ") == []
