"""What the bonuses app refuses; messages are shown as they are."""


class BonusRefused(ValueError):
    """An act that the rules don't allow: what is so and what to do."""


class PoolMoved(BonusRefused):
    """Somebody else was faster: the pool or adjustment is no longer in the state the act started from."""
