//! A real site: the router of the program on a port of this machine, before a database and an index in a folder.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use levain_app::accounts::NewAccount;
use levain_app::imports::plan;
use levain_app::privacy::NOTICE;
use levain_app::{App, Principal, Settings};
use levain_model::{ImportReport, Language, Role};
use levain_portal::Config;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::field::{Field, Visit};

use crate::html::Document;
use crate::http::{Ask, Reply};

/// What every account of the tests has for password.
pub const PASSWORD: &str = "une phrase assez longue";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// The catalogue that everybody reads and nobody changes: ours, and what the corpus has.
static CATALOGUE: LazyLock<Site> = LazyLock::new(|| {
    sweep();
    let site = Site::new();
    site.import_csv("liste.csv", HOSTILE);
    for name in ["quebec-logiciels-libres-2017", "sill-2022"] {
        if let Some(path) = corpus(name) {
            site.import(&path);
        }
    }
    crate::participation::fill(&site);
    crate::experiments::fill(&site);
    // Harvested twice, the second time with something that changed.
    crate::harvested::repository(&site);
    crate::harvested::harvest(&site);
    crate::harvested::commit(&site, &[("SECURITY.md", "# Sécurité\n\nÉcrivez à securite@val-exemple.example.\n")]);
    crate::harvested::harvest(&site);
    site
});

/// Software whose every text tries something: markup, a formula, addresses of people, a script for a link, controls.
const HOSTILE: &str = "id,name,summary_fr,description_fr,homepage,repository,license,publisher,keywords,categories\n\
    1,\"<b>Gras</b> & \"\"fils\"\"\",\"<script>alert(1)</script>\",\"Écrire à personne@example.org ou au 418 555-0199.\",\
    javascript:alert(1),https://example.org/gras.git,MIT,\"=HYPERLINK(\"\"x\"\") editeur@example.org\",\"'\"\"><img src=x>\",office\n\
    2,=1+1,+1 formule \u{1}\u{1b}[31m,@somme,https://formule.example.org,,ISC,-2,,office\n";

/// How the folders of sites begin.
const FOLDER: &str = "portal-";

/// Removes what earlier runs left: what is static, as the shared catalogue, is never dropped.
fn sweep() {
    for entry in std::fs::read_dir(env!("CARGO_TARGET_TMPDIR")).unwrap().flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(FOLDER);
        let changed = entry.metadata().and_then(|found| found.modified()).ok();
        let old = changed.and_then(|time| time.elapsed().ok()).is_some_and(|age| age.as_secs() > 3_600);
        if ours && old {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// A folder as an application leaves it that was opened and closed once. Reading our own catalogue is most of what a test
/// would wait for.
static SEED: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = folder();
    wait(async { App::open(&settings(&folder)).await.unwrap().close().await });
    folder
});

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix(FOLDER).tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn settings(folder: &tempfile::TempDir) -> Settings {
    let root = Utf8Path::from_path(folder.path()).unwrap();
    Settings { database: format!("sqlite:{}", root.join("levain.db")), index: Some(root.join("index")), content: None }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
}

/// A site that answers.
pub struct Site {
    pub address: SocketAddr,
    pub app: App,
    folder: tempfile::TempDir,
    stop: watch::Sender<bool>,
    served: Mutex<Option<JoinHandle<std::io::Result<()>>>>,
}

/// The shared catalogue.
pub fn catalogue() -> &'static Site {
    &CATALOGUE
}

/// Without limits, so that tests may ask as often as they need.
pub fn config() -> Config {
    Config { costly_per_minute: 0, ..Config::default() }
}

pub fn wait<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

impl Site {
    /// With our own catalogue.
    pub fn new() -> Site {
        let folder = folder();
        copy(SEED.path(), folder.path());
        Site::opened(folder, config(), Timestamp::now)
    }

    /// With another configuration and another clock.
    pub fn with(config: Config, clock: fn() -> Timestamp) -> Site {
        Site::opened(folder(), config, clock)
    }

    fn opened(folder: tempfile::TempDir, config: Config, clock: fn() -> Timestamp) -> Site {
        listen_for_missing_messages();
        let app = wait(App::open_at(&settings(&folder), clock)).unwrap();
        wait(app.follow_events()).unwrap();
        let router = levain_portal::router(app.clone(), config).unwrap();
        let (stop, mut stopped) = watch::channel(false);
        let (address, served) = wait(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let until = async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            (address, tokio::spawn(levain_portal::serve(listener, router, until)))
        });
        Site { address, app, folder, stop, served: Mutex::new(Some(served)) }
    }

    pub fn path(&self, name: &str) -> Utf8PathBuf {
        Utf8Path::from_path(self.folder.path()).unwrap().join(name)
    }

    pub fn import(&self, path: &Utf8Path) -> Vec<ImportReport> {
        self.import_as(path, None)
    }

    /// Imports a table with our column names, as the source of the name of its file.
    pub fn import_csv(&self, name: &str, text: &str) -> ImportReport {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        self.import_as(&path, Some(name.trim_end_matches(".csv"))).remove(0)
    }

    fn import_as(&self, path: &Utf8Path, key: Option<&str>) -> Vec<ImportReport> {
        let plans = plan(&[path.to_owned()], None, key, false).unwrap();
        let import = |plan| wait(self.app.import(&Principal::command_line(), plan, |_| {})).unwrap();
        plans.iter().map(import).collect()
    }

    /// Makes an account with a role, or none, and signs it in: the secret of its session.
    pub fn account(&self, email: &str, roles: &[Role]) -> String {
        let account = NewAccount {
            email: email.to_owned(),
            display_name: "Une personne".to_owned(),
            roles: roles.to_vec(),
            locale: Language::Fr,
            password: PASSWORD.to_owned(),
        };
        wait(self.app.create_account(&Principal::command_line(), account)).unwrap();
        let secret = self.sign_in(email);
        let who = wait(self.app.principal(Some(&secret))).unwrap();
        wait(self.app.agree(&who, NOTICE)).unwrap();
        secret
    }

    /// The value of the first hidden field of that name, on a page as `session` sees it.
    pub fn hidden(&self, path: &str, session: &str, name: &str) -> String {
        let reply = self.send(&Ask::get(path).session(session));
        assert_eq!(reply.status, 200, "{path}");
        read(path, &reply).with("input", "name", name).unwrap().get("value").to_owned()
    }

    /// Sends a contest as a person does: opens the form, takes the time to write, and sends it.
    pub fn contest(&self, form: &str, session: &str, text: &str) -> Reply {
        let token = self.hidden(form, session, "token");
        if session.is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(3_100));
        }
        self.send(&Ask::post(form, &[("text", text), ("token", &token)]).session(session))
    }

    pub fn sign_in(&self, email: &str) -> String {
        wait(self.app.sign_in(email, PASSWORD, "192.0.2.1")).unwrap().secret
    }

    pub fn send(&self, ask: &Ask) -> Reply {
        ask.send(self.address)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send(&Ask::get(path))
    }

    pub fn json(&self, path: &str) -> serde_json::Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// A page, checked as every page is.
    pub fn page(&self, path: &str) -> Document {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        read(path, &reply)
    }

    /// Asks the server to stop.
    pub fn stop(&self) {
        let _ = self.stop.send(true);
    }

    /// Waits until it has.
    pub fn stopped(&self) {
        let served = self.served.lock().unwrap().take();
        if let Some(served) = served {
            wait(served).unwrap().unwrap();
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What holds for every page of ours, whatever its status: well formed, in its language, every message found.
pub fn read(path: &str, reply: &Reply) -> Document {
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
    let source = reply.text();
    let page = Document::read(&source);
    assert!(page.faults.is_empty(), "{path}: {:?}", page.faults);
    let language = language(path).tag();
    let html: Vec<&str> = page.all("html").map(|tag| tag.get("lang")).collect();
    assert_eq!(html, [language], "{path}");
    assert_eq!(page.all("h1").count(), 1, "{path}");
    assert!(page.texts_in("title").concat().contains("·"), "{path}");
    let ids: Vec<&str> = page.tags.iter().map(|tag| tag.get("id")).filter(|id| !id.is_empty()).collect();
    assert_eq!(ids.len(), page.ids().len(), "{path}: an identifier stands twice in {ids:?}");
    let mut level = 0;
    for heading in page.tags.iter().filter(|tag| tag.name.len() == 2 && tag.name.starts_with('h')) {
        let Ok(next) = heading.name[1..].parse::<u32>() else { continue };
        assert!(next <= level + 1, "{path}: <{}> after <h{level}>", heading.name);
        level = next;
    }
    for tag in &page.tags {
        for (name, _) in &tag.attributes {
            assert!(name != "style" && !name.starts_with("on"), "{path}: <{}> has {name}", tag.name);
        }
        for reference in ["for", "aria-labelledby", "aria-describedby"] {
            for id in tag.get(reference).split_whitespace() {
                assert!(page.ids().contains(id), "{path}: {reference}={id} leads nowhere");
            }
        }
    }
    let missing = MISSING.lock().unwrap();
    assert!(missing.is_empty(), "{path}: messages missing: {missing:?}");
    page
}

/// The language that an address says.
pub fn language(path: &str) -> Language {
    let english = path.strip_prefix("/en").is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '.']));
    if english { Language::En } else { Language::Fr }
}

/// A folder of the corpus; without it the test says so and is skipped, except in continuous integration.
pub fn corpus(name: &str) -> Option<Utf8PathBuf> {
    let path = Utf8PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/catalogues")).join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is absent: {path}");
    eprintln!("skipped: the corpus is absent ({path})");
    None
}

/// Keys that a page asked for and that no file has.
static MISSING: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// The portal shows the key and writes an error in its log: tests read the log.
fn listen_for_missing_messages() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Listener).unwrap());
}

struct Listener;

struct Key(String);

impl Visit for Key {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl tracing::Subscriber for Listener {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() == tracing::Level::ERROR && metadata.target().starts_with("levain_portal::messages")
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut key = Key(String::new());
        event.record(&mut key);
        MISSING.lock().unwrap().insert(key.0);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}
