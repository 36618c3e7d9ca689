"""One of each object per app, near (about Wei) and far (about Pan). A module has `build(world) -> dict[str, Pair]`."""
