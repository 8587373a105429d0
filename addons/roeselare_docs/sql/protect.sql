-- Gives the log of who looked at documents (docs/adr/0213) to a role without login, so that the
-- application may add rows and read them, and nothing else. Run by a database administrator in the
-- database of the application, after the addon was installed; again after a restore:
--
--     psql -d DATABASE -c "SET docs_log.application = 'odoo'" -f protect.sql
--
-- where "odoo" is the role that the application connects with. It must be no superuser.
DO $$
DECLARE
    app text := current_setting('docs_log.application');
BEGIN
    IF to_regclass('docs_log.look') IS NULL THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'docs_log_owner') THEN
        CREATE ROLE docs_log_owner NOLOGIN;
    END IF;
    IF pg_has_role(app, 'docs_log_owner', 'MEMBER') THEN
        RAISE EXCEPTION 'the application is a superuser or a member of docs_log_owner: it could become the owner';
    END IF;
    ALTER SCHEMA docs_log OWNER TO docs_log_owner;
    ALTER TABLE docs_log.look OWNER TO docs_log_owner;
    ALTER TABLE docs_log.seal OWNER TO docs_log_owner;
    ALTER TABLE docs_log.pruned OWNER TO docs_log_owner;
    ALTER FUNCTION docs_log.canonical(text[]) OWNER TO docs_log_owner;
    ALTER FUNCTION docs_log.stamp() OWNER TO docs_log_owner;
    ALTER FUNCTION docs_log.refuse() OWNER TO docs_log_owner;
    ALTER FUNCTION docs_log.prune(date) OWNER TO docs_log_owner;
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA docs_log FROM %I', app);
    EXECUTE format('REVOKE ALL ON SCHEMA docs_log FROM %I', app);
    EXECUTE format('REVOKE ALL ON FUNCTION docs_log.prune(date) FROM %I', app);
    EXECUTE format('GRANT USAGE ON SCHEMA docs_log TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON docs_log.look, docs_log.seal TO %I', app);
    EXECUTE format('GRANT SELECT ON docs_log.pruned TO %I', app);
    -- what pg_dump asks for
    EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA docs_log TO %I', app);
END
$$;
