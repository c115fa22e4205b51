-- +goose Up
CREATE TABLE drafts (
    id             TEXT    NOT NULL PRIMARY KEY,
    unit_id        TEXT    NOT NULL,
    author_id      TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    title          TEXT    NOT NULL,
    classification TEXT    NOT NULL,
    channels       TEXT    NOT NULL, -- JSON list
    publish_at     BIGINT  NOT NULL, -- microseconds UTC, 0: none; so everywhere
    zone           TEXT    NOT NULL,
    revision       BIGINT  NOT NULL,
    content_hash   TEXT    NOT NULL,
    run_id         TEXT    NOT NULL,
    worst          BIGINT  NOT NULL,
    parked_reason  TEXT    NOT NULL,
    ordered_by     TEXT    NOT NULL,
    created_at     BIGINT  NOT NULL,
    updated_at     BIGINT  NOT NULL,
    version        BIGINT  NOT NULL
);
CREATE INDEX drafts_latest ON drafts (updated_at, id);
CREATE INDEX drafts_state ON drafts (state, updated_at, id);
CREATE INDEX drafts_author ON drafts (author_id, state, updated_at, id);

CREATE TABLE revisions (
    draft_id       TEXT    NOT NULL REFERENCES drafts (id),
    number         BIGINT  NOT NULL,
    title          TEXT    NOT NULL,
    body           TEXT    NOT NULL,
    channels       TEXT    NOT NULL, -- JSON list
    variants       TEXT    NOT NULL, -- JSON object, channel to text
    classification TEXT    NOT NULL,
    not_before     BIGINT  NOT NULL,
    content_hash   TEXT    NOT NULL,
    by_id          TEXT    NOT NULL,
    at             BIGINT  NOT NULL,
    PRIMARY KEY (draft_id, number)
);

-- By which hashes a revision is found: that of its content (channel '') and that
-- of each channel's text. Only those of the revision that a draft is at count;
-- the join says so.
CREATE TABLE content_hashes (
    draft_id TEXT    NOT NULL REFERENCES drafts (id),
    revision BIGINT  NOT NULL,
    channel  TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    PRIMARY KEY (draft_id, revision, channel)
);
CREATE INDEX content_hashes_hash ON content_hashes (hash);

CREATE TABLE scans (
    draft_id        TEXT    NOT NULL REFERENCES drafts (id),
    revision        BIGINT  NOT NULL,
    at              BIGINT  NOT NULL,
    verdict         BIGINT  NOT NULL,
    incomplete      BOOLEAN NOT NULL,
    reason          TEXT    NOT NULL,
    ruleset_version BIGINT  NOT NULL,
    ruleset_digest  TEXT    NOT NULL,
    lists_version   BIGINT  NOT NULL,
    lists_digest    TEXT    NOT NULL,
    findings        TEXT    NOT NULL, -- JSON list
    digest          TEXT    NOT NULL,
    PRIMARY KEY (draft_id, revision)
);

CREATE TABLE hits (
    draft_id     TEXT    NOT NULL REFERENCES drafts (id),
    revision     BIGINT  NOT NULL,
    ordinal      BIGINT  NOT NULL,
    rule         TEXT    NOT NULL,
    rule_version BIGINT  NOT NULL,
    severity     BIGINT  NOT NULL,
    field        TEXT    NOT NULL,
    silent       BOOLEAN NOT NULL,
    at           BIGINT  NOT NULL,
    PRIMARY KEY (draft_id, revision, ordinal)
);
CREATE INDEX hits_rule ON hits (rule, at);

-- By what similar drafts are found. It confirms guesses at the words, so it goes
-- where the text goes, and is erased with it. Who changes how sketches are made
-- empties both tables: they are filled again at the next start.
CREATE TABLE sketches (
    id       BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id TEXT    NOT NULL UNIQUE REFERENCES drafts (id),
    revision BIGINT  NOT NULL,
    unit_id  TEXT    NOT NULL,
    sketch   BYTEA   NOT NULL
);

CREATE TABLE sketch_keys (
    sketch_key BIGINT  NOT NULL,
    unit_id    TEXT    NOT NULL, -- of the sketch: readers see only some units
    sketch_id  BIGINT  NOT NULL,
    PRIMARY KEY (sketch_key, unit_id, sketch_id)
);

CREATE TABLE runs (
    id               TEXT    NOT NULL PRIMARY KEY,
    draft_id         TEXT    NOT NULL REFERENCES drafts (id),
    workflow_id      TEXT    NOT NULL,
    workflow_version BIGINT  NOT NULL,
    stages           TEXT    NOT NULL, -- JSON list
    stage_index      BIGINT  NOT NULL,
    round            BIGINT  NOT NULL,
    status           TEXT    NOT NULL,
    appealed         BOOLEAN NOT NULL,
    submitted_by     TEXT    NOT NULL,
    revision         BIGINT  NOT NULL,
    content_hash     TEXT    NOT NULL,
    ruleset_version  BIGINT  NOT NULL,
    ruleset_digest   TEXT    NOT NULL,
    stage_since      BIGINT  NOT NULL,
    stage_due        BIGINT  NOT NULL,
    cleared_at       BIGINT  NOT NULL,
    valid_until      BIGINT  NOT NULL,
    cleared_leaf     BIGINT  NOT NULL,
    open_stage       TEXT    NOT NULL, -- name of the open stage, '' where none is; derived
    version          BIGINT  NOT NULL
);
CREATE INDEX runs_draft ON runs (draft_id);
CREATE INDEX runs_open ON runs (open_stage, draft_id) WHERE open_stage <> '';

CREATE TABLE votes (
    id              TEXT    NOT NULL,
    run_id          TEXT    NOT NULL REFERENCES runs (id),
    round           BIGINT  NOT NULL,
    stage           TEXT    NOT NULL,
    person_id       TEXT    NOT NULL,
    capacity        TEXT    NOT NULL,
    decision        TEXT    NOT NULL,
    content_hash    TEXT    NOT NULL,
    comment         TEXT    NOT NULL,
    policy_line     BIGINT  NOT NULL,
    policy_version  BIGINT  NOT NULL,
    ruleset_version BIGINT  NOT NULL,
    ruleset_digest  TEXT    NOT NULL,
    at              BIGINT  NOT NULL,
    leaf            BIGINT  NOT NULL,
    PRIMARY KEY (run_id, round, stage, person_id) -- one person, one vote
);

CREATE TABLE overrides (
    id           TEXT    NOT NULL PRIMARY KEY,
    draft_id     TEXT    NOT NULL REFERENCES drafts (id),
    fingerprint  TEXT    NOT NULL,
    rule         TEXT    NOT NULL,
    rule_version BIGINT  NOT NULL,
    severity     BIGINT  NOT NULL,
    content_hash TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    by_id        TEXT    NOT NULL,
    at           BIGINT  NOT NULL,
    until        BIGINT  NOT NULL
);
CREATE INDEX overrides_draft ON overrides (draft_id);

CREATE TABLE marks (
    draft_id     TEXT    NOT NULL REFERENCES drafts (id),
    fingerprint  TEXT    NOT NULL,
    rule         TEXT    NOT NULL,
    rule_version BIGINT  NOT NULL,
    person_id    TEXT    NOT NULL,
    is_right     BOOLEAN NOT NULL,
    at           BIGINT  NOT NULL,
    PRIMARY KEY (draft_id, fingerprint, person_id)
);
CREATE INDEX marks_rule ON marks (rule, at);

CREATE TABLE samples (
    id        TEXT    NOT NULL PRIMARY KEY,
    text      TEXT    NOT NULL,
    words     TEXT    NOT NULL,
    label     TEXT    NOT NULL,
    category  TEXT    NOT NULL,
    rule_id   TEXT    NOT NULL,
    draft_id  TEXT    NOT NULL REFERENCES drafts (id),
    by_id     TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    note      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    closed_by TEXT    NOT NULL,
    closed_at BIGINT  NOT NULL,
    version   BIGINT  NOT NULL
);
CREATE INDEX samples_state ON samples (state, at);
CREATE INDEX samples_draft ON samples (draft_id);

CREATE TABLE people (
    id            TEXT    NOT NULL PRIMARY KEY,
    username      TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    unit_id       TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    zone          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    version       BIGINT  NOT NULL
);
-- A removed person has no name any more; the id stays.
CREATE UNIQUE INDEX people_username ON people (username) WHERE username <> '';

CREATE TABLE sessions (
    id         TEXT    NOT NULL PRIMARY KEY,
    token_hash TEXT    NOT NULL UNIQUE,
    person_id  TEXT    NOT NULL,
    via        TEXT    NOT NULL,
    label      TEXT    NOT NULL,
    scopes     TEXT    NOT NULL, -- JSON list, or null: everything
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE workflows (
    id              TEXT    NOT NULL,
    version         BIGINT  NOT NULL,
    name            TEXT    NOT NULL,
    active          BOOLEAN NOT NULL,
    unit            TEXT    NOT NULL,
    classifications TEXT    NOT NULL, -- JSON list
    stages          TEXT    NOT NULL, -- JSON list
    appeal          TEXT    NOT NULL, -- JSON
    valid_days      BIGINT  NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX workflows_active ON workflows (id) WHERE active;

CREATE TABLE rules (
    id         TEXT    NOT NULL PRIMARY KEY,
    yaml       TEXT    NOT NULL,
    retired    BOOLEAN NOT NULL,
    author     TEXT    NOT NULL,
    updated_at BIGINT  NOT NULL,
    version    BIGINT  NOT NULL
);

CREATE TABLE rule_sets (
    version      BIGINT  NOT NULL GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    digest       TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    size         BIGINT NOT NULL,
    note         TEXT    NOT NULL,
    proposed_by  TEXT    NOT NULL,
    proposed_at  BIGINT  NOT NULL,
    activated_by TEXT    NOT NULL,
    activated_at BIGINT  NOT NULL,
    valid_from   BIGINT  NOT NULL,
    valid_until  BIGINT  NOT NULL,
    -- Last: what stands behind it is read past its overflow pages.
    sources      TEXT    NOT NULL -- JSON list
);
CREATE UNIQUE INDEX rule_sets_active ON rule_sets (state) WHERE state = 'active';

CREATE TABLE simulations (
    id          TEXT    NOT NULL PRIMARY KEY,
    rule_id     TEXT    NOT NULL,
    by_id       TEXT    NOT NULL,
    digest      TEXT    NOT NULL,
    base        BIGINT NOT NULL,
    base_digest TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    total       BIGINT NOT NULL,
    scanned     BIGINT NOT NULL,
    newly       BIGINT NOT NULL,
    gone        BIGINT NOT NULL,
    incomplete  BIGINT NOT NULL,
    after_id    TEXT    NOT NULL,
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    changes     TEXT    NOT NULL, -- JSON list
    candidate   TEXT    NOT NULL -- JSON list of sources
);
CREATE INDEX simulations_rule ON simulations (rule_id, started_at);

CREATE TABLE channels (
    name    TEXT    NOT NULL PRIMARY KEY,
    title   TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    url     TEXT    NOT NULL,
    sealed  BYTEA, -- NULL: no secret
    active  BOOLEAN NOT NULL,
    version BIGINT  NOT NULL
);

CREATE TABLE publications (
    id           TEXT    NOT NULL PRIMARY KEY,
    draft_id     TEXT    NOT NULL REFERENCES drafts (id),
    revision     BIGINT  NOT NULL,
    channel      TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    variant_hash TEXT    NOT NULL,
    url          TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    attempts     BIGINT  NOT NULL,
    open_since   BIGINT  NOT NULL,
    sent_at      BIGINT  NOT NULL,
    by_id        TEXT    NOT NULL,
    version      BIGINT  NOT NULL
);
CREATE UNIQUE INDEX publications_once ON publications (draft_id, revision, channel);
CREATE INDEX publications_feed ON publications (channel, sent_at, id) WHERE state = 'sent';
CREATE INDEX publications_maybe ON publications (channel, id) WHERE state = 'uncertain';

CREATE TABLE jobs (
    id         TEXT    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    draft_id   TEXT    NOT NULL,
    channel    TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    due_at     BIGINT  NOT NULL,
    attempts   BIGINT  NOT NULL,
    leased_by  TEXT    NOT NULL,
    lease_ends BIGINT  NOT NULL,
    wake_at    BIGINT  NOT NULL -- due_at while unleased, lease_ends while leased
);
CREATE INDEX jobs_wake ON jobs (wake_at);
CREATE INDEX jobs_draft ON jobs (draft_id);

CREATE TABLE requests (
    id        TEXT    NOT NULL PRIMARY KEY,
    person_id TEXT    NOT NULL,
    route     TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    body_hash TEXT    NOT NULL,
    done      BOOLEAN NOT NULL,
    status    BIGINT  NOT NULL,
    header    TEXT    NOT NULL, -- JSON object
    body      BYTEA,
    at        BIGINT  NOT NULL
);
CREATE UNIQUE INDEX requests_once ON requests (person_id, route, key);
CREATE INDEX requests_at ON requests (at);
