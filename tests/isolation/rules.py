"""The form of the table's rows; the answers themselves stand in matrix.py."""

from dataclasses import dataclass

from tests.isolation.world import ROLES

Cells = dict[str, int]


@dataclass(frozen=True)
class Rule:
    """What each role is answered, per method, for objects near, far and of another company.

    thing: a key of World.things, "" for a route without an object. anonymous: what somebody without a session gets,
    GET and POST; None: a redirect to the sign-in, or a refusal. public: the same as everybody else.
    """

    thing: str
    get: dict[str, Cells]
    post: dict[str, Cells]
    anonymous: tuple[int, int] | None = None
    public: bool = False


def page(get: str, post: str = "405", *, anonymous: tuple[int, int] | None = None) -> Rule:
    """A route without an object: one row of cells per method."""
    return Rule("", {"near": _cells(get)}, {"near": _cells(post)}, anonymous)


def thing(
    name: str,
    get: tuple[str, str],
    post: tuple[str, str] = ("405", "405"),
    *,
    foreign: str = "404",
    foreign_post: str = "",
    public: bool = False,
) -> Rule:
    """A route with an object: (near, far) per method; `foreign` is the other company's object by GET and POST.

    The other company's object is 404 for everybody unless the row says that the act itself is refused first (403).
    """
    refused = foreign_post or ("405" if set(post) == {"405"} else foreign)
    closed = "405" if set(get) == {"405"} else foreign
    return Rule(
        name,
        {"near": _cells(get[0]), "far": _cells(get[1]), "foreign": _cells(closed)},
        {"near": _cells(post[0]), "far": _cells(post[1]), "foreign": _cells(refused)},
        public=public,
    )


def _cells(text: str) -> Cells:
    """ "200 404 …" in the order of ROLES; a single status holds for every role."""
    found = [int(word) for word in text.split()]
    if len(found) == 1:
        found *= len(ROLES)
    if len(found) != len(ROLES):
        raise ValueError(f"{len(ROLES)} statuses are needed, in the order {ROLES}: {text!r}")
    return dict(zip(ROLES, found, strict=True))
