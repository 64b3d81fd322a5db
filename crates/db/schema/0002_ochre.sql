-- Our own tables, both databases. Own names only: upstream's tables are never altered.

-- Jobs that must survive a crash between a commit and their effect: mail and push. Written inside the transaction, taken by a worker.
--   kind      'mail', 'push', ...            payload   JSON, the worker's own
--   next_at   ms since 1970, 0 = at once     attempts  failed tries so far
CREATE TABLE ochre_outbox (
    id varchar(26) NOT NULL PRIMARY KEY,
    kind varchar(32) NOT NULL,
    payload text NOT NULL,
    attempts bigint NOT NULL DEFAULT 0,
    next_at bigint NOT NULL DEFAULT 0,
    create_at bigint NOT NULL,
    last_error text NOT NULL DEFAULT ''
);
CREATE INDEX ochre_idx_outbox_due ON ochre_outbox (next_at, id);
