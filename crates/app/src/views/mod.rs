//! What pages, feeds and exports show: plain values, labelled in the reader's language, without markup.
//!
//! A page renders a view; it never computes one. The same value makes the HTML, the CSV, the JSON and the Atom of a list.

mod admin;
mod body;
mod common;
mod comparison;
mod contest;
mod evidence;
mod notice;
mod repository;
mod results;
mod software;
mod source;
mod worklist;

pub use admin::{AdminView, IndexView, JobView, PersonView, SessionView};
pub use body::{BodiesView, BodyEntry, BodyLookup, BodyUse, BodyView};
pub use common::{CategoryEntry, HomeView, Labelled, LicenseView, Pages, TextView, UseCounts};
pub use comparison::{ComparedView, ComparisonCell, ComparisonRow, ComparisonView, Criterion, FindingCell, FindingRow};
pub use contest::{ContestAct, ContestQueue, ContestView, ContestedFinding, NewContest, QueuedContest};
pub use evidence::{
    EvidenceLine, EvidenceLookup, EvidenceView, FindingPage, FindingView, Group, GroupView, HistoryLine, MonthCount,
    OutcomeChange, OwnerOnly, PurposeView, RepositoryLine, SoftwareEvidence, SubjectEvidence,
};
pub use notice::{
    BouncingView, ChoiceView, ChoicesView, MailQueueView, MailView, NoticeTarget, NoticeView, NoticesView,
};
pub use repository::{RepositoriesView, RepositoryEntry, RepositoryStatus, SourcePage};
pub use results::{
    Explanation, FacetValueView, FacetView, HitMarks, HitView, PassageView, ResultsView, SearchRequest, SortOrder,
};
pub use software::{
    Alternative, ConflictView, EventView, FieldView, IdentifierView, RecordView, SoftwareLookup, SoftwareView,
    SubjectView, UseView,
};
pub use source::{ImportRunView, SourceView};
pub use worklist::{DecisionView, SuggestionView, WorklistView};
