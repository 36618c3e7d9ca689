"""SQL of querysets whose columns are a model's own, without compiling each column again at each statement.

A page asks some fifteen statements and each names all the columns of its models: Django makes, quotes, compares and
hashes every one of them every time, which is a third of a page's work. Here the columns of a model under an alias are
made and quoted once per process; whatever is not plain goes Django's own way. The statements are the same, letter by
letter (tests/lib/test_compiler.py).
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)
from django.db.backends.postgresql.compiler import SQLCompiler as PostgresCompiler
from django.db.models import DurationField, F, Field, ForeignKey, OneToOneRel
from django.db.models.expressions import Col, ColPairs, OrderBy

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLCompiler(PostgresCompiler):
    def get_select(self, with_col_aliases: bool = False) -> Any:
        if with_col_aliases or not self._selects_models():
            return super().get_select(with_col_aliases)
        model: Any = self.query.model
        wanted: Any = self.query.select_related or {}
        mask = self.query.get_select_mask()
        if not _is_followed(model, wanted, mask):
            return super().get_select(with_col_aliases)
        alias = self.query.get_initial_alias()
        select = list(_columns(model, alias, self.quote_name_unless_alias(alias), _kept(mask)))
        info: dict[str, Any] = {"model": model, "select_fields": list(range(len(select)))}
        if wanted:
            info["related_klass_infos"] = self._follow(select, model, alias, wanted, mask)
        return select, info, {}

    def _selects_models(self) -> bool:
        """Whether the statement asks for whole rows of a model and of named relations, and nothing besides."""
        query = self.query
        beside = query.extra_select or query.annotation_select or query.external_aliases or query._filtered_relations
        return (
            query.model is not None
            and query.default_cols
            and query.selected is None
            and not beside
            and query.select_related is not True
        )

    def _follow(
        self, select: list[Any], model: Any, alias: str, wanted: dict[str, Any], mask: dict[Any, Any]
    ) -> list[dict[str, Any]]:
        """Joins the relations asked for and appends their models' columns, as get_related_selections does."""
        infos = []
        for relation in _relations(model, tuple(wanted)) or ():
            joined = self.query.setup_joins([relation.name], model._meta, alias).joins[-1]
            related, start, inner = relation.related_model, len(select), mask.get(relation) or {}
            select.extend(_columns(related, joined, self.quote_name_unless_alias(joined), _kept(inner)))
            info = {
                "model": related,
                "from_parent": False,
                "local_setter": relation.set_cached_value,
                "remote_setter": relation.remote_field.set_cached_value if _is_one_to_one(relation) else _nothing,
                "select_fields": list(range(start, len(select))),
                "reverse": not relation.concrete,
                "field": relation if relation.concrete else relation.field,
            }
            info["related_klass_infos"] = self._follow(select, related, joined, wanted[relation.name], inner)
            infos.append(info)
        return infos

    def _order_by_pairs(self) -> Iterator[Any]:  # type: ignore[override]
        """Django seeks each term among the hashed columns; a term that is a name only finds columns with a name."""
        pairs: Iterator[Any] = super()._order_by_pairs()  # type: ignore[assignment,func-returns-value]
        if not self.query.combinator and self._orders_by_names() and not any(row[2] for row in self.select or ()):
            select, self.select = self.select, None
            try:
                first = next(pairs, None)
            finally:
                self.select = select
            if first is None:
                return
            yield first
        yield from pairs

    def _orders_by_names(self) -> bool:
        query = self.query
        terms: Any = query.extra_order_by or query.order_by
        if not terms and query.default_ordering and query.model:
            terms = query.get_meta().ordering
        return all(isinstance(t.expression if isinstance(t, OrderBy) else t, (str, F)) for t in terms)

    def compile(self, node: Any) -> Any:
        if type(node) is Col and node.alias:
            quote: Any = self.quote_name_unless_alias
            return f"{quote(node.alias)}.{quote(node.target.column)}", []
        return super().compile(node)

    def has_composite_fields(self, expressions: Any) -> bool:
        return ColPairs in set(map(type, expressions))

    def get_converters(self, expressions: Any) -> Any:
        expressions = list(expressions)
        if self.has_composite_fields(expressions):
            return super().get_converters(expressions)
        converters: dict[int, Any] = {}
        for n, expression in enumerate(expressions):
            if expression and not _is_bare(expression):
                converters.update((n, found) for found in super().get_converters([expression]).values())
        return converters


@cache
def _columns(model: Any, alias: str, quoted: str, kept: frozenset[str]) -> tuple[Any, ...]:
    """The columns of a model under an alias, as get_select gives them: column, statement and parameters, no name.

    kept: names of those that aren't deferred; every column when empty.
    """
    columns = [field.get_col(alias) for field in model._meta.concrete_fields if not kept or field.attname in kept]
    return tuple((column, (f'{quoted}."{column.target.column}"', []), None) for column in columns)


@cache
def _relations(model: Any, names: tuple[str, ...]) -> tuple[Any, ...] | None:
    """The relations of these names in Django's order: foreign keys, then who points here once; None for others."""
    fields = [field for field in model._meta.fields if field.name in names]
    fields += [rel for rel in model._meta.related_objects if rel.name in names]
    return tuple(fields) if len(fields) == len(names) and all(map(_is_simple, fields)) else None


def _is_simple(relation: Any) -> bool:
    if isinstance(relation, ForeignKey):
        return not relation.remote_field.parent_link
    return type(relation) is OneToOneRel and not relation.parent_link


def _is_one_to_one(relation: Any) -> bool:
    return relation.unique if relation.concrete else True


def _is_followed(model: Any, wanted: dict[str, Any], mask: dict[Any, Any]) -> bool:
    """Whether all that is selected are plain models joined by simple relations, none of them deferred itself."""
    relations = _relations(model, tuple(wanted)) if _is_plain(model) else None
    return relations is not None and all(
        (not mask or one in mask) and _is_followed(one.related_model, wanted[one.name], mask.get(one) or {})
        for one in relations
    )


def _kept(mask: dict[Any, Any]) -> frozenset[str]:
    return frozenset(getattr(field, "attname", "") for field in mask)


@cache
def _is_plain(model: Any) -> bool:
    """A model of one table, its columns selected as they stand."""
    fields = model._meta.concrete_fields
    return all(
        field.model._meta.concrete_model is model._meta.concrete_model
        and type(field.get_col(model._meta.db_table)) is Col
        and type(field.get_col(model._meta.db_table).output_field).select_format is Field.select_format
        and '"' not in field.column
        for field in fields
    )


def _is_bare(column: Any) -> bool:
    """A column whose values come from the driver as they are shown."""
    if type(column) is not Col:
        return False
    shown: Any = type(column.output_field)
    kept: Any = type(column.target)
    return _has_bare_values(shown) and _has_bare_values(kept)


@cache
def _has_bare_values(kind: Any) -> bool:
    ways = (Field.get_db_converters, ForeignKey.get_db_converters, DurationField.get_db_converters)
    return not hasattr(kind, "from_db_value") and kind.get_db_converters in ways


def _nothing(*_: Any) -> None:
    """A foreign key that isn't unique leaves nothing on the other side."""
