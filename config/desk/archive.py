"""The machine's own Debian archive: its address and keys, read from apt's sources."""

import re
from dataclasses import dataclass
from pathlib import Path

from .errors import DeskError

ROLLING = {"stable", "oldstable", "testing", "unstable", "sid"}


@dataclass(frozen=True)
class Archive:
    """A Debian archive as this machine knows it."""

    uri: str
    signed_by: str = ""  # path of a keyring, or an armoured key; empty: apt's trusted keys

    def sources(self, suites, keys):
        """Return deb822 sources for some suites of this archive.

        :param keys: directory for a key that stood inside the machine's sources
        """
        signed = self.signed_by
        if "BEGIN PGP" in signed:
            key = keys / "archive.asc"
            key.write_text(signed, encoding="utf-8")
            signed = str(key)
        lines = [
            "Types: deb",
            f"URIs: {self.uri}",
            f"Suites: {' '.join(suites)}",
            "Components: main",
        ]
        if signed:
            lines.append(f"Signed-By: {signed}")
        return "\n".join(lines) + "\n"


def machine_archives(etc="/etc"):
    """Return the Debian archives of this machine's apt, in their order.

    A source is Debian's main archive when it carries the suite of the running
    system under its code name or one of Debian's rolling names; security and
    updates suites have other names.
    """
    etc = Path(etc)
    codename = _codename(etc)
    found = []
    files = [etc / "apt/sources.list", *sorted((etc / "apt/sources.list.d").glob("*"))]
    for path in files:
        if not path.is_file() or path.suffix not in (".list", ".sources"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        entries = _deb822(text) if path.suffix == ".sources" else _one_line(text)
        for uris, suites, components, signed_by in entries:
            if "main" in components and ({codename} | ROLLING) & set(suites):
                found += [
                    Archive(uri.rstrip("/"), signed_by)
                    for uri in uris
                    if not uri.startswith("cdrom")
                ]
    if not found:
        raise DeskError(
            "no Debian archive in this machine's apt sources: add one, "
            "or name an Odoo 19.0 tree in ODOO_SOURCE."
        )
    return list(dict.fromkeys(found))


def _codename(etc):
    for path in (etc / "os-release", Path("/usr/lib/os-release")):
        if path.is_file():
            match = re.search(r'^VERSION_CODENAME="?(\w+)', path.read_text(encoding="utf-8"), re.M)
            if match:
                return match[1]
    return "stable"


def _one_line(text):
    """Yield the entries of the classic format: deb [options] uri suite components."""
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<rest>[^#]+)", line)
        if not match:
            continue
        uri, suite, *components = match["rest"].split()
        signed = re.search(r"signed-by=(\S+)", match["options"] or "")
        yield [uri], [suite], components, signed[1] if signed else ""


def _deb822(text):
    """Yield the entries of the .sources format, keys given inline included."""
    for stanza in re.split(r"\n\s*\n", text):
        fields = {}
        name = None
        for line in stanza.splitlines():
            if line.startswith("#"):
                continue
            if line[:1].isspace() and name:
                # a continuation; a single dot stands for an empty line
                fields[name] += "\n" + ("" if line.strip() == "." else line.strip())
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields[name] = value.strip()
        if "deb" in fields.get("types", "").split() and fields.get(
            "enabled", "yes"
        ).lower() not in ("no", "false"):
            yield (
                fields.get("uris", "").split(),
                fields.get("suites", "").split(),
                fields.get("components", "").split(),
                fields.get("signed-by", "").strip(),
            )
