"""Why a row does not hold: what a profile showed, and what was tried. Shown for such rows only."""

#: how the names of rows begin → the cause
CAUSES = {
    "search by word": """\
335 titles of 10,000 tickets have the word, and 34,000 of 1,000,000. The page itself is read in
the order of the list (7 ms). Its count stops at 1,001, but the trigram index has to compare its
nine lists of more than 33,000 tickets each before the first one is counted: 19 of 27 ms
(`EXPLAIN ANALYZE`). Tried: counting in the order of the list (38,000 tickets are read until
1,001 are found, 50 ms); an index of the whole words of titles, asked first (PostgreSQL combines
it with trigrams, team and department: 48 ms); a lower limit of the count (the index is compared
all the same).""",
    "search public documents by a frequent word": """\
36 documents are found at 10,000, and counted on to 1,000 at 1,000,000. The newest 1,201 that say
the word are looked up (2 ms) and counted where they are shown (5 ms); 180 are asked for the
page. It stops there, however many there are. Tried: asking each for the count (9,000, 27 ms);
naming all that say it (18,000, 48 ms, and grows on).""",
    "search a department's library by a frequent word": """\
9 documents are found at 10,000 and 761 at 1,000,000: they are looked up (3 ms, for the page and
for the count), and how well each fits is compared (6 ms) because the best come first. Beyond
1,000 hits nothing is compared and the count stops. Tried: asking all 7,142 documents of the
department (44 ms, twice).""",
    "search a department's library by a word of all": """\
71 documents are found at 10,000; at 1,000,000 the count goes on to 1,001 (4 ms).""",
    "search public documents by a word of all": """\
325 documents are counted at 10,000 and 1,001 at 1,000,000, where counting ends.""",
    "list of delivered documents": """\
the page follows an index (1 ms). The count goes on to 1,001 documents that the department
delivered, and looks at the ticket of each (6 ms). It ends there.""",
    "list of a department's library": """\
at 10,000 the department has 71 documents, fewer than a page, and nothing is counted; at
1,000,000 the count goes on to 1,001 within an index (1 ms).""",
    "list of the public library": """\
the page follows an index (0.2 ms). The count ends at 1,001 within an index (1 ms), at 10,000
with the 325 that there are.""",
    "staff queue of 80": """\
the query of the page takes 0.2 ms and its count 1.3 ms at 1,000,000 (`EXPLAIN ANALYZE`). The
rest is Odoo that reads eighty tickets with their categories, stages and colleagues; more tickets
have a colleague in the larger city.""",
}


def of(name):
    """Return the cause for a row, or ``""`` when none is known."""
    return next((cause for begin, cause in CAUSES.items() if name.startswith(begin)), "")
