//! What the tests share.

use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use levain_app::imports::plan;
use levain_app::views::{ResultsView, SearchRequest, SoftwareLookup, SoftwareView};
use levain_app::{App, Principal, Settings};
use levain_model::{ImportReport, Language};
use tokio::sync::OnceCell;

/// How the folder that is copied begins.
const FOLDER: &str = "app-";

/// An application on an empty folder, that goes with it.
pub struct Bench {
    pub app: App,
    pub folder: tempfile::TempDir,
}

impl Bench {
    pub async fn new() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        copy(seed().await, folder.path());
        let app = open(&folder).await;
        Bench { app, folder }
    }

    pub fn path(&self, name: &str) -> Utf8PathBuf {
        Utf8Path::from_path(self.folder.path()).unwrap().join(name)
    }

    pub async fn import(&self, path: &Utf8Path) -> ImportReport {
        let plans = plan(&[path.to_owned()], None, None, false).unwrap();
        let mut reports = Vec::new();
        for plan in plans {
            reports.push(self.app.import(&Principal::command_line(), &plan, |_| {}).await.unwrap());
        }
        assert_eq!(reports.len(), 1, "{path} holds one source");
        reports.remove(0)
    }

    /// Imports a table with our column names.
    pub async fn import_csv(&self, name: &str, text: &str) -> ImportReport {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        let format = levain_exchange::format("csv");
        let key = name.trim_end_matches(".csv");
        let plan = plan(&[path], format, Some(key), false).unwrap().remove(0);
        self.app.import(&Principal::command_line(), &plan, |_| {}).await.unwrap()
    }

    pub async fn software(&self, slug: &str) -> SoftwareView {
        match self.app.software(slug, Language::Fr).await.unwrap() {
            SoftwareLookup::Found(view) => *view,
            other => panic!("{slug}: {other:?}"),
        }
    }

    pub async fn search(&self, text: &str) -> ResultsView {
        let request = SearchRequest { text: text.to_owned(), page: 1, size: 20, ..Default::default() };
        self.app.results(&request, Language::Fr).await.unwrap()
    }
}

/// A folder as an application leaves it that was opened and closed once. Reading our own catalogue is most of what a test
/// would wait for.
async fn seed() -> &'static Path {
    static SEED: OnceCell<tempfile::TempDir> = OnceCell::const_new();
    let made = async || {
        sweep();
        let folder = tempfile::Builder::new().prefix(FOLDER).tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        open(&folder).await.close().await;
        folder
    };
    SEED.get_or_init(made).await.path()
}

/// Removes what earlier runs left: what is static is never dropped.
fn sweep() {
    for entry in std::fs::read_dir(env!("CARGO_TARGET_TMPDIR")).unwrap().flatten() {
        let age = entry.metadata().and_then(|found| found.modified()).ok().and_then(|time| time.elapsed().ok());
        if entry.file_name().to_string_lossy().starts_with(FOLDER) && age.is_some_and(|age| age.as_secs() > 3_600) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
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

pub async fn open(folder: &tempfile::TempDir) -> App {
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let settings = Settings {
        database: format!("sqlite:{}", root.join("levain.db")),
        index: Some(root.join("index")),
        content: None,
    };
    App::open(&settings).await.unwrap()
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
