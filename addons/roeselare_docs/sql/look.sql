-- The log of who looked at documents (docs/adr/0210). Run once for each database: by the addon
-- when it is installed, or before that by a database administrator, who goes on with protect.sql.

CREATE SCHEMA docs_log;

CREATE TABLE docs_log.look (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    date timestamp(0) NOT NULL,
    kind text NOT NULL CHECK (kind IN ('view', 'download', 'zip', 'share', 'print')),
    role text NOT NULL CHECK (role IN ('owner', 'staff', 'mandate', 'link', 'system')),
    user_ref integer NOT NULL,
    user_name text NOT NULL,
    department text NOT NULL,
    purpose text NOT NULL,
    document_ref integer NOT NULL,
    document text NOT NULL,
    version integer NOT NULL,
    owner_ref integer NOT NULL,
    hash text NOT NULL
);
-- the page of a document, whether somebody looks again, and a list by person
CREATE INDEX look_document ON docs_log.look (document_ref, id DESC);
CREATE INDEX look_reader ON docs_log.look (user_ref, document_ref, id DESC);
CREATE INDEX look_date ON docs_log.look (date DESC, id DESC);

-- A seal stands for all rows up to last_id that no earlier seal has, and for that earlier seal.
CREATE TABLE docs_log.seal (
    number integer PRIMARY KEY,
    date timestamp(0) NOT NULL,
    first_id bigint NOT NULL,
    last_id bigint NOT NULL UNIQUE,
    looks integer NOT NULL,
    previous text NOT NULL UNIQUE,
    hash text NOT NULL UNIQUE
);

-- Which seals had their rows removed when their time was over; see docs_log.prune.
CREATE TABLE docs_log.pruned (
    number integer PRIMARY KEY REFERENCES docs_log.seal,
    date timestamp(0) NOT NULL,
    who text NOT NULL
);

-- One text for several: the length of each stands before it, so that none can end elsewhere.
CREATE FUNCTION docs_log.canonical(VARIADIC parts text[]) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT string_agg(length(part) || ':' || part, '' ORDER BY place)
    FROM unnest(parts) WITH ORDINALITY AS item (part, place)
$$;

-- The database alone says when it was and what the hash is.
CREATE FUNCTION docs_log.stamp() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.date := date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC');
    NEW.hash := encode(sha256(convert_to(docs_log.canonical(
        NEW.id::text, to_char(NEW.date, 'YYYY-MM-DD HH24:MI:SS'), NEW.kind, NEW.role,
        NEW.user_ref::text, NEW.user_name, NEW.department, NEW.purpose, NEW.document_ref::text,
        NEW.document, NEW.version::text, NEW.owner_ref::text
    ), 'UTF8')), 'hex');
    RETURN NEW;
END
$$;

CREATE FUNCTION docs_log.refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'who looked at a document is never changed or removed'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER look_stamp BEFORE INSERT ON docs_log.look
    FOR EACH ROW EXECUTE FUNCTION docs_log.stamp();
CREATE TRIGGER look_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON docs_log.look
    FOR EACH STATEMENT EXECUTE FUNCTION docs_log.refuse();
CREATE TRIGGER seal_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON docs_log.seal
    FOR EACH STATEMENT EXECUTE FUNCTION docs_log.refuse();
CREATE TRIGGER pruned_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON docs_log.pruned
    FOR EACH STATEMENT EXECUTE FUNCTION docs_log.refuse();

-- Removes what is older than the day, in whole seals; the seals stay, so the rest can still be
-- checked. For the owner of the tables, not for the application:
--     SELECT docs_log.prune('2017-01-01');
CREATE FUNCTION docs_log.prune(before date) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reached docs_log.seal;
    removed bigint;
BEGIN
    SELECT * INTO reached FROM docs_log.seal
        WHERE seal.date < before ORDER BY number DESC LIMIT 1;
    IF reached IS NULL THEN
        RETURN 0;
    END IF;
    ALTER TABLE docs_log.look DISABLE TRIGGER look_fixed;
    DELETE FROM docs_log.look WHERE id <= reached.last_id;
    GET DIAGNOSTICS removed = ROW_COUNT;
    ALTER TABLE docs_log.look ENABLE TRIGGER look_fixed;
    INSERT INTO docs_log.pruned (number, date, who)
        SELECT number, date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC'), session_user
        FROM docs_log.seal WHERE number <= reached.number
        ON CONFLICT DO NOTHING;
    RETURN removed;
END
$$;
REVOKE ALL ON FUNCTION docs_log.prune(date) FROM PUBLIC;
