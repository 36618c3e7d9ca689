"""What a filled-in row looks like, for the upload page and the template to download."""

from hrplatform.lib import formats
from hrplatform.lib.tabular import Field
from intake.registry import ImportKind

YES_NO = {True: ("Yes", "No"), False: ("是", "否")}


def example_of(kind: ImportKind) -> tuple[tuple[str, ...], ...]:
    """Headers and one row as the reader's language writes them; what the kind itself shows where fields say nothing."""
    fields = [field for field in kind.fields() if field.example]
    if not fields:
        return kind.example
    english = not formats.is_chinese()
    return tuple(field.title(english=english) for field in fields), tuple(sample_of(field, english) for field in fields)


def sample_of(field: Field, english: bool) -> str:
    """A value of the field as the language writes it."""
    if field.kind == "yes_no":
        return YES_NO[english][field.example != "是"]
    return field.sample(english=english)
