"""What a visitor asks of the catalogue, as it comes in by the address."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ..tools.text import clean_line

#: parameter of the address → attribute
_PARAMETERS = {
    "zoek": "search",
    "thema": "theme",
    "levensgebeurtenis": "life_event",
    "dienst": "department",
    "doelgroep": "audience",
}
_MOST_SIGNS = 100


@dataclass(frozen=True)
class CatalogueQuery:
    """Search text and filters; filters are codes, unknown ones find nothing."""

    search: str = ""
    theme: str = ""
    life_event: str = ""
    department: str = ""
    audience: str = ""
    page: int = 1

    @classmethod
    def parse(cls, query):
        values = {
            name: clean_line(query.get(parameter, ""))[:_MOST_SIGNS]
            for parameter, name in _PARAMETERS.items()
        }
        page = query.get("pagina", "")
        plain = page.isascii() and page.isdigit() and len(page) < 5
        return cls(**values, page=max(int(page), 1) if plain else 1)

    def answers_url(self):
        """Return the address of the same words among the answers."""
        return f"/antwoorden?{urlencode({'zoek': self.search})}" if self.search else "/antwoorden"

    def filters(self):
        """Return the filters that are set: name → code."""
        names = [name for name in _PARAMETERS.values() if name != "search"]
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def url(self, **changes):
        """Return the address of the same question with ``changes``; by default page 1."""
        query = replace(self, **{"page": 1, **changes})
        values = {
            parameter: getattr(query, name)
            for parameter, name in _PARAMETERS.items()
            if getattr(query, name)
        }
        if query.page > 1:
            values["pagina"] = query.page
        return f"/diensten?{urlencode(values)}" if values else "/diensten"
