//! What pages, feeds and exports show: plain values, labelled in the reader's language, without markup.
//!
//! A page renders a view; it never computes one. The same value makes the HTML, the CSV, the JSON and the Atom of a list.

mod admin;
mod assessment;
mod body;
mod common;
mod comparison;
mod contest;
mod environment;
mod evidence;
mod experiment;
mod guide;
mod members;
mod moderation;
mod notice;
mod policy;
mod privacy;
mod repository;
mod results;
mod software;
mod source;
mod standing;
mod worklist;

pub use admin::{AdminView, IdentityView, IndexView, JobView, PersonView, SessionView};
pub use assessment::{
    AnswerChange, AskedStatement, AssessmentHome, AxisForm, AxisProgress, AxisView, BodyName, ClosingView, Diverging,
    FrameworkView, Ground, GroundFinding, GuideLink, NextStep, NotCarried, OpenAssessment, PastAssessment,
    PracticeView, ProfileAxis, ProfilePractice, ProfileStatement, ProfileView, Proposal, Spread, StatementView,
};
pub use body::{BodiesView, BodyEntry, BodyLookup, BodyUse, BodyView, PublishedView};
pub use common::{CategoryEntry, HomeView, Labelled, LicenseView, Pages, TextView, UseCounts};
pub use comparison::{ComparedView, ComparisonCell, ComparisonRow, ComparisonView, Criterion, FindingCell, FindingRow};
pub use contest::{ContestAct, ContestQueue, ContestView, ContestedFinding, NewContest, QueuedContest};
pub use environment::{
    EnvironmentEntry, EnvironmentRights, EnvironmentStepView, EnvironmentView, EnvironmentsView, ImageView, LaunchView,
    MeasurementView, PackageEntry, PackageView, RoomView, SizeView, StartView, UsageView,
};
pub use evidence::{
    EvidenceLine, EvidenceLookup, EvidenceView, FindingPage, FindingView, Group, GroupView, HistoryLine, MonthCount,
    OutcomeChange, OwnerOnly, PurposeView, RepositoryLine, SoftwareEvidence, SubjectEvidence,
};
pub use experiment::{
    ConclusionView, ExperimentEntry, ExperimentRights, ExperimentView, ExperimentsRequest, ExperimentsView, MarkerView,
    StepView,
};
pub use guide::{
    Answered, Asked, CheckBlock, GuideBlock, GuideEntry, GuideFound, GuideSource, GuideView, IndicatorView, KitEntry,
    KitView, LicenseOutcome, LicenseStep, PairView, SearchBlock, SlideView, TermView,
};
pub use members::{BodyRights, MemberView, MembersView, OwnMembership, SaidBody};
pub use moderation::{ModeratedPost, ModerationLine, ModerationView};
pub use notice::{
    BouncingView, ChoiceView, ChoicesView, MailQueueView, MailView, NoticeTarget, NoticeView, NoticesView,
};
pub use policy::{DiffPiece, Drift, PolicyDraft, PolicyPage, PolicyQuestion, PolicyVersionView, SectionChange};
pub use privacy::{AccessLine, ConsentView, OwnData, OwnSection};
pub use repository::{RepositoriesView, RepositoryEntry, RepositoryStatus, SourcePage};
pub use results::{
    Explanation, FacetValueView, FacetView, HitMarks, HitView, PassageView, ResultsView, SearchRequest, SortOrder,
};
pub use software::{
    Alternative, ConflictView, EventView, FieldView, IdentifierView, RecordView, SoftwareLookup, SoftwareView,
    SubjectView, UseView,
};
pub use source::{ImportRunView, SourceView};
pub use standing::{
    AskedView, BodyAnswer, ClaimView, ClaimsView, MayView, NewPermission, PermissionView, RegisterView, RequestsView,
    TargetView,
};
pub use worklist::{DecisionView, SuggestionView, WorklistView};
