"""When the term of a selection rule ends, from plain values."""

from dateutil.relativedelta import relativedelta


def last_day(begin, years, months):
    """Return the last day on which a document is kept that a term of a rule speaks of.

    :param datetime.date begin: the day of what begins the term
    :param int years: whole years, >= 0
    :param int months: whole months on top, >= 0
    :return: date; 29 February becomes 28 February in a year that lacks it
    :raise ValueError: the term is negative
    """
    if years < 0 or months < 0:
        raise ValueError(f"a term of {years} years and {months} months ends before it begins")
    return begin + relativedelta(years=years, months=months)
