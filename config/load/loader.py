"""The load itself: batches of citizens, tickets with what hangs on them, documents."""

import sys
import time

from . import extras, libraries, plan, store, tickets

TABLES = (
    "helpdesk_ticket",
    "mail_message",
    "mail_followers",
    "mail_followers_mail_message_subtype_rel",
    "res_partner",
    "dms_file",
    "docs_version",
    "docs_text",
    "ir_attachment",
    "meldpunt_photo",
    "meldpunt_grid",
)


class Loader:
    """Loads one run into one database; what is in already is passed over."""

    def __init__(self, env, run, world, bases, report=print):
        self.env = env
        self.cr = env.cr
        self.run = run
        self.world = world
        self.bases = bases
        self.report = report

    def batches(self, kind, total, load):
        """Load the missing batches of one kind, each in its own transaction."""
        loaded = store.done(self.cr, kind)
        bar, began = Bar(kind, total, self.report), time.monotonic()
        count = 0
        size = self.run.batch
        for number in range(-(-total // size)):
            first, last = number * size, min((number + 1) * size, total)
            if number not in loaded:
                self.cr.execute("SET LOCAL synchronous_commit = off")
                load(range(first, last))
                store.remember(self.cr, kind, number, last - first)
                self.cr.commit()
                count += last - first
            bar.show(last)
        return {"kind": kind, "count": count, "seconds": time.monotonic() - began}

    def all(self):
        """Load everything; return what each kind took."""
        run = self.run
        figures = [self.batches("citizens", run.citizens, self.citizens)]
        figures.append(self.batches("tickets", run.tickets, self.tickets))
        figures.append(self.batches("documents", run.documents, self.documents))
        figures += self.words()
        figures += self.extras()
        figures.append(self.batches("map", 1, self.map))
        return figures

    def extras(self):
        """Load what hangs on reports; what this version of the addons has not is left out."""
        run, cr = self.run, self.cr
        found = extras.patterns(self.env)
        base = self.bases["ticket_base"] + 1

        def ranged(load):
            return lambda indexes: load(cr, found, base + indexes[0], base + indexes[-1])

        yield self.batches("photos", run.tickets, ranged(extras.photos))
        if "follower" in found:
            yield self.batches("followers", run.tickets, ranged(extras.followers))
        if "subscription" in found:
            watch = extras.subscriptions
            yield self.batches("subscriptions", 1, lambda _one: watch(cr, found, run.citizens))
        if "meldpunt.import" in self.env:
            contains = self.world.contains
            one = extras.addresses
            yield self.batches("addresses", 1, lambda _one: one(self.env, run, contains))

    def map(self, _indexes):
        """Count the public reports of each square of the map."""
        self.env["meldpunt.grid"]._rebuild()

    def citizens(self, indexes):
        rows = []
        for index in indexes:
            person = plan.citizen(self.run, index)
            partner_id = self.bases["partner_base"] + index + 1
            own = {
                "id": partner_id,
                "name": person.name,
                "complete_name": person.name,
                "email": person.email,
                "email_normalized": person.email,
                "phone": person.phone,
                "phone_key": self.world.phone_key(person.phone) or None,
                "street": person.street,
                "commercial_partner_id": partner_id,
            }
            rows.append({**self.world.partner_row, **own})
        store.copy(self.cr, "res_partner", rows)
        self._find_by_words([row["id"] for row in rows])

    def _find_by_words(self, partner_ids):
        """Let the ORM write what callers are found by: it is made of many parts."""
        people = self.env["res.partner"].browse(partner_ids)
        self.env.add_to_compute(people._fields["desk_search"], people)
        people.flush_recordset(["desk_search"])
        self.env.invalidate_all()

    def tickets(self, indexes):
        base, partners = self.bases["ticket_base"], self.bases["partner_base"]
        rows, messages = [], []
        for index in indexes:
            ticket = tickets.make(self.run, self.world, index, partners)
            ticket_id = base + index + 1
            rows.append(tickets.row(self.world, ticket, ticket_id))
            said = tickets.messages(self.run, self.world, ticket, ticket_id, partners)
            for place, message in enumerate(said):
                del message["id"]
                mark = f"<load-{self.run.seed}-{index}-{place}@roeselare.example>"
                messages.append({**message, "res_id": ticket_id, "message_id": mark})
        # counted once at the end, not once a row; an interruption brings the trigger back
        with store.without_trigger(self.cr, "helpdesk_ticket", "meldpunt_grid_insert"):
            store.copy(self.cr, "helpdesk_ticket", rows)
        store.copy(self.cr, "mail_message", messages)
        store.follow(self.cr, self.world.subtypes, base + indexes[0] + 1, base + indexes[-1] + 1)

    def documents(self, indexes):
        rows, contents = [], []
        for index in indexes:
            number = self.run.number("series", index)
            sample, attachments = self.world.documents[number % len(self.world.documents)]
            ticket = self.run.document_ticket(index)
            delivered = self.run.received(ticket) + plan._DAY
            document_id = self.bases["document_base"] + index + 1
            label = f"{sample['label']} {index + 1}"
            own = {
                "id": document_id,
                "label": label,
                "name": f"{label}.pdf",
                "partner_id": self.bases["partner_base"] + (self.run.requester(ticket) or 0) + 1,
                "ticket_id": self.bases["ticket_base"] + ticket + 1,
                "delivered_date": delivered,
                "opened_date": delivered + plan._DAY if number % 3 else None,
                "create_date": delivered,
                "write_date": delivered,
                # that of the sample; each gets its own below
                "version_id": None,
            }
            rows.append({**sample, **own})
            for content in attachments:
                row = {**content, "res_id": document_id, "create_date": delivered}
                del row["id"]
                contents.append(row)
        store.copy(self.cr, "dms_file", rows)
        store.copy(self.cr, "ir_attachment", contents)
        first, last = (self.bases["document_base"] + indexes[end] + 1 for end in (0, -1))
        self.cr.execute(
            "UPDATE dms_file SET department_id = ticket.department_id FROM helpdesk_ticket ticket"
            " WHERE ticket.id = dms_file.ticket_id AND dms_file.id BETWEEN %s AND %s"
            " AND dms_file.department_id IS DISTINCT FROM ticket.department_id",
            [first, last],
        )
        self._versions(first, last)

    def words(self):
        """Load the other libraries, and what the documents of all of them say."""
        run, base = self.run, self.bases["document_base"] + 1
        yield self.batches("libraries", run.files - run.documents, self.libraries)
        libraries.prepare(self.cr, run)

        def say(indexes):
            libraries.say(self.cr, base + indexes[0], base + indexes[-1])

        yield self.batches("words", run.files, say)

    def libraries(self, indexes):
        base = self.bases["document_base"] + self.run.documents + 1
        found = [libraries.row(self.run, self.world, index, base + index) for index in indexes]
        store.copy(self.cr, "dms_file", [row for row, _contents in found])
        contents = [content for _row, contents in found for content in contents]
        store.copy(self.cr, "ir_attachment", contents)
        self._versions(base + indexes[0], base + indexes[-1])

    def _versions(self, first, last):
        """Give each document the one version that a delivery begins with."""
        self.cr.execute(
            "INSERT INTO docs_version (file_id, number, name, mimetype, size, sha256, reason,"
            " create_uid, create_date, write_uid, write_date)"
            " SELECT id, 1, name, mimetype, size, sha256, '', create_uid, create_date,"
            " write_uid, write_date FROM dms_file WHERE id BETWEEN %s AND %s",
            [first, last],
        )
        self.cr.execute(
            "UPDATE dms_file SET version_id = version.id FROM docs_version version"
            " WHERE version.file_id = dms_file.id AND dms_file.id BETWEEN %s AND %s",
            [first, last],
        )

    def analyze(self):
        """Give the planner its figures; VACUUM also marks which pages all may see."""
        self.cr.commit()
        connection = self.cr._cnx
        connection.autocommit = True
        try:
            for table in TABLES:
                self.cr.execute(f"VACUUM (ANALYZE) {table}")
        finally:
            connection.autocommit = False


class Bar:
    """How far one kind is: a bar on a terminal, a line now and then elsewhere."""

    QUIET = 20

    def __init__(self, kind, total, report):
        self.kind = kind
        self.total = total
        self.report = report
        self.live = sys.stdout.isatty()
        self.began = self.spoken = time.monotonic()

    def show(self, count):
        now = time.monotonic()
        last = count >= self.total
        if not last and now - self.spoken < (0.2 if self.live else self.QUIET):
            return
        self.spoken = now
        filled = 30 * count // max(self.total, 1)
        line = f"{self.kind:<10}[{'#' * filled:<30}] {count:>9} of {self.total}"
        line += f"  {now - self.began:6.1f} s"
        if self.live:
            print(f"\r\033[K{line}", end="\n" if last else "", flush=True)
        else:
            self.report(line)
