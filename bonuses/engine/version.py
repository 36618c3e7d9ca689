"""Version of the arithmetic and digests of what went in and came out."""

import hashlib
import json

# Raised whenever the same inputs could give another award or another trace.
ENGINE_VERSION = "1.1"


def digest(document: object) -> str:
    """SHA-256 (hex) of a JSON document in canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
