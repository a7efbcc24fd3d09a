//! The tables of the lab: experiments, environments, images.

use super::tables::Kind::{Free, Integer, Json, Key};
use super::tables::{Table, public_organizations, republishable};

macro_rules! public_experiments {
    () => {
        concat!(
            // As `ExperimentStatus::is_public` says.
            "(select e.id from experiment e where e.status not in ('draft', 'proposed') and e.organization in ",
            public_organizations!(),
            ")"
        )
    };
}

pub(super) const EXPERIMENT: Table = Table {
    name: "experiment",
    columns: &[
        ("id", Key),
        ("organization", Key),
        ("status", Key),
        ("hypothesis", Json),
        ("rules", Json),
        ("conclusion", Json),
        ("report", Json),
        ("created_by", Key),
        ("created_at", Key),
        ("updated_at", Key),
    ],
    key: 1,
    public: Some(concat!("id in ", public_experiments!())),
};

pub(super) const EXPERIMENT_STEP: Table = Table {
    name: "experiment_step",
    columns: &[
        ("id", Key),
        ("experiment", Key),
        ("status", Key),
        ("checklist", Json),
        ("reason", Free),
        ("decided_by", Key),
        ("decided_at", Key),
    ],
    key: 1,
    public: Some(concat!("experiment in ", public_experiments!())),
};

pub(super) const ENVIRONMENT: Table = Table {
    name: "environment",
    columns: &[
        ("id", Key),
        ("experiment", Key),
        ("organization", Key),
        ("launched_by", Key),
        ("package", Key),
        ("version", Key),
        ("software", Free),
        ("profile", Key),
        ("deployment", Json),
        ("open_port", Integer),
        ("open_path", Key),
        ("wish", Key),
        ("status", Key),
        ("failure", Json),
        ("epoch", Integer),
        ("created_at", Key),
        ("admitted_at", Key),
        ("served_at", Key),
        ("expires_at", Key),
        ("ended_at", Key),
        ("updated_at", Key),
        ("proof", Json),
    ],
    key: 1,
    public: None,
};

pub(super) const ENVIRONMENT_STEP: Table = Table {
    name: "environment_step",
    columns: &[
        ("id", Key),
        ("environment", Key),
        ("news", Key),
        ("reason", Free),
        ("noted_by", Key),
        ("noted_at", Key),
    ],
    key: 1,
    public: None,
};

pub(super) const ENVIRONMENT_MEASUREMENT: Table = Table {
    name: "environment_measurement",
    columns: &[
        ("id", Key),
        ("environment", Key),
        ("marker", Key),
        ("result", Json),
        ("hash", Key),
        ("asked_by", Key),
        ("asked_at", Key),
        ("done_at", Key),
    ],
    key: 1,
    public: None,
};

pub(super) const LAB_IMAGE: Table = Table {
    name: "lab_image",
    columns: &[
        ("package", Key),
        ("image", Key),
        ("digest", Key),
        ("built", Key),
        ("recipe", Key),
        ("packages", Json),
        ("installed_at", Key),
    ],
    key: 3,
    public: None,
};

pub(super) const LAB_LEASE: Table = Table {
    name: "lab_lease",
    columns: &[("one", Integer), ("worker", Key), ("lease_until", Key)],
    key: 1,
    public: None,
};
