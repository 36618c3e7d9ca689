"""How names are sorted, searched and shortened, as pure functions.

pypinyin is imported where it is used: its dictionary takes 55 MB that a web worker showing pages doesn't need.
"""

import re

HAN = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
# Surnames of two characters: the initial shown for a person is the surname's first character anyway.
SPACES = re.compile(r"\s+")
_BETWEEN = re.compile(rf"(?<={HAN.pattern})\s+(?={HAN.pattern})")


def tidy_name(text: str) -> str:
    """A sheet spreads 郭鑫 to 郭　鑫 so that it is as wide as three characters; Latin names keep their spaces."""
    return SPACES.sub(" ", _BETWEEN.sub("", text)).strip()


def sort_key(name: str) -> str:
    """Pinyin with the initials behind it, lower case: "王小明" → "wang xiao ming wxm"; Latin names as they are."""
    from pypinyin import Style, lazy_pinyin

    syllables = [part.casefold().strip() for part in lazy_pinyin(name) if part.strip()]
    if not HAN.search(name):
        return SPACES.sub(" ", name.casefold()).strip()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()
    return f"{' '.join(syllables)} {SPACES.sub('', initials)}"[:160]


def initial(name: str) -> str:
    """What stands in the round picture: the surname's first character, for Latin names two letters."""
    text = name.strip()
    if not text:
        return "?"
    if HAN.match(text):
        return text[0]
    words = text.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def search_terms(query: str) -> list[str]:
    """Words of a search, each must be found."""
    return SPACES.sub(" ", query.strip().casefold()).split(" ") if query.strip() else []
