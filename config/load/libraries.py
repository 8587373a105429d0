"""Libraries of departments and of everybody beside those of citizens, and what all of them say."""

from random import Random

from . import plan, store, words

#: so many different texts; all of them say the first words, each says a number of its own
TEXTS, WORDS = 1000, 60
KINDS = ("regulation", "form", "decision", "other")


def ensure(env, teams):
    """Give each department of ``teams`` a library; return department id → directory id."""
    directories = env["dms.directory"]
    found = {}
    for department in teams.department_id:
        domain = [("department_id", "=", department.id), ("is_root_directory", "=", True)]
        directory = directories.search(domain, limit=1)
        if not directory:
            directory = directories.create(
                {
                    "name": f"Bibliotheek {department.id}",
                    "is_root_directory": True,
                    "storage_id": env.ref("roeselare_docs.storage_department").id,
                    "department_id": department.id,
                }
            )
        found[department.id] = directory.id
    return found


def row(run, world, index, document_id):
    """Return the row and the rows of the content of document ``index`` of these libraries."""
    number = run.number("library", index)
    library = "department" if index < run.shelves["department"] else "public"
    samples = world.libraries[library]
    sample, contents = samples[number % len(samples)]
    age = number % (plan.YEARS * 365)
    made = run.end - (age + 1) * plan._DAY
    label = f"{words.DOCUMENTS[number % len(words.DOCUMENTS)]} {index + 1}"
    own = {
        "id": document_id,
        "label": label,
        "name": f"{label}.pdf",
        "create_date": made,
        "write_date": made,
        "version_id": None,
    }
    if library == "public":
        own["public_kind"] = KINDS[(number >> 16) % len(KINDS)]
        own["public_date"] = made.date()
        own["public_words"] = world.fold(f"{label} {sample['public_summary'] or ''}")
    files = []
    for content in contents:
        file = {**content, "res_id": document_id, "create_date": made}
        del file["id"]
        files.append(file)
    return {**sample, **own}, files


def text(run, number):
    """Return text ``number``: common words stand in all, rarer ones in some, one in it alone."""
    chance = Random(run.number("text", number))
    weights = [1 / (place + 1) for place in range(len(words.TEXT))]
    chosen = chance.choices(words.TEXT, weights, k=WORDS)
    return " ".join([*words.TEXT_ALWAYS, *chosen, f"dossier{number}"])


def prepare(cr, run):
    """Keep the texts with their words, as PostgreSQL makes them; each serves many documents."""
    cr.execute(
        f"CREATE TABLE IF NOT EXISTS {store.SCHEMA}.text"
        " (number integer PRIMARY KEY, body text, words tsvector)"
    )
    cr.execute(f"SELECT count(*) FROM {store.SCHEMA}.text")
    if cr.fetchone()[0]:
        return
    for number in range(TEXTS):
        body = text(run, number)
        cr.execute(
            f"INSERT INTO {store.SCHEMA}.text VALUES"
            " (%s, %s, to_tsvector('docs_stem', %s) || to_tsvector('docs_plain', %s))",
            [number, body, body, body],
        )


def say(cr, first, last):
    """Have the documents of these ids say something, as if the job had read them."""
    cr.execute(
        "INSERT INTO docs_text (file_id, version_id, library, shelf_department_id, state, pages,"
        " body, words, create_uid, create_date, write_uid, write_date)"
        " SELECT file.id, file.version_id, file.library, file.shelf_department_id,"
        " 'read', 1, text.body, text.words,"
        " file.create_uid, file.create_date, file.write_uid, file.write_date"
        f" FROM dms_file file JOIN {store.SCHEMA}.text ON text.number = file.id %% {TEXTS}"
        " WHERE file.id BETWEEN %s AND %s",
        [first, last],
    )
