//! Plain data of the domain: what the other crates pass to one another.
//!
//! No input or output, no clock, no randomness, no async: values, their names and their invariants. Field names follow
//! `docs/` and the standards they come from (publiccode.yml, SPDX, BCP 47), not the database or the pages.

pub mod assessment;
pub mod code;
pub mod decimal;
pub mod environment;
pub mod event;
pub mod experiment;
pub mod finding;
pub mod folder;
pub mod forge;
pub mod harvest;
pub mod history;
pub mod id;
pub mod import;
pub mod incident;
pub mod membership;
pub mod notice;
pub mod organization;
pub mod person;
pub mod policy;
pub mod repository;
pub mod software;
pub mod source;
pub mod standing;
pub mod text;
pub mod time;
pub mod usage;
mod words;

pub use assessment::{Answer, Assessment, AssessmentOutcome, Closed, GivenAnswer, Retained};
pub use code::CodeDetails;
pub use decimal::Decimal;
pub use environment::{
    Environment, EnvironmentNews, EnvironmentStatus, EnvironmentStep, EnvironmentWish, LabImage, Measurement,
};
pub use event::{Actor, Event, NewEvent, Subject, Verb};
pub use experiment::{
    Comparison, Conclusion, Criterion, DataCategory, Experiment, ExperimentReport, ExperimentStatus, ExperimentStep,
    HouseRules, Hypothesis, Marker, MarkerFinding, MarkerKind, Party, TRANSITIONS, Transition, Verdict, verdict,
};
pub use finding::{Evidence, EvidenceKind, Finding, Judgement, Outcome, Purpose, Reason, Severity};
pub use folder::{Folder, Stored};
pub use forge::{ForgeFacts, ForgeKind, Known, Listed};
pub use harvest::{
    Absence, Contest, ContestStatus, Contested, ForkClass, HarvestCounts, HarvestRun, HarvestState, Listing,
    ListingPage, Release, Repository, RepositoryRecord, SourceCounts,
};
pub use history::History;
pub use id::{Id, Slug};
pub use import::{ImportReport, ImportRun, Refusal};
pub use incident::{Incident, IncidentEntry, IncidentKind};
pub use membership::{MemberRole, Membership, MembershipOrigin, MembershipState};
pub use notice::{Channel, Mail, MailKind, MailStatus, Notice, NoticeKind, Reach};
pub use organization::{BodyField, Ending, Organization, OrganizationKind, OrganizationRecord, Overlay};
pub use person::{Person, Role, Session};
pub use policy::PolicyVersion;
pub use repository::{Blob, Entry, EntryKind, Head, RepositoryView, Tag, Unavailable};
pub use software::{
    DevelopmentStatus, Field, FieldValue, Identifier, IdentifierKind, Provenance, Software, SoftwareFields,
};
pub use source::{JoinedBy, RawDocument, Source, SourceKind, SourceRecord, StoredRecord};
pub use standing::{
    ClaimState, ContributionKind, ForgeClaim, PermissionRequest, PermissionScope, RequestState, StandingPermission,
};
pub use text::{Language, Texts};
pub use usage::{InstallationsBand, ObservedUse, Precision, Use, UseStatus};
