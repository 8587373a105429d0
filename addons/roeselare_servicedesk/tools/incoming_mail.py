"""Judges a mail that came in by its headers: whether a person wrote it, and which."""

import re

_NUMBER = re.compile(r"(?<![\d-])\d{4}-\d{6}(?![\d-])", re.ASCII)
_AUTO_SUBJECT = re.compile(
    r"\s*(?:automatisch(?:e)? (?:antwoord|beantwoording|reactie)"
    r"|afwezig(?:heid)?\s*(?::|$)|afwezigheids(?:bericht|assistent)|out of (?:the )?office"
    r"|automatic reply|auto(?:matic)?[- ]?re(?:ply|sponse)"
    r"|réponse automatique|absence du bureau|absent\(e\) du bureau|autosvar"
    r"|automatische antwort|abwesenheitsnotiz"
    # what a mail server says when it could not deliver
    r"|undeliver(?:ed mail returned|able\s*:)|onbestelbaar\s*:|non remis\s*:"
    r"|delivery status notification|mail delivery (?:failed|failure|subsystem)|failure notice"
    r"|returned mail\s*:)",
    re.IGNORECASE,
)
_AUTO_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponse",
    "X-Auto-Reply",
    "X-Failed-Recipients",
)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_SILENT = re.compile(r"(?:no|do-?not|not|geen|ne-?pas)[-_.]?(?:reply|antwoord|repondre)\b", re.I)
# An absence says that somebody is away, and what becomes of the mail meanwhile.
_AWAY = re.compile(
    r"\b(?:ik ben|we zijn|wij zijn|kantoor is|i am|i'm|we are|je suis|nous sommes|bureau est"
    r"|momenteel|currently|actuellement)\b.{0,40}"
    r"\b(?:afwezig|met (?:verlof|vakantie)|niet (?:aanwezig|op kantoor)|gesloten|out of (?:the )?"
    r"office|away|on (?:leave|holiday|vacation)|absente?s?|en congé|en vacances|fermé)\b",
    re.IGNORECASE | re.DOTALL,
)
_MEANWHILE = re.compile(
    r"\b(?:(?:uw|je|jouw) (?:bericht|mail|e-mail)|beperkt(?:e)? toegang|dringend|tot en met"
    r"|ben (?:ik )?terug|your (?:message|e-?mail)|limited access|urgent|until|back on"
    r"|votre (?:message|courriel|e-?mail)|accès limité|urgence|jusqu|de retour)",
    re.IGNORECASE,
)


def number_in(subject):
    """Return the one ticket number in a subject, or ``""`` when there is none or more."""
    found = set(_NUMBER.findall(subject or ""))
    return found.pop() if len(found) == 1 else ""


def is_automatic(message):
    """Tell whether a program wrote this mail: an absence, a list, a receipt, a bounce.

    Source: RFC 3834, and what common mail servers send beside it.
    """
    submitted = _header(message, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in ("", "no") or any(_header(message, name) for name in _AUTO_HEADERS):
        return True
    if _header(message, "X-Auto-Response-Suppress").strip().lower() not in ("", "none"):
        return True
    precedence = _header(message, "Precedence").strip().lower()
    if precedence in ("bulk", "junk", "list", "auto_reply"):
        return True
    if _header(message, "List-Id") or _header(message, "List-Unsubscribe"):
        return True
    if _header(message, "Return-Path").strip() == "<>" or _is_report(message):
        return True
    if _DAEMON.search(_header(message, "From")):
        return True
    return bool(_AUTO_SUBJECT.match(_header(message, "Subject")))


def is_absence(text):
    """Tell whether the text of an answer to us is that of an absence, in three languages.

    Two signs are needed, and whoever asks something is a person: a real answer that is
    thrown away is worse than an absence that is read.
    """
    text = text[:2000]
    away = _AWAY.search(text[:400])
    return bool(away and _MEANWHILE.search(text) and "?" not in text)


def is_silent_sender(address):
    """Tell whether nobody reads answers to this address."""
    return bool(_SILENT.match(address or ""))


def is_failure(message):
    """Tell whether a report says that a mail was not delivered, and no receipt or delay."""
    text = str(message)[:20_000] if _is_report(message) else ""
    if "disposition-notification" in message.get_content_type() + str(
        message.get_param("report-type", "")
    ):
        return False
    actions = re.findall(r"^Action:\s*(\w+)", text, re.IGNORECASE | re.MULTILINE)
    return not actions or any(action.lower() == "failed" for action in actions)


def is_forged(message):
    """Tell whether our own mail server found that the sender is not who is named.

    It writes that in the first ``Authentication-Results``; those below may come from the
    sender. A mail without one is not called forged.
    Source: RFC 8601.
    """
    results = _header(message, "Authentication-Results").lower()
    if re.search(r"\bdmarc\s*=\s*fail\b", results):
        return True
    spf_fails = re.search(r"\bspf\s*=\s*(?:fail|softfail)\b", results)
    return bool(spf_fails) and not re.search(r"\b(?:dkim|dmarc)\s*=\s*pass\b", results)


def _is_report(message):
    return message.get_content_type() == "multipart/report"


def _header(message, name):
    """Return a header as text; one that is broken counts as empty."""
    try:
        return str(message.get(name) or "")
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""
