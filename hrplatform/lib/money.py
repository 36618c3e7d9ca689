"""Money: integer fen inside, Decimal with two places outside, never float (spec 6)."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_fen(amount: Decimal) -> int:
    """Fen of an amount in yuan; refuses an amount with a fraction of a fen."""
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} has more than two decimal places")
    return int(fen)


def from_fen(fen: int) -> Decimal:
    """Yuan with two places."""
    return Decimal(fen).scaleb(-2).quantize(CENT)


def round_money(amount: Decimal) -> Decimal:
    """Two places, half up: the product's one rounding of money."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
