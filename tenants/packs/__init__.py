"""Packs: data files per industry that a new company starts from (spec 2.2).

A pack is a folder with one JSON file per kind (`metrics.json`, `rules.json` …). The app that owns a
kind registers its loader; loading happens in the company's schema, in LOAD_ORDER. `targets.json` has no loader: they
are suggestions that HR takes over from a day, because a standard holds for people only once somebody has set it.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

PACKS_DIR = Path(__file__).parent
LOAD_ORDER = [
    "positions",
    "metrics",
    "targets",
    "rules",
    "curves",
    "forms",
    "policies",
    "plans",
    "bonus_plans",
    "courses",
    "diagnoses",
]

Loader = Callable[[Any], None]
_loaders: dict[str, Loader] = {}


class UnknownPack(ValueError):
    """No folder of that name."""


def register_loader(kind: str, loader: Loader) -> None:
    """Register what reads `<kind>.json`; called from AppConfig.ready."""
    if kind not in LOAD_ORDER:
        raise ValueError(f"{kind} has no place in LOAD_ORDER")
    _loaders[kind] = loader


def list_packs() -> list[str]:
    """Names of the packs that ship; `blank` is one too."""
    return sorted(p.name for p in PACKS_DIR.iterdir() if p.is_dir() and not p.name.startswith("_"))


def read_pack(name: str, kind: str) -> Any:
    """What a pack's file of one kind says; None for a pack or a kind there is no file of."""
    path = PACKS_DIR / name / f"{kind}.json"
    return json.loads(path.read_text(encoding="utf-8")) if name in list_packs() and path.exists() else None


def load_pack(name: str) -> list[str]:
    """Load every kind the pack has a file for, in order; returns the kinds loaded."""
    if name not in list_packs():
        raise UnknownPack(f"unknown pack {name!r}; there are: {', '.join(list_packs())}")
    loaded = []
    for kind in LOAD_ORDER:
        data = read_pack(name, kind)
        if data is not None and kind in _loaders:
            _loaders[kind](data)
            loaded.append(kind)
    return loaded
