"""Why a row does not hold: what a profile showed, and what was tried. Shown for such rows only."""

#: how the names of rows begin → the cause
CAUSES = {
    "search by word": """\
335 titles of 10,000 tickets have the word, and 33,684 of 1,000,000. The page itself is read in
the order of the list (5 ms). Its count stops at 1,001, but the trigram index has to
compare its nine lists of more than 33,000 tickets each before the first one is counted: 14 of 21 ms
(`EXPLAIN ANALYZE`). Tried: counting in the order of the list (38,000 tickets are read until
1,001 are found, 50 ms); an index of whole words (would not find the end of *Noordstraat*); a
lower limit of the count (the index is compared all the same).""",
    "search public documents by a frequent word": """\
36 documents are found at 10,000, and counted on to 1,000 at 1,000,000. One document of nine says
the word, so that 9,000 are asked, 2 µs each (`EXPLAIN ANALYZE`). It stops there, however many
there are. Tried: naming all that say it first (18,000 at 1,000,000: 48 ms, and grows on).""",
    "search a department's library by a frequent word": """\
9 documents are found at 10,000 and 761 at 1,000,000. All 7,142 of the department are asked for the
order and again for the count (44 ms each, `EXPLAIN ANALYZE`); the rest compares how well the 761
fit. Beyond 1,000 hits nothing is compared and the count stops.""",
    "search a department's library by a word of all": """\
71 documents are found at 10,000; at 1,000,000 the count goes on to 1,001 (6 ms, twice).""",
    "search public documents by a word of all": """\
325 documents are counted at 10,000 and 1,001 at 1,000,000, where counting ends.""",
    "list of delivered documents": """\
the page follows an index (1 ms). The count goes on to 1,001 documents that the department may see
(34 ms): it passes by 2,400 of other departments and looks at the ticket of each, 8 µs in a
table that is larger than PostgreSQL's memory. It ends there.""",
    "list of a department's library": """\
page and count read the 7,142 documents of the department by an index of directories (7 ms
each), where it has 71 at 10,000. Tried: the order of the list (passes by all departments).""",
    "list of the public library": """\
the page follows an index (0.2 ms). The count ends at 1,001 (8 ms, 5 of them to start PostgreSQL's
parallel workers), at 10,000 with the 325 that there are.""",
    "staff queue of 80": """\
the query of the page takes 0.2 ms and its count 1.3 ms at 1,000,000 (`EXPLAIN ANALYZE`). The rest
is Odoo that reads eighty tickets with their categories, stages and colleagues; more tickets have
a colleague in the larger city.""",
}


def of(name):
    """Return the cause for a row, or ``""`` when none is known."""
    return next((cause for begin, cause in CAUSES.items() if name.startswith(begin)), "")
