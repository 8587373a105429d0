"""Phone numbers as people and telephone exchanges write them, in one spelling."""

import re

_COUNTRY = "32"
_LONGEST = 80
_SCHEME = re.compile(r"^(?:tel|sips?):", re.IGNORECASE)
_TRUNK = re.compile(r"\(\s*0\s*\)")
_SIGNS = re.compile(r"[\s./()\-–]+")
#: what exchanges send when a caller hides the number
_WITHHELD = frozenset(
    "anonymous anoniem anonyme private prive privé restricted unavailable unknown onbekend".split()
)


class PhoneError(ValueError):
    """The text is no phone number."""


def withheld(text):
    """Tell whether an exchange says that the caller hides the number."""
    bare = _bare(text or "").lower()
    return not bare or bare in _WITHHELD


def _bare(text):
    """Return what stands before the ``@`` of an address, without scheme and brackets."""
    return _SCHEME.sub("", text.strip(" \"'<>")).partition("@")[0].strip()


def normalise(text):
    """Return a phone number in one spelling: ``+32475123456``; a short one as it is.

    Belgian numbers may be national (``051 20 00 01``), with ``0032``, ``+32`` or
    ``+32 (0)``; of an address (``sip:``, ``tel:``) the number counts. Three to six digits
    are a short number, such as 1788 or an extension inside the town hall.

    :raise PhoneError: anything else
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise PhoneError("too long")
    # A plus that nobody encoded in an address arrives as a space.
    lost_plus = re.match(r" [1-9]", text) is not None
    plain = _bare(text).partition(";")[0].strip()
    international = lost_plus or plain.startswith("+")
    digits = _SIGNS.sub("", _TRUNK.sub("", plain.removeprefix("+")))
    if not (digits.isascii() and digits.isdigit()):
        raise PhoneError("not only digits")
    if not international and digits.startswith("00"):
        international, digits = True, digits[2:]
    if international or (digits.startswith(_COUNTRY) and len(digits) in (10, 11)):
        return f"+{_international(digits)}"
    if digits.startswith("0"):
        return f"+{_international(_COUNTRY + digits[1:])}"
    if 3 <= len(digits) <= 6:
        return digits
    raise PhoneError("neither national nor international")


def phone_key(text):
    """Return :func:`normalise` of a text, or nothing when it is no phone number."""
    try:
        return normalise(text) if text else ""
    except PhoneError:
        return ""


def spoken(number):
    """Return a normalised number as people here write it: national when it is Belgian."""
    if not number.startswith(f"+{_COUNTRY}"):
        return number
    rest = number[len(_COUNTRY) + 1 :]
    if len(rest) == 9:
        return f"0{rest[:3]} {rest[3:5]} {rest[5:7]} {rest[7:]}"
    wide = rest[0] in "239" or (rest[0] == "4" and rest[1:2] in "23")
    zone, local = (rest[:1], rest[1:]) if wide else (rest[:2], rest[2:])
    pairs = f"{local[:3]} {local[3:5]} {local[5:]}" if len(local) == 7 else _pairs(local)
    return f"0{zone} {pairs}"


def _pairs(digits):
    return " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))


def _international(digits):
    if digits.startswith(_COUNTRY):
        rest = digits[len(_COUNTRY) :].removeprefix("0")
        mobile = len(rest) == 9 and rest.startswith("4")
        fixed = len(rest) == 8 and not rest.startswith("0")
        if not (mobile or fixed):
            raise PhoneError("no Belgian number has so many digits")
        return _COUNTRY + rest
    if not 8 <= len(digits) <= 15 or digits.startswith("0"):
        raise PhoneError("no number has so many digits")
    return digits
