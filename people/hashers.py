"""Hashing one-time passwords of slips: 59 random bits need no slow hash, and 200 slips must not take minutes."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneTimeHasher(Argon2PasswordHasher):
    """Argon2 with little work; the first sign-in stores the password under the ordinary hash, then it is changed."""

    algorithm = "argon2once"
    time_cost = 1
    memory_cost = 1024  # KiB
    parallelism = 1
