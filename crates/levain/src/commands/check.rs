//! `levain check`: what a repository shows, judged by dated facts. Needs no setting and no database.

mod change;
mod fix;
mod git;
mod patch;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use levain_checks::report::{self, Report};
use levain_checks::{Check, Context, OsvDatabase, Outside, Vulnerabilities};
use levain_git::{Options, Repository, remote};
use levain_model::{Language, Outcome, Purpose, Reason, RepositoryView, Severity};

use crate::output::{colour, json, plain, tr};

/// Judge a repository: licence, documentation, vitality, community, security.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Folder of a repository (a bare one too), or its https address; the current folder by default.
    #[arg(value_name = "PATH|URL", default_value = ".")]
    repository: String,
    /// Only these checks, by identifier; repeat it or separate them by commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// Only the checks that matter for this purpose.
    #[arg(long, value_enum, value_name = "PURPOSE")]
    purpose: Option<Wish>,
    /// Form of the report; --json is the same as json.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Folder of an OSV database (its JSON records, in subfolders or not): known vulnerabilities are then looked for.
    #[arg(long, value_name = "FOLDER")]
    osv: Option<Utf8PathBuf>,
    /// Explain every finding, not only what is missing.
    #[arg(long)]
    explain: bool,
    /// Fail (exit 1) when something of this severity or worse is not met.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Level>,
    /// Show the files that are missing as a patch for `git apply`: licence, guides, policies, publiccode.yml.
    #[arg(long)]
    fix: bool,
    /// Write these files instead of showing them; nothing that is there is replaced.
    #[arg(long, requires = "fix")]
    write: bool,
    /// The licence to write: an SPDX identifier, such as LiLiQ-R-1.1 or EUPL-1.2.
    #[arg(long, value_name = "ID", requires = "fix")]
    license: Option<String>,
    /// Who holds the copyright, for the licence and publiccode.yml.
    #[arg(long, value_name = "NAME", requires = "fix")]
    holder: Option<String>,
    /// The address to write to, for the guides and policies; it will be public.
    #[arg(long, value_name = "EMAIL", requires = "fix")]
    contact: Option<String>,
    /// The public address of the repository; that of the remote "origin" by default.
    #[arg(long, value_name = "URL", requires = "fix")]
    url: Option<String>,
    /// An answer KEY=VALUE for publiccode.yml (description.fr.shortDescription=…); repeated for lists.
    #[arg(long, value_name = "KEY=VALUE", requires = "fix")]
    set: Vec<String>,
    /// Look only for secrets and personal information in the change: what is not committed, and with a revision (or a range A..B) each commit since it; exit 1 when some is found.
    #[arg(
        long,
        value_name = "REVISION",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "HEAD",
        conflicts_with_all = ["fix", "only", "purpose", "osv", "explain", "fail_on"]
    )]
    diff: Option<String>,
    /// With --diff: of what is not committed, only what is staged, which is what a commit would hold.
    #[arg(long, requires = "diff")]
    staged: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Wish {
    Use,
    Deploy,
    Contribute,
    Publish,
    Depend,
}

impl Wish {
    fn purpose(self) -> Purpose {
        match self {
            Wish::Use => Purpose::Use,
            Wish::Deploy => Purpose::Deploy,
            Wish::Contribute => Purpose::Contribute,
            Wish::Publish => Purpose::Publish,
            Wish::Depend => Purpose::Depend,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal.
    Human,
    /// For programs.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// For a page.
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    Blocking,
    Major,
    Minor,
}

/// Exit codes: 0 read and reported, 1 something at the level of `--fail-on` is not met or `--diff` found something, 2 could
/// not be read (said by the caller).
const MISSING: u8 = 1;

/// Does what the arguments ask.
///
/// # Errors
/// The repository cannot be opened or fetched, or a check is not known; nothing is left behind.
pub fn run(args: &CheckArgs, language: Language, as_json: bool) -> Result<ExitCode> {
    let format = if as_json && args.format == Format::Human { Format::Json } else { args.format };
    if let Some(since) = &args.diff {
        let asked = change::Asked { folder: &args.repository, since, staged: args.staged };
        return change::run(&asked, format, language);
    }
    let checks = chosen(args, language)?;
    // Kept until the end: the copy goes with it.
    let (repository, _copy) = open(&args.repository, language)?;
    let database = args.osv.as_deref().map(|folder| osv(folder, language)).transpose()?;
    let vulnerabilities = database.as_ref().map(|database| database as &dyn Vulnerabilities);
    let outside = Outside { vulnerabilities, ..Outside::default() };
    let now = Timestamp::now();
    let context = Context::new(now, &repository, Err(Reason::ForgeNotAsked), &outside);
    if args.fix {
        let wanted: Vec<&str> = checks.iter().map(|check| check.id).collect();
        return fix::run(args, &context, &wanted, language, format);
    }
    let report = Report {
        subject: plain(&args.repository),
        commit: repository.head().id().map(str::to_owned),
        at: now,
        results: checks.into_iter().map(|check| (check, levain_checks::judge(check, &context))).collect(),
        purposes: args.purpose.map(Wish::purpose).into_iter().collect(),
    };
    match format {
        Format::Json => json(&report::json(&report, language))?,
        Format::Sarif => json(&report::sarif(&report, language, env!("CARGO_PKG_VERSION")))?,
        Format::Markdown => print!("{}", report::markdown(&report, language)),
        Format::Human => print!("{}", report::human(&report, language, args.explain, colour())),
    }
    Ok(match args.fail_on {
        Some(level) if fails(&report, level) => ExitCode::from(MISSING),
        _ => ExitCode::SUCCESS,
    })
}

/// The checks asked for.
fn chosen(args: &CheckArgs, language: Language) -> Result<Vec<&'static Check>> {
    let mut checks = Vec::new();
    for id in &args.only {
        match levain_checks::find(id.trim()) {
            Some(check) => checks.push(check),
            None => {
                let known = levain_checks::ALL.iter().map(|check| check.id).collect::<Vec<_>>().join(", ");
                bail!(
                    "{} {}. {} {known}",
                    tr(language, "vérification inconnue\u{a0}:", "unknown check:"),
                    plain(id),
                    tr(language, "Connues\u{a0}:", "Known:")
                )
            }
        }
    }
    if args.only.is_empty() {
        checks.extend(levain_checks::ALL);
    }
    let purpose = args.purpose.map(Wish::purpose);
    checks.retain(|check| purpose.is_none_or(|purpose| check.purposes.contains(&purpose)));
    Ok(checks)
}

/// Reads every record of a folder, as OSV publishes them: a file per vulnerability, in one folder per ecosystem.
pub(crate) fn osv(folder: &Utf8Path, language: Language) -> Result<OsvDatabase> {
    let mut database = OsvDatabase::new();
    let mut folders = vec![folder.to_owned()];
    let mut read = 0_usize;
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().with_context(|| folder.to_string())? {
            let path = entry?.into_path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some("json") {
                database.add(&std::fs::read_to_string(&path).with_context(|| path.to_string())?);
                read += 1;
            }
        }
    }
    if read == 0 {
        bail!(
            "{folder}: {}",
            tr(language, "aucun fichier .json de la base OSV.", "no .json file of the OSV database.")
        );
    }
    Ok(database)
}

/// Opens a path, or copies an address into a folder that goes when the second value does.
fn open(place: &str, language: Language) -> Result<(Repository, Option<tempfile::TempDir>)> {
    let options = Options::default();
    let opened = |path: &Path| levain_git::open(path, &options).map_err(|error| anyhow!(error.text(language)));
    if !place.contains("://") {
        return Ok((opened(Path::new(place))?, None));
    }
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("copy.git");
    // The person at the keyboard may read what they can read: local addresses too.
    let remote_options = remote::Options { local: true, ..remote::Options::default() };
    let failed = |error: remote::FetchError| anyhow!(error.text(language));
    remote::clone_or_fetch(place, &copy, &remote_options).map_err(failed)?;
    let missing = opened(&copy)?.missing(levain_harvest::worth_reading);
    remote::fetch_objects(place, &copy, &missing, &remote_options).map_err(failed)?;
    Ok((opened(&copy)?, Some(folder)))
}

fn fails(report: &Report, level: Level) -> bool {
    report.results.iter().any(|(check, judgement)| {
        let worse = match level {
            Level::Blocking => check.severity == Severity::Blocking,
            Level::Major => check.severity <= Severity::Major,
            Level::Minor => check.severity <= Severity::Minor,
        };
        worse && judgement.outcome == Outcome::Unmet
    })
}
