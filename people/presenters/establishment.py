"""Posts with what is missing or too many, and their sums."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.ui import Status
from people.selectors.establishment import Post


@dataclass(frozen=True)
class PostRow:
    post: Post
    status: Status


@dataclass(frozen=True)
class PostsPage:
    """approved and present are sums over all rows; unapproved counts people in posts nobody approved."""

    rows: list[PostRow]
    approved: int
    present: int
    vacant: int
    over: int
    unapproved: int


def build_posts(posts: list[Post]) -> PostsPage:
    known = [post.vacant for post in posts if post.vacant is not None]
    return PostsPage(
        rows=[PostRow(post, post_status(post)) for post in posts],
        approved=sum(post.approved or 0 for post in posts),
        present=sum(post.present for post in posts),
        vacant=sum(number for number in known if number > 0),
        over=-sum(number for number in known if number < 0),
        unapproved=sum(post.present for post in posts if post.approved is None),
    )


def post_status(post: Post) -> Status:
    if post.vacant is None:
        return Status("none", _("not approved"), "help-circle")
    if post.vacant < 0:
        return Status("warn", ngettext("%(n)s too many", "%(n)s too many", -post.vacant) % {"n": -post.vacant})
    if post.vacant:
        return Status("info", ngettext("%(n)s vacant", "%(n)s vacant", post.vacant) % {"n": post.vacant})
    return Status("good", _("full"))
