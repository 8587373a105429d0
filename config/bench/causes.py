"""Why a row does not hold: what a profile showed, and what was tried. Shown for such rows only."""

#: how the names of rows begin → the cause
CAUSES = {
    "search by word": """\
a third of a hundred titles has the word, so more are found in a larger city. The page itself is
read in the order of the list (5 ms). Its count stops at 1,001, but the trigram index has to
compare its nine lists of more than 33,000 tickets each before the first one is counted: 14 of 21 ms
(`EXPLAIN ANALYZE`). Tried: counting in the order of the list (38,000 tickets are read until
1,001 are found, 50 ms); an index of whole words (would not find the end of *Noordstraat*); a
lower limit of the count (the index is compared all the same).""",
    "search public documents by a frequent word": """\
36 documents are found at 10,000, and counted on to 1,000 at 1,000,000. One document of nine says
the word, so that each of 9,000 is asked, 2 µs each (`EXPLAIN ANALYZE`). It stops there, however
many there are. Tried: naming all that say it first (18,000 at 1,000,000: 48 ms, and grows on).""",
    "search a department's library by a frequent word": """\
the same as of public documents: one document of nine is found, so all 7,000 of the department
are asked until it is known that fewer than 1,000 say it.""",
    "search public documents by a word of all": """\
325 documents are counted at 10,000 and 1,001 at 1,000,000, where counting ends.""",
    "search a department's library by a word of all": """\
the count ends at 1,000; at 10,000 a department has 71 documents.""",
    "list of delivered documents": """\
the page follows an index (1 ms); the count goes on to 1,001, past documents of other
departments, and looks at the ticket of each (8 µs). It ends there.""",
    "list of a department's library": """\
the page follows an index; the count goes on to 1,001, past 17,000 documents of other departments
that lie between them. It ends there.""",
    "list of the public library": """\
the page follows an index; the count ends at 1,001, at 10,000 with the 325 that there are.""",
}


def of(name):
    """Return the cause for a row, or ``""`` when none is known."""
    return next((cause for begin, cause in CAUSES.items() if name.startswith(begin)), "")
