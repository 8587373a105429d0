"""The seal of the demo: a certificate made on this machine, known to nobody else."""

import secrets

from .project import write_text


def named(project):
    """Return the path of the certificate, which the demo's data make, and its passphrase."""
    path = project.state / "demo_seal_passphrase"
    if not path.is_file():
        write_text(path, secrets.token_urlsafe(24) + "\n")
    return project.state / "demo_seal.p12", path.read_text().strip()


def environment(project):
    """Return what tells a server its seal; nothing before there is one, or with another one."""
    path, passphrase = named(project)
    if not path.is_file() or "\nseal_certificate" in (project.root / "odoo.conf").read_text():
        return {}
    return {"ROESELARE_SEAL_CERTIFICATE": str(path), "ROESELARE_SEAL_PASSPHRASE": passphrase}
