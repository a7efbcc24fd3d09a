//! What a place is: an account or a whole forge, one repository, a list of addresses, a folder of repositories.

use camino::Utf8Path;
use jiff::Timestamp;
use levain_forge::{
    Answering, Capabilities, Folder, Forge, ForgeFault, GitList, ListedPage, Lookup, PageRequest, Scope, Target,
    connect, target,
};
use levain_model::forge::{ForgeFacts, Listed};
use levain_model::{ForgeKind, Slug, Source, SourceKind, Texts};

use crate::fault::HarvestFault;
use crate::forges::Forges;

/// A place that is ready to be listed.
pub struct Place {
    /// The source, as it will be shown. Its address is absent for what is on this machine: only a command harvests that.
    pub source: Source,
    /// What lists it and knows its repositories.
    pub forge: Box<dyn Forge>,
    /// What of the forge.
    pub scope: Scope,
    /// What a list could not be read as, told with the run.
    pub faults: Vec<ForgeFault>,
}

/// Reads what a person gives: an address, or for a person at a command line (`local`) the path of a folder of repositories or of
/// a file with an address a line. `known`: the dialect of the forge, when it was found out before.
///
/// # Errors
/// Nothing of the kind, or the forge cannot be asked.
pub async fn place(given: &str, forges: &Forges, local: bool, known: Option<ForgeKind>) -> Result<Place, HarvestFault> {
    let given = given.trim();
    if local && !given.contains("://") {
        return local_place(Utf8Path::new(given));
    }
    // A token is given apart, never in an address, which is shown and kept.
    let written = url::Url::parse(given).map_err(|_| bad(given))?;
    if !written.username().is_empty() || written.password().is_some() {
        return Err(bad(given));
    }
    let kind = match known.filter(|kind| *kind != ForgeKind::Folder) {
        Some(kind) => levain_forge::Detected { kind, base: base(given)? },
        None => forges.detect(given).await?,
    };
    let levain_forge::Detected { kind, base } = kind;
    let aim = target(kind, given).ok_or_else(|| bad(given))?;
    if kind == ForgeKind::Git {
        let (list, faults) = GitList::read(given);
        if let Some(fault) = faults.into_iter().next() {
            return Err(fault.into());
        }
        return Ok(on_the_web(given, Box::new(list), Scope::Instance));
    }
    let forge = connect(kind, &forges.connection(&base))?;
    Ok(match aim {
        Target::Instance => on_the_web(&base, forge, Scope::Instance),
        Target::Account(path) => {
            let address =
                if kind == ForgeKind::GitLab { format!("{base}/groups/{path}") } else { format!("{base}/{path}") };
            on_the_web(&address, forge, Scope::Account(path))
        }
        Target::Repository(path) => one(&base, &path, forge),
        // Written so that it is never asked again: `/groups/` for a group, `.git` for a repository.
        Target::AccountOrRepository(path) => match forge.repository(&path).await? {
            Lookup::Found(_) => one(&base, &path, forge),
            Lookup::Absent => on_the_web(&format!("{base}/groups/{path}"), forge, Scope::Account(path)),
        },
    })
}

fn one(base: &str, path: &str, forge: Box<dyn Forge>) -> Place {
    let single = Single { forge, full_name: path.to_owned() };
    on_the_web(&format!("{base}/{path}.git"), Box::new(single), Scope::Instance)
}

fn on_the_web(address: &str, forge: Box<dyn Forge>, scope: Scope) -> Place {
    let name = address.split_once("://").map_or(address, |(_, rest)| rest);
    let name = name.trim_end_matches('/').trim_end_matches(".git").replace("/groups/", "/");
    Place { source: source(&name, &name, Some(address)), forge, scope, faults: Vec::new() }
}

fn local_place(path: &Utf8Path) -> Result<Place, HarvestFault> {
    let fault =
        |error: &dyn std::fmt::Display| ForgeFault::Folder { path: path.to_string(), detail: error.to_string() };
    let whole = path.canonicalize_utf8().map_err(|error| fault(&error))?;
    let name = whole.file_stem().unwrap_or("depots").to_owned();
    if whole.is_dir() {
        let source = source(&format!("folder-{name}"), &name, None);
        return Ok(Place { source, forge: Box::new(Folder::new(&whole)), scope: Scope::Instance, faults: Vec::new() });
    }
    let text = std::fs::read_to_string(&whole).map_err(|error| fault(&error))?;
    let (list, faults) = GitList::read(&text);
    let source = source(&format!("list-{name}"), &name, None);
    Ok(Place { source, forge: Box::new(list), scope: Scope::Instance, faults })
}

fn source(key: &str, name: &str, url: Option<&str>) -> Source {
    Source {
        key: Slug::of(key).to_string(),
        kind: SourceKind::Harvest,
        name: Texts::fr_en(&format!("Dépôts de {name}"), &format!("Repositories of {name}")),
        publisher: None,
        url: url.map(str::to_owned),
        license: None,
        attribution: None,
        dated: None,
        may_republish: true,
        last_imported_at: None,
    }
}

fn base(address: &str) -> Result<String, HarvestFault> {
    let url = url::Url::parse(address).map_err(|_| bad(address))?;
    let host = url.host_str().ok_or_else(|| bad(address))?;
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    Ok(format!("{}://{host}{port}", url.scheme()))
}

fn bad(address: &str) -> HarvestFault {
    ForgeFault::BadAddress(address.rsplit('@').next().unwrap_or_default().to_owned()).into()
}

/// One repository of a forge as a listing of its own.
struct Single {
    forge: Box<dyn Forge>,
    full_name: String,
}

impl Forge for Single {
    fn kind(&self) -> ForgeKind {
        self.forge.kind()
    }

    fn capabilities(&self) -> Capabilities {
        self.forge.capabilities()
    }

    fn page<'a>(&'a self, _: PageRequest<'a>) -> Answering<'a, ListedPage> {
        Box::pin(async {
            let listed = match self.forge.repository(&self.full_name).await? {
                Lookup::Found(listed) => vec![*listed],
                Lookup::Absent => Vec::new(),
            };
            Ok(ListedPage {
                address: self.full_name.clone(),
                validators: levain_outbound::Validators::default(),
                next: None,
                listed: Some(listed),
                unreadable: 0,
                newest_first: false,
            })
        })
    }

    fn repository<'a>(&'a self, full_name: &'a str) -> Answering<'a, Lookup> {
        self.forge.repository(full_name)
    }

    fn facts<'a>(&'a self, listed: &'a Listed, now: Timestamp) -> Answering<'a, ForgeFacts> {
        self.forge.facts(listed, now)
    }
}
