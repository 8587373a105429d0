"""The text of docs/performance.md around the figures."""

PAGE = """\
# Performance

Made by `./desk bench` on {day}: {machine}. The machine is shared and its figures are only good
as ratios within one run; the same statement, measured at start and end of each scale, differed
by {noise}.

{verdict}

![Growth of each row](performance.svg)

{table}

Milliseconds, seen from the caller. Each figure is taken in {rounds} rounds; p50, p95 and p99 are
the median of the rounds' own, min–max are the lowest and highest p50. SQL: statements of one
call. Rows of the server are requests over HTTP by 1, 4 and 16 clients, processes of their own,
against 2 workers; the others are calls within one Odoo process, with an empty record cache.

## How to read a row

- **create a ticket**: `create` of one report, rolled back. Stock is the same call past the methods
  of our addons, on the same database; columns, indexes and computed fields of ours remain, so
  the ratio shows the cost of our code, not of the wider table.
- **staff queue of 80**: `web_search_read` of the open tickets of the team with the most, as its
  agent. Stock is helpdesk_mgmt's list of the same team under the same rules.
- **search by number, word, person**: what the search bar of the queue asks, as an agent, in the
  order of the list and counted as far as the list counts. The word stands in 3 % of all titles;
  the name is borne by many more people in a larger city, so that more is found.
- **kanban grouped by stage**: the counts of the columns, and the first cards of each.
- **dashboard**, **heat map**: everything on the screen, read from the hourly count.
- **reply by mail**: a citizen's answer to an open ticket, from the gateway to the kept message.
- **submit a request, last page**: three pages are filled in before, which are not timed.
- **submit a report**: the whole request with token, guard, place, checks and redirect, each from
  another address with another e-mail address. Stock is helpdesk_mgmt's own `/submitted/ticket`
  by a person who is logged in, in a database with as many tickets that has the stock modules
  only, served the same way; rounds are taken in turns. The guard counts every form; only its
  limits for a flood and for a program's speed are lifted, or it would hold up the bench.
- **with photo**: 1600 × 1200 of noise, the worst for a JPEG. Ours decodes it, writes it without
  EXIF and makes a preview; stock stores the bytes as they come. Told without a limit: what the
  stock form does not do at all cannot be a multiple of it.
- **map**: `/meldpunt/kaart/data`, at most 500 features: reports one by one, or counted squares.
  Every loaded report of a public category is on the map, whatever its age, though the setting
  takes closed ones off after 90 days; so the map is fuller than it will be.
- **known reports**, **typeahead** (40,500 addresses), **feeds**, **list**, **public page**: as a
  stranger without a session, with places and words that change from call to call.
- **pickers**: as an agent, with 1,788 categories and 500 services in the database.
- **/my…**: as a citizen who owns 25 tickets and 25 documents at every scale; stock in the
  database of the stock modules. Stock's `/my` shows an empty page and asks for its counters
  afterwards; ours shows its cards at once, with the number of documents.
- **deliver a document**: what the clerk waits for, from a ticket: rights, file, version, retention
  and the line on the ticket. The mail, the message for the eBox and the notices of followers are
  made right after it by a job; **with what its job does after it** is both together. Stock is a
  file that a clerk creates in stock dms, in the database of the stock modules, in a directory with
  20 files (it reads all of them); call by call in turns.
- **/my/documenten, first page**: by one client, call by call in turns with the same page in a
  database of 100 citizens with 20 documents each. The citizen who asks owns 25 in both.
- **a clerk edits a document**: a colleague, by her own rights, files a newer content in the fullest
  library of a department; through the gate, with a version. Call by call in turns with the same in
  the database of 100 citizens.
- **a department gets one more directory**: a lead shares that library with another department.
- **download of 200 MB**: a citizen who is signed in saves a document of 200 × 2²⁰ bytes that lie on
  the disk, by the address of my documents. Python's plain file server sends the same file, in
  turns. *memory added*: the highest resident memory of the worker while it sent, as the kernel
  keeps it (`VmHWM`, begun anew each time), less what it had before; of the whole file, and from its
  middle on (Range). No reverse proxy sends the bytes here.
- **deliver in bulk**: the scheduler's job delivers a letter, one for each, to the people of a list,
  in a copy of the database of 100 citizens; once in a run, not at each scale. The worker is killed
  (SIGKILL) after half of the lines and another one goes on. After each batch the job that tells
  owners makes its mails. *One line* is a batch by its lines, with their mails; p50 and p95 are of
  batches. *Memory added* is what a worker has more at its end than after its first
  500 lines. *Twice or missing*: documents, owners and mails against the lines that say delivered,
  counted in the database. After {seconds} seconds it is ended, and the row says how far it came.
- **list of …**: a colleague opens the library of her department, the public one, or what was
  delivered to citizens, in the order and counted as far as each list asks.
- **search … by a rare word, a frequent word, a word of all**: by what documents say, as the page
  or the list of colleagues asks (names too). The rare word stands in 20 documents of each library
  at every scale, the frequent one in one of nine, the last one in each. Beside the documents of
  citizens there are a tenth as many in libraries of departments, and a fortieth that is public.
- **set-up of a database**: all three addons into a copy of a database of the base modules.
- **against itself**: the same row at {base}, in turns within the same minutes; the limit is
  {growth}. The rows of stock have none: their growth is not ours to promise.

## Beside plain SQL

The limit: what PostgreSQL alone takes for the query that a path is about, called within one
process until the last row is fetched. A path asks more than that one; the rest is Odoo, its
rules, and the page.

{plain}

## Beside another city's software

Signalen's backend, measured once on 2 cores with 2 workers, on another day. A second's answers are
reckoned from latencies: each client asks again at once.

{others}

## How the cost grows

Paths that read by an index (own tickets, tracking page, queue, map box, nearest reports) cost the
same at any size. Counting (`count_limit` 1,000 in the queue) grows to that limit and stops. A
word or a part of a number is found by trigram indexes, so its cost grows with the number of
hits, not with the table. A frequent word is read in the order of the list until the page is full;
what grows is the count, whose index lists every title with the word before the limit can stop it.
The whole city is a sum of counted squares, as many as there are squares.

Sending a report grew until the look for what was solved at the same place was given an index of
cells: reports of a million lie so close that all within fifty metres were too many to read.
A list of documents of one library is asked by what the record rule says of that library, which an
index of its department has in order; the rule for all libraries is an “or” that none has.
Documents are asked one by one for a word that is in more than 1,000 of them, in the order of the
list: what a page costs then depends on how rare the word is among them, and its count ends at
1,000.

At 10,000,000 the count of a frequent word would bend first: its index compares ten times as
many tickets, about 150 ms. Then the memory: a million tickets with their documents are 7.4 GB
(the largest tables stand below), ten million about 75 GB, of which a third is the text of
documents, read only for fragments. Tickets, files and messages with their indexes, 35 GB, should
fit in memory or be parted by year, or pages that read by an index wait for the disk, some dozens
of reads each. Dashboards read hourly and monthly counts, which grow more slowly than the tickets
do: with the hours, categories and districts that have any.

## Plans of the most used queries

{plans}
"""
