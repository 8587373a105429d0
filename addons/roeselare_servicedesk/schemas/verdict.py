"""What the guard of the public forms counts and decides, as plain values."""

from typing import NamedTuple


class Rates(NamedTuple):
    """How busy it is, each as a part of its limit: 1.0 is the limit.

    :param float address: with this e-mail address
    :param float network: from this network
    :param float load: from everybody
    :param str window: of the fullest of address and network: ``minute``, ``hour``, ``day``
    """

    address: float = 0.0
    network: float = 0.0
    load: float = 0.0
    window: str = "minute"


class Verdict(NamedTuple):
    """What becomes of a form.

    :param str action: ``allow``, ``challenge`` (a proof is asked), ``wait`` (too early
        again) or ``refuse`` (dangerous amounts)
    :param str message: for the visitor, in the visitor's language
    :param int retry_after: seconds
    :param dict challenge: for the browser; ``None`` when no proof is asked
    :param str wait: token for a visitor without scripts
    :param str stamp: of the form that was sent, when it is ours
    """

    action: str = "allow"
    message: str = ""
    retry_after: int = 0
    challenge: dict | None = None
    wait: str = ""
    stamp: str = ""

    @property
    def allowed(self):
        return self.action == "allow"
