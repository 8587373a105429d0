"""What a visitor asks of the answers, as it comes in by the address."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ..tools.text import clean_line

_MOST_SIGNS = 100


@dataclass(frozen=True)
class AnswersQuery:
    """Search text and theme; an unknown theme finds nothing."""

    search: str = ""
    theme: str = ""
    page: int = 1

    @classmethod
    def parse(cls, query):
        page = query.get("pagina", "")
        plain = page.isascii() and page.isdigit() and len(page) < 5
        return cls(
            search=clean_line(query.get("zoek", ""))[:_MOST_SIGNS],
            theme=clean_line(query.get("thema", ""))[:_MOST_SIGNS],
            page=max(int(page), 1) if plain else 1,
        )

    def url(self, **changes):
        """Return the address of the same question with ``changes``; by default page 1."""
        query = replace(self, **{"page": 1, **changes})
        values = {"zoek": query.search, "thema": query.theme}
        values = {name: value for name, value in values.items() if value}
        if query.page > 1:
            values["pagina"] = query.page
        return f"/antwoorden?{urlencode(values)}" if values else "/antwoorden"
