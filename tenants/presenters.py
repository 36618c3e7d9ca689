"""What the public pages show, as plain data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tenants.models import Company, NightReport

NIGHT_STATES = {
    "due": _("due"), "running": _("running"), "done": _("done"), "parked": _("parked after three failures"),
}  # fmt: skip


@dataclass(frozen=True)
class CompanyRow:
    """One line of the operator's list."""

    company: Company
    host: str
    night: NightReport | None

    @property
    def night_state(self) -> str:
        """The state of the newest night in words."""
        return str(NIGHT_STATES.get(self.night.state, self.night.state)) if self.night else ""


def company_rows(companies: Iterable[Company]) -> list[CompanyRow]:
    """Companies with host and newest night; two queries whatever their number."""
    companies = list(companies)
    newest = NightReport.objects.order_by("company_id", "-business_date").distinct("company_id")
    nights = {report.company_id: report for report in newest}
    return [
        CompanyRow(
            company=company,
            host=next((d.domain for d in company.domains.all() if d.is_primary), ""),
            night=nights.get(company.pk),
        )
        for company in companies
    ]


@dataclass(frozen=True)
class DemoLogin:
    """A login printed by `./hr up` and shown on the public page in demo mode. `code` is the current second factor,
    `about` says what the company's story is, `progress` how far it has come while its days are replayed."""

    company: str
    url: str
    role: str
    name: str
    username: str
    password: str
    code: str
    about: str = ""
    progress: str = ""


_login_source: list[Callable[[datetime], Sequence[DemoLogin]]] = []


def register_demo_logins(source: Callable[[datetime], Sequence[DemoLogin]]) -> None:
    """Register what knows the demo's logins; the latest one counts."""
    _login_source[:] = [source]


def demo_logins(at: datetime) -> Sequence[DemoLogin]:
    """The demo companies' logins with their codes of this moment; empty before the demo was made."""
    return _login_source[0](at) if _login_source else []
