"""The guards as data: rules in dated versions, local figures, collectors of facts, asking and keeping (spec 7.3)."""
