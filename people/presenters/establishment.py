"""Posts with what is missing or too many, and their sums; a company has hundreds, so their rows are drawn as text."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.drawing import draw_status
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH
from hrplatform.lib.paths import row_path
from hrplatform.lib.ui import Status
from people.selectors.establishment import Post


@dataclass(frozen=True)
class PostsPage:
    """rows is the <tr> of each post; approved and present are sums over all; unapproved counts people in posts nobody
    approved."""

    rows: SafeString
    approved: int
    present: int
    vacant: int
    over: int
    unapproved: int


def build_posts(posts: list[Post], *, may_change: bool = False) -> PostsPage:
    known = [post.vacant for post in posts if post.vacant is not None]
    return PostsPage(
        rows=draw_posts(posts, may_change=may_change),
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


def draw_posts(posts: list[Post], *, may_change: bool) -> SafeString:
    """<tr> of each post; with a link to change what is approved for those who may."""
    change = f"{reverse('people:establishment-approve')}?department=" if may_change else ""
    return mark_safe("".join(_row(post, change) for post in posts))


def _row(post: Post, change: str) -> str:
    department, position = post.department, escape_text(post.position)
    path, nothing = escape_text(department.path), f'<span class="hr-3">{DASH}</span>'
    url = row_path("people:department", department.public_id)
    approved = nothing if post.approved is None else post.approved
    since = f'<time datetime="{post.since}">{post.since}</time>' if post.since else nothing
    link = ""
    if change:
        word = escape_text(_("Change"))
        target = f"{change}{department.public_id}&amp;position={post.position_public_id}"
        link = f'<td><a href="{target}" aria-label="{word}: {path} {position}">{word}</a></td>'
    return (
        f'<tr><th scope="row"><a class="hr-name" href="{url}">{path}</a></th><td>{position}</td>'
        f'<td class="hr-num">{approved}</td><td class="hr-num">{post.present}</td>'
        f"<td>{draw_status(post_status(post))}</td><td>{since}</td>{link}</tr>"
    )
