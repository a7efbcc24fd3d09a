//! Every table of the schema, in an order in which rows only refer to rows before them.

use Kind::{Free, Integer, Json, Key};

use super::lab;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A key, a word of a list, a time: never masked.
    Key,
    /// Text written by people.
    Free,
    /// JSON in which people's texts stand.
    Json,
    /// A whole number.
    Integer,
}

/// A table.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
    /// The primary key: the first so many columns.
    pub(super) key: usize,
    /// Condition on the rows of a public export; `None`: the table is not in it.
    pub(super) public: Option<&'static str>,
}

macro_rules! republishable {
    () => {
        "(select key from source where may_republish = 1)"
    };
}

macro_rules! public_software {
    () => {
        concat!(
            "(select s.id from software s where s.retired_at is null and exists (select 1 from record r where \
             r.software = s.id and r.source in ",
            republishable!(),
            "))"
        )
    };
}

macro_rules! public_records {
    () => {
        concat!(
            "(select r.id from record r join software s on s.id = r.software where s.retired_at is null and r.source in ",
            republishable!(),
            ")"
        )
    };
}

macro_rules! public_organizations {
    () => {
        concat!("(select o.id from organization o where o.source in ", republishable!(), ")")
    };
}

pub(super) use {public_organizations, republishable};

macro_rules! public_repositories {
    () => {
        concat!(
            // A folder is a place on this machine.
            "(select p.id from repository p where p.forge <> 'folder' and p.source in ",
            republishable!(),
            ")"
        )
    };
}

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "source",
        columns: &[
            ("key", Key),
            ("kind", Key),
            ("name", Json),
            ("publisher", Free),
            ("url", Key),
            ("license", Key),
            ("attribution", Free),
            ("dated", Key),
            ("may_republish", Integer),
            ("last_imported_at", Key),
        ],
        key: 1,
        // Those that forbid it too: the export says whose records it leaves out.
        public: Some("1 = 1"),
    },
    Table {
        name: "software",
        columns: &[
            ("id", Key),
            ("slug", Key),
            ("sort_key", Free),
            ("fields", Json),
            ("provenance", Json),
            ("created_at", Key),
            ("updated_at", Key),
            ("retired_at", Key),
            ("merged_into", Key),
        ],
        key: 1,
        public: Some(concat!("id in ", public_software!())),
    },
    Table {
        name: "record",
        columns: &[
            ("id", Key),
            ("source", Key),
            ("external_id", Key),
            ("software", Key),
            ("joined_by", Json),
            ("content_hash", Key),
            ("location", Free),
            ("raw", Json),
            ("parsed", Json),
            ("first_seen", Key),
            ("last_seen", Key),
            ("last_changed", Key),
        ],
        key: 1,
        public: Some(concat!("id in ", public_records!())),
    },
    Table {
        name: "join_key",
        columns: &[("kind", Key), ("value", Key), ("record", Key)],
        key: 3,
        public: Some(concat!("record in ", public_records!())),
    },
    Table {
        name: "organization",
        columns: &[
            ("id", Key),
            ("slug", Key),
            ("source", Key),
            ("external_id", Key),
            ("kind", Key),
            ("sort_key", Free),
            ("record", Json),
            ("created_at", Key),
            ("updated_at", Key),
            ("parent_key", Key),
            ("successor_key", Key),
        ],
        key: 1,
        public: Some(concat!("id in ", public_organizations!())),
    },
    Table {
        name: "organization_name",
        columns: &[("name", Free), ("organization", Key)],
        key: 2,
        public: Some(concat!("organization in ", public_organizations!())),
    },
    Table {
        name: "organization_domain",
        columns: &[("domain", Key), ("organization", Key)],
        key: 2,
        public: Some(concat!("organization in ", public_organizations!())),
    },
    Table {
        name: "slug",
        columns: &[("kind", Key), ("slug", Key), ("owner", Key)],
        key: 2,
        public: Some(concat!(
            "(kind = 'software' and owner in ",
            public_software!(),
            " or kind = 'organization' and owner in ",
            public_organizations!(),
            ")"
        )),
    },
    Table {
        name: "software_use",
        columns: &[
            ("id", Key),
            ("organization", Key),
            ("software", Key),
            ("record", Key),
            ("observed", Json),
            ("observed_on", Key),
            ("expires_at", Key),
        ],
        key: 1,
        public: Some(concat!(
            "organization in ",
            public_organizations!(),
            " and software in ",
            public_software!(),
            " and (record is null or record in ",
            public_records!(),
            ")"
        )),
    },
    Table {
        name: "repository",
        columns: &[
            ("id", Key),
            ("source", Key),
            ("url", Key),
            ("forge", Key),
            ("forge_id", Key),
            ("archived", Integer),
            ("fork", Key),
            ("listed", Json),
            ("head_commit", Key),
            ("last_attempt", Key),
            ("last_success", Key),
            ("consecutive_failures", Integer),
            ("first_failure_at", Key),
            ("absent_since", Key),
            ("next_attempt", Key),
            ("last_fault", Key),
            ("gone_at", Key),
            ("checks_version", Key),
            ("diagnostics", Json),
            ("derived", Integer),
            ("first_seen", Key),
            ("last_seen", Key),
            ("last_changed", Key),
            ("lease_until", Key),
            ("worker", Free),
        ],
        key: 1,
        public: Some(concat!("id in ", public_repositories!())),
    },
    Table {
        name: "repository_alias",
        columns: &[("url", Key), ("repository", Key)],
        key: 1,
        public: Some(concat!("repository in ", public_repositories!())),
    },
    Table {
        name: "repository_record",
        columns: &[("repository", Key), ("path", Key), ("record", Key)],
        key: 2,
        public: Some(concat!("repository in ", public_repositories!(), " and record in ", public_records!())),
    },
    Table {
        name: "finding",
        columns: &[
            ("id", Key),
            ("repository", Key),
            ("path", Key),
            ("code", Key),
            ("check_version", Integer),
            ("outcome", Key),
            ("private", Integer),
            ("judgement", Json),
            ("commit_id", Key),
            ("observed_at", Key),
            ("expires_at", Key),
            ("produced_by", Free),
            ("supersedes", Key),
            ("superseded_at", Key),
        ],
        key: 1,
        // What is told to the owner of a repository only leaves no trace, whenever it was found.
        public: Some(concat!("private = 0 and repository in ", public_repositories!())),
    },
    Table {
        name: "software_release",
        columns: &[
            ("id", Key),
            ("repository", Key),
            ("software", Key),
            ("version", Key),
            ("tag", Key),
            ("released_at", Key),
            ("known_from", Key),
            ("end_of_life", Key),
        ],
        key: 1,
        public: Some(concat!("repository in ", public_repositories!())),
    },
    Table {
        name: "source_day",
        columns: &[("source", Key), ("day", Key), ("counts", Json)],
        key: 2,
        public: Some(concat!("source in ", republishable!())),
    },
    Table {
        name: "harvest_run",
        columns: &[
            ("id", Key),
            ("source", Key),
            ("started_at", Key),
            ("finished_at", Key),
            ("counts", Json),
            ("resume_from", Free),
            ("refused", Json),
        ],
        key: 1,
        public: None,
    },
    Table { name: "listing", columns: &[("source", Key), ("state", Json)], key: 1, public: None },
    Table {
        name: "event",
        columns: &[
            ("seq", Integer),
            ("at", Key),
            ("actor", Key),
            ("verb", Key),
            ("subject_kind", Key),
            ("subject_id", Key),
            ("fields", Json),
        ],
        key: 1,
        public: Some(concat!(
            "(subject_kind in ('software', 'record', 'organization', 'source', 'import')",
            " or subject_kind = 'repository' and subject_id in ",
            public_repositories!(),
            ")"
        )),
    },
    Table {
        name: "import_run",
        columns: &[("id", Key), ("source", Key), ("started_at", Key), ("finished_at", Key), ("report", Json)],
        key: 1,
        public: None,
    },
    Table { name: "meta", columns: &[("key", Key), ("value", Free)], key: 1, public: None },
    Table {
        name: "suggestion",
        columns: &[
            ("id", Key),
            ("kind", Key),
            ("first", Key),
            ("second", Key),
            ("reason", Key),
            ("detail", Free),
            ("status", Key),
            ("created_at", Key),
            ("resolved_at", Key),
            ("resolved_by", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "decision",
        columns: &[
            ("id", Key),
            ("kind", Key),
            ("software", Key),
            ("other", Key),
            ("actor", Key),
            ("at", Key),
            ("payload", Json),
            ("undone_at", Key),
            ("undone_by", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "person",
        columns: &[
            ("id", Key),
            ("display_name", Free),
            ("email", Free),
            ("locale", Key),
            ("roles", Json),
            ("password_hash", Key),
            ("created_at", Key),
            ("disabled_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "membership",
        columns: &[
            ("id", Key),
            ("person", Key),
            ("organization", Key),
            ("role", Key),
            ("state", Key),
            ("origin", Key),
            ("message", Free),
            ("requested_at", Key),
            ("decided_at", Key),
            ("decided_by", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "assessment",
        columns: &[
            ("id", Key),
            ("organization", Key),
            ("framework", Key),
            ("started_at", Key),
            ("started_by", Key),
            ("closed_at", Key),
            ("closed_by", Key),
            ("summary", Free),
            ("outcome", Json),
            ("published", Integer),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "organization_overlay",
        columns: &[("organization", Key), ("overlay", Json), ("said_by", Key), ("said_at", Key)],
        key: 1,
        public: None,
    },
    Table {
        name: "standing_permission",
        columns: &[
            ("id", Key),
            ("organization", Key),
            ("scope", Key),
            ("scope_value", Key),
            ("kinds", Json),
            ("conditions", Free),
            ("until", Key),
            ("public", Integer),
            ("inherited", Integer),
            ("granted_by", Key),
            ("granted_at", Key),
            ("revoked_at", Key),
            ("revoked_by", Key),
            ("reason", Free),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "assessment_answer",
        columns: &[
            ("id", Key),
            ("assessment", Key),
            ("person", Key),
            ("statement", Key),
            ("framework", Key),
            ("answer", Key),
            ("note", Free),
            ("answered_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "permission_request",
        columns: &[
            ("id", Key),
            ("organization", Key),
            ("person", Key),
            ("scope", Key),
            ("scope_value", Key),
            ("message", Free),
            ("state", Key),
            ("requested_at", Key),
            ("decided_at", Key),
            ("decided_by", Key),
            ("answer", Free),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "policy_version",
        columns: &[
            ("id", Key),
            ("organization", Key),
            ("number", Integer),
            ("answers", Json),
            ("questions", Key),
            ("fr", Free),
            ("en", Free),
            ("adopted_on", Key),
            ("adopted_by", Free),
            ("parent", Key),
            ("saved_at", Key),
            ("saved_by", Key),
        ],
        key: 1,
        public: None,
    },
    lab::EXPERIMENT,
    lab::EXPERIMENT_STEP,
    lab::ENVIRONMENT,
    lab::ENVIRONMENT_STEP,
    lab::ENVIRONMENT_MEASUREMENT,
    lab::LAB_IMAGE,
    lab::LAB_LEASE,
    Table {
        name: "forge_claim",
        columns: &[
            ("id", Key),
            ("organization", Key),
            ("url", Key),
            ("state", Key),
            ("claimed_by", Key),
            ("claimed_at", Key),
            ("decided_at", Key),
            ("decided_by", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "guide_tick",
        columns: &[("person", Key), ("guide", Key), ("key", Key), ("ticked_at", Key)],
        key: 3,
        public: None,
    },
    Table {
        name: "contest",
        columns: &[
            ("id", Key),
            ("finding", Key),
            ("software", Key),
            ("field", Key),
            ("body", Free),
            ("person", Key),
            ("created_at", Key),
            ("published", Integer),
            ("status", Key),
            ("answer", Free),
            ("answered_by", Key),
            ("answered_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "consent",
        columns: &[("id", Key), ("person", Key), ("notice", Key), ("agreed_at", Key), ("withdrawn_at", Key)],
        key: 1,
        public: None,
    },
    Table {
        name: "personal_access",
        columns: &[
            ("id", Key),
            ("person", Key),
            ("reader", Key),
            ("place", Key),
            ("day", Key),
            ("times", Integer),
            ("first_at", Key),
            ("last_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "incident",
        columns: &[
            ("id", Key),
            ("entry", Json),
            ("known_on", Key),
            ("opened_at", Key),
            ("opened_by", Key),
            ("updated_at", Key),
            ("closed_at", Key),
            ("closed_by", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "moderated",
        columns: &[("kind", Key), ("subject", Key), ("state", Key), ("posted_at", Key), ("decided_at", Key)],
        key: 2,
        public: None,
    },
    Table {
        name: "moderation_decision",
        columns: &[
            ("id", Key),
            ("kind", Key),
            ("subject", Key),
            ("act", Key),
            ("before", Key),
            ("reason", Key),
            ("words", Free),
            ("decided_by", Key),
            ("decided_at", Key),
            ("undone_by", Key),
            ("undone_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "posting",
        columns: &[("token", Key), ("kind", Key), ("network", Key), ("digest", Key), ("outcome", Key), ("at", Key)],
        key: 1,
        public: None,
    },
    Table {
        name: "session",
        columns: &[
            ("id", Key),
            ("person", Key),
            ("secret_hash", Key),
            ("created_at", Key),
            ("last_used_at", Key),
            ("expires_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "identity",
        columns: &[("issuer", Key), ("subject", Free), ("person", Key), ("created_at", Key), ("last_used_at", Key)],
        key: 2,
        public: None,
    },
    Table {
        name: "provider_attempt",
        columns: &[("key", Key), ("provider", Key), ("language", Key), ("next", Free), ("expires_at", Key)],
        key: 1,
        public: None,
    },
    Table {
        name: "provider_session",
        columns: &[("session", Key), ("issuer", Key), ("subject", Free), ("sid", Free), ("id_token", Key)],
        key: 1,
        public: None,
    },
    Table { name: "provider_role", columns: &[("person", Key), ("issuer", Key), ("role", Key)], key: 3, public: None },
    Table {
        name: "sign_in_attempt",
        columns: &[("key", Key), ("failures", Integer), ("last_failed_at", Key), ("locked_until", Key)],
        key: 1,
        public: None,
    },
    Table {
        name: "mail",
        columns: &[
            ("id", Key),
            ("person", Key),
            ("kind", Key),
            ("status", Key),
            ("attempts", Integer),
            ("not_before", Key),
            ("lease_until", Key),
            ("worker", Free),
            ("handed_at", Key),
            ("last_fault", Key),
            ("last_reply", Free),
            ("created_at", Key),
            ("finished_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "notice",
        columns: &[
            ("id", Key),
            ("person", Key),
            ("kind", Key),
            ("event", Integer),
            ("subject_kind", Key),
            ("subject_id", Key),
            ("organization", Key),
            ("detail", Key),
            ("channel", Key),
            ("mail", Key),
            ("created_at", Key),
            ("read_at", Key),
        ],
        key: 1,
        public: None,
    },
    Table { name: "notice_choice", columns: &[("person", Key), ("kind", Key), ("channel", Key)], key: 2, public: None },
    Table {
        name: "notice_reach",
        columns: &[
            ("person", Key),
            ("feed_hash", Key),
            ("feed_since", Key),
            ("bouncing_since", Key),
            ("bounce_fault", Key),
            ("bounce_reply", Free),
        ],
        key: 1,
        public: None,
    },
    Table {
        name: "notice_deadline",
        columns: &[("subject_kind", Key), ("subject_id", Key), ("organization", Key), ("day", Key)],
        key: 2,
        public: None,
    },
    Table {
        name: "job",
        columns: &[
            ("id", Key),
            ("kind", Key),
            ("priority", Integer),
            ("dedup_key", Key),
            ("payload", Json),
            ("status", Key),
            ("attempts", Integer),
            ("max_attempts", Integer),
            ("not_before", Key),
            ("lease_until", Key),
            ("worker", Free),
            ("last_error", Free),
            ("created_at", Key),
            ("finished_at", Key),
        ],
        key: 1,
        public: None,
    },
];

impl Table {
    /// The names of the columns.
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|(name, _)| *name).collect()
    }

    /// The names of the primary key, for `order by` and comparisons.
    pub(super) fn key_names(&self) -> String {
        self.names().get(..self.key).unwrap_or_default().join(", ")
    }
}

/// The columns of a table and what each holds; none when there is no such table.
pub(crate) fn columns_of(table: &str) -> &'static [(&'static str, Kind)] {
    TABLES.iter().find(|known| known.name == table).map_or(&[], |known| known.columns)
}

/// The names of every table of the schema that holds rows of ours.
pub fn table_names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}
