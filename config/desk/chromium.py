"""Chromium, for browser tests and pictures."""

import shutil

from . import node, system

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: what an unpacked browser needs to find its parts where they are
WRAPPER = """\
#!/bin/sh
# written by ./desk: the browser that was unpacked here, for a user who is not root
export LD_LIBRARY_PATH="{libraries}"
export FONTCONFIG_FILE="{root}/fonts.conf"
exec "{root}/usr/lib/chromium/chromium" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{root}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{root}/fontcache</cachedir>
</fontconfig>
"""


def driver(project):
    """Return the variables by which Playwright finds its driver's Node.js.

    Its own one needs a library (libatomic) that a bare Debian lacks; ours does not.
    """
    return {"PLAYWRIGHT_NODEJS_PATH": str(node.program(project))}


def find(project):
    return shutil.which("chromium", path=system.environment(project).get("PATH"))


def ensure(project):
    """Return the path of Chromium, provided when it is absent."""
    _mend(project)
    path = find(project)
    if not path:
        packages = ["chromium", "fonts-dejavu-core"]
        system.provide(project, "chromium", packages, "Chromium for the browser tests")
        _mend(project)
        path = find(project)
    return path


def _mend(project):
    """Write the wrapper of an unpacked browser where it is missing."""
    root = system.private_root(project, "chromium")
    if root and not (root / "desk-bin/chromium").is_file():
        _wrap(root)


def _wrap(root):
    binary = root / "desk-bin/chromium"
    binary.parent.mkdir(exist_ok=True)
    libraries = ":".join(map(str, [root / "usr/lib/chromium", *system.library_directories(root)]))
    (root / "fonts.conf").write_text(FONTS.format(root=root), encoding="utf-8")
    binary.write_text(WRAPPER.format(root=root, libraries=libraries), encoding="utf-8")
    binary.chmod(0o755)
