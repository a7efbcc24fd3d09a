//! What can be wrong with a text as YAML.

use granit_parser::ErrorKind;

use crate::Span;

/// One fault of the text as YAML.
#[derive(Debug)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
    /// The other place concerned: the first use of a repeated key.
    pub other: Option<Span>,
    /// The key or alias concerned.
    pub text: Option<String>,
}

/// A reason, in French then in English.
pub type Reason = [&'static str; 2];

const fn text(fr: &'static str, en: &'static str) -> Reason {
    [fr, en]
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy)]
pub enum FaultKind {
    /// Not YAML, and why.
    Syntax(Reason),
    /// Nested deeper than [`crate::MAX_DEPTH`].
    TooDeep,
    /// More documents than asked for.
    SeveralDocuments,
    /// A key that stands twice in a mapping.
    DuplicateKey,
    /// An alias to no anchor.
    UnknownAlias,
    /// An alias inside what it names.
    AliasToItself,
    /// Aliases that stand for more than [`crate::MAX_ALIASED`].
    TooManyAliases,
}

impl FaultKind {
    /// Whether what stands after it was not read.
    pub fn stops(self) -> bool {
        matches!(self, FaultKind::Syntax(_) | FaultKind::TooDeep | FaultKind::TooManyAliases)
    }
}

impl Fault {
    pub(crate) fn of_syntax(kind: &ErrorKind, span: Span) -> Fault {
        let kind = match kind {
            ErrorKind::RecursionLimitExceeded => FaultKind::TooDeep,
            kind => FaultKind::Syntax(reason(kind)),
        };
        Fault { kind, span, other: None, text: None }
    }
}

/// Why a text is not YAML, in words for people who write such files, not parsers.
fn reason(kind: &ErrorKind) -> Reason {
    use ErrorKind as E;
    match kind {
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => text(
            "une tabulation sert de retrait; YAML n’accepte que des espaces",
            "a tab is used to indent; YAML takes spaces only",
        ),
        E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent
        | E::ZeroBlockScalarIndent => text(
            "le retrait de cette ligne ne correspond à aucun niveau ouvert",
            "the indentation of this line matches no open level",
        ),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
            text("un guillemet ouvert n’est pas fermé", "an opening quote is never closed")
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => text(
            "du texte suit le guillemet fermant; doublez l’apostrophe dans un texte entre apostrophes",
            "text follows the closing quote; double the apostrophe inside a single-quoted text",
        ),
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::InvalidMappingValueWhitespace => text(
            "un deux-points suivi d’une espace n’est pas permis ici; mettez le texte entre guillemets",
            "a colon followed by a space is not allowed here; put the text in quotes",
        ),
        E::SimpleKeyExpected | E::InvalidSimpleKey | E::ExpectedBlockMappingKey | E::MappingKeyNotAllowed => {
            text("une clé suivie d’un deux-points était attendue ici", "a key followed by a colon was expected here")
        }
        E::ExpectedBlockSequenceEntry
        | E::BlockSequenceEntryNotAllowed
        | E::BlockEntryInFlowCollection
        | E::InvalidBlockEntryWhitespace => {
            text("un tiret de liste n’est pas à sa place", "a list dash is out of place")
        }
        E::UnclosedFlowCollection { .. }
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::MisplacedFlowCollectionEnd
        | E::MismatchedFlowCollectionEnd { .. } => text(
            "un crochet ou une accolade n’est pas fermé, ou une virgule manque",
            "a bracket or a brace is not closed, or a comma is missing",
        ),
        E::UnexpectedCharacter { .. } => text(
            "ce caractère ne peut pas commencer une valeur; mettez-la entre guillemets",
            "this character cannot start a value; put the value in quotes",
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => text(
            "séquence d’échappement inconnue; entre apostrophes, la barre oblique inverse reste telle quelle",
            "unknown escape sequence; in single quotes a backslash stands for itself",
        ),
        E::BomInsideDocument => text(
            "une marque d’ordre des octets se trouve au milieu du texte",
            "a byte-order mark stands in the middle of the text",
        ),
        E::InvalidBlockScalarHeader => {
            text("seul un saut de ligne peut suivre « | » ou « > »", "only a line break may follow “|” or “>”")
        }
        E::CommentInterceptedScalar | E::CommentNotSeparated => {
            text("un commentaire coupe une valeur", "a comment interrupts a value")
        }
        _ => text("ce texte n’est pas du YAML valide", "this text is not valid YAML"),
    }
}
