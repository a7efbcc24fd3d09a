//! Data from outside the repository and the forge: given by the deployer, or known to the catalogue.

use jiff::Timestamp;

/// Outside data. Each part that is not given turns the checks that need it into unknown, which say how to give it.
#[derive(Default)]
pub struct Outside<'a> {
    /// A snapshot of the OSV database.
    pub vulnerabilities: Option<&'a dyn Vulnerabilities>,
    /// Whether the owning account belongs to an organisation of the registry: its name. Given by the catalogue.
    pub owner_in_registry: Option<Option<String>>,
    /// Who else uses or lists it. Given by the catalogue.
    pub reuse: Option<Vec<Reuse>>,
    /// Attestations of others about it: (name, address, date).
    pub attestations: Option<Vec<(String, String, Option<Timestamp>)>>,
    /// Whether and when Software Heritage visited it.
    pub software_heritage: Option<Option<Timestamp>>,
    /// End of life of versions: (version, date).
    pub end_of_life: Option<Vec<(String, jiff::civil::Date)>>,
    /// Starts in the lab of this installation. Given by the lab.
    pub starts: Option<Vec<Start>>,
    /// Labels that invite newcomers to an issue, in place of the usual ones. Given by the configuration.
    pub newcomer_labels: Option<Vec<String>>,
}

/// A start in the lab: the application was made from nothing but its package, and answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Name of the package, with its version: `dokuwiki 1.0.0`.
    pub package: String,
    /// When it answered.
    pub at: Timestamp,
    /// From the moment there was room to the first answer.
    pub milliseconds: i64,
    /// Memory that it could use, in MiB.
    pub memory: u64,
    /// Digests of its images.
    pub digests: Vec<String>,
    /// How it answered, in French and in English; empty when that was not kept.
    pub health: [String; 2],
    /// SHA-256 of what it had written by then, and how many lines and bytes that is.
    pub log: Option<(String, u64, u64)>,
    /// Where it is told.
    pub url: String,
}

/// A use or a listing, declared or observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reuse {
    /// Who, or which catalogue.
    pub name: String,
    /// Where it is said.
    pub url: Option<String>,
    /// Declared by the one who uses it, rather than observed by another.
    pub declared: bool,
}

/// A snapshot of known vulnerabilities.
pub trait Vulnerabilities: Sync {
    /// When the snapshot was made.
    fn date(&self) -> Option<Timestamp>;

    /// Ecosystems it covers, named as OSV names them (`npm`, `PyPI`, `Maven`…).
    fn covers(&self, ecosystem: &str) -> bool;

    /// Vulnerabilities of one version of a package.
    fn of(&self, ecosystem: &str, package: &str, version: &str) -> Vec<Vulnerability>;
}

/// A known vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vulnerability {
    /// Its identifier: `CVE-…`, `GHSA-…`, `RUSTSEC-…`.
    pub id: String,
    /// A version without it, when there is one.
    pub fixed_in: Option<String>,
}
