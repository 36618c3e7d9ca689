from people.names import initial, search_terms, sort_key


def test_sort_key_is_pinyin_with_initials():
    assert sort_key("王小明") == "wang xiao ming wxm"
    assert sort_key("Guy Gilbert") == "guy gilbert"


def test_initial_of_han_and_latin_names():
    assert initial("洪静") == "洪"
    assert initial("Guy Gilbert") == "GG"
    assert initial("Wei") == "W"
    assert initial(" ") == "?"


def test_search_terms():
    assert search_terms("  Wang   XIAO ") == ["wang", "xiao"]
    assert search_terms(" ") == []
