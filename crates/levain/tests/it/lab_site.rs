//! A real server with a real agent on a real engine, as somebody sees it by its pages while a test kills the one or the other.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use levain_app::accounts::NewAccount;
use levain_app::experiments::{TypedHypothesis, TypedMarker};
use levain_app::{App, Principal, Settings};
use levain_lab::engine::Podman;
use levain_lab::instance::{Instance, InstanceOptions};
use levain_model::{
    Criterion, ExperimentStatus, Id, Language, MemberRole, Membership, MembershipOrigin, MembershipState,
    OrganizationKind, OrganizationRecord, Texts,
};
use levain_store::{environments, memberships, organizations};

use super::lab_agent::{Agent, get};
use super::package::copy;
use super::{command, levain, text};

/// The application: what it holds takes a while to be read, and it takes a second before it answers.
const START: &str =
    "dd if=/dev/urandom of=/claim/content bs=1M count=24; sleep 1; echo started; exec httpd -f -p 5232 -h /data";

// What the page of an environment says of its state.
pub const WAITS: &str = "En attente de place";
pub const STARTS: &str = "Démarre";
pub const SERVES: &str = "Répond";
pub const SUSPENDED: &str = "Suspendu";
pub const ENDED: &str = "Terminé";
pub const REMOVING: &str = "Son contenu est en train d’être supprimé";

const PASSWORD: &str = "une phrase assez longue";
/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(40);

/// A server, an agent and an experiment that runs.
pub struct Site {
    // Its engine is stopped before its folder goes.
    pub agent: Agent,
    server: Option<(Child, String)>,
    variables: Vec<(String, String)>,
    session: String,
    experiment: Id,
    folder: tempfile::TempDir,
}

/// What a server answers.
pub struct Reply {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = |line: &&str| line.split_once(':').is_some_and(|(known, _)| known.eq_ignore_ascii_case(name));
        self.head.lines().find(found).map(|line| line[name.len() + 1..].trim())
    }
}

impl Site {
    /// All of it, or nothing where there can be no engine; `variables` are those of both processes.
    pub fn start(variables: &[(String, String)]) -> Option<Site> {
        let folder = tempfile::Builder::new().prefix("site").tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        match Instance::start(&at("engine"), &InstanceOptions::default()) {
            Ok(instance) => drop(instance),
            Err(error) if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("no engine: {error}"),
            Err(error) => {
                eprintln!("SKIPPED, no engine: {error}");
                return None;
            }
        }
        std::fs::write(at("lab.key"), "07".repeat(32)).unwrap();
        let settings = "socket = \"engine/agent.sock\"\nurl = \"http://lab.localhost:8090\"\nkey_file = \"lab.key\"\n";
        std::fs::write(at("lab.toml"), settings).unwrap();
        package(&at("content/lab/radicale"));
        let mut agent = Agent::start(folder.path(), &at("lab.key"), variables);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (experiment, ()) = runtime.block_on(async { tokio::join!(prepare(folder.path()), agent.answers()) });
        let archive = levain_lab::doctor::archive(&Instance::join(&agent.folder).unwrap(), folder.path()).unwrap();
        std::fs::create_dir(at("archives")).unwrap();
        std::fs::rename(archive, at("archives/radicale.tar")).unwrap();
        let install = ["lab", "package", "install", "radicale", "--archives", "archives"];
        let words = [&install[..], &["--lab", "lab.toml", "--content", "content"]].concat();
        let output = levain(folder.path(), &words);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let variables = variables.to_vec();
        let mut site = Site { agent, server: None, variables, session: String::new(), experiment, folder };
        site.serve();
        site.sign_in();
        Some(site)
    }

    /// Signs in: at first, and when a clock that jumped ended the session.
    pub fn sign_in(&mut self) {
        let form = [("email", "une@val.example"), ("password", PASSWORD)];
        let signed = self.post("/connexion", &form);
        assert_eq!(signed.status, 303, "{}", signed.body);
        let cookie = signed.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().clone_into(&mut self.session);
    }

    /// Starts the server; gives control back once it answers.
    pub fn serve(&mut self) {
        let words = ["serve", "--listen", "127.0.0.1:0", "--lab", "lab.toml", "--content", "content", "--lang", "fr"];
        let mut command = command(self.folder.path(), &words);
        command.env("LEVAIN_LOG_LEVEL", "warn").envs(self.variables.iter().cloned());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        // The rest is read and dropped: nobody behind its output would end the server.
        std::thread::spawn(move || said.lines().for_each(drop));
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        self.server = Some((child, address.unwrap_or_else(|| panic!("no address: {line}")).to_owned()));
    }

    /// Kills the server, or asks it to stop.
    pub fn end(&mut self, signal: &str) {
        let (mut child, _) = self.server.take().unwrap();
        send(signal, child.id());
        child.wait().unwrap();
    }

    fn connect(&self, asked: &str) -> TcpStream {
        let address = &self.server.as_ref().unwrap().1;
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (line, rest) = asked.split_once("\r\n").unwrap();
        let session = &self.session;
        let headers = format!("host: {address}\r\nconnection: close\r\ncookie: {session}");
        write!(stream, "{line} HTTP/1.1\r\n{headers}\r\n{rest}").unwrap();
        stream
    }

    fn ask(&self, asked: &str) -> Reply {
        let mut bytes = Vec::new();
        self.connect(asked).read_to_end(&mut bytes).unwrap();
        let answer = text(&bytes);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{asked}: {answer}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }

    pub fn page(&self, path: &str) -> String {
        let reply = self.ask(&format!("GET {path}\r\n\r\n"));
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply.body
    }

    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        let body: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
        let body = body.join("&").replace('@', "%40");
        let kind = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin";
        self.ask(&format!("POST {path}\r\n{kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
    }

    /// Launches the application by its form; gives the address of its page.
    pub fn launch(&self) -> String {
        let launch = format!("/laboratoire/experimentations/{}/lancer", self.experiment);
        let form = self.page(&format!("{launch}?package=radicale"));
        assert!(form.contains("value-account"), "{form}");
        let typed = [("package", "radicale"), ("profile", "small"), ("days", "12"), ("value-account", "essai")];
        let reply = self.post(&launch, &typed);
        assert_eq!(reply.status, 303, "{}", reply.body);
        reply.header("location").unwrap().to_owned()
    }

    /// Presses a button of the page of an environment.
    pub fn change(&self, environment: &str, to: &str) {
        let reply = self.post(&format!("{environment}/etat"), &[("to", to)]);
        assert_eq!(reply.status, 303, "{}", reply.body);
    }

    /// What the page of an environment says of its state.
    pub fn standing(&self, environment: &str) -> String {
        standing(&self.page(environment))
    }

    /// Waits until the page says so; gives everything it said before, each once.
    pub fn until(&self, environment: &str, wanted: &str) -> Vec<String> {
        let deadline = Instant::now() + PATIENCE;
        let mut said: Vec<String> = Vec::new();
        loop {
            let now = self.standing(environment);
            if now == wanted {
                return said;
            }
            if said.last() != Some(&now) {
                said.push(now);
            }
            assert!(Instant::now() < deadline, "never « {wanted} »: {said:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What happened, as the page tells it: the latest first.
    pub fn news(&self, environment: &str) -> Vec<String> {
        let page = self.page(environment);
        let list = between(&page, "id=\"news\"", "</ol>");
        let words =
            |line: &str| line.split(" — ").nth(1).map(|rest| rest.split(['<', '\n']).next().unwrap().trim().to_owned());
        list.split("<li>").filter_map(words).collect()
    }

    /// The ticket of a link into an environment.
    pub fn ticket(&self, environment: &str) -> String {
        let reply = self.ask(&format!("GET {environment}/ouvrir\r\n\r\n"));
        let link = reply.header("location").unwrap_or_else(|| panic!("{}", reply.body));
        link.split_once("levain-ticket=").unwrap().1.to_owned()
    }

    /// What the proxy answers to a ticket.
    pub fn enter(&self, environment: &str, ticket: &str) -> String {
        get(self.agent.door, &host(environment), &format!("/?levain-ticket={ticket}"), "")
    }

    /// The page of the application for whoever entered, by the cookie that the proxy gave.
    pub fn inside(&self, environment: &str, entered: &str) -> String {
        let cookie = entered.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next());
        let cookie = cookie.unwrap_or_else(|| panic!("{entered}"));
        get(self.agent.door, &host(environment), "/", &format!("cookie: {cookie}\r\n"))
    }

    /// Enters the application with a new ticket.
    pub fn answers(&self, environment: &str) {
        let page = self.inside(environment, &self.enter(environment, &self.ticket(environment)));
        assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("hello"), "{page}");
    }

    /// The content of an environment as it comes: headers, and pieces behind them.
    pub fn content(&self, environment: &str) -> TcpStream {
        self.connect(&format!("GET {environment}/contenu\r\n\r\n"))
    }

    /// Whether an environment is on the engine, and whole.
    pub fn made(&self, environment: &str) -> Option<bool> {
        let found = block_on(self.agent.client().inventory()).unwrap_or_default();
        assert!(found.len() < 2, "{found:?}");
        let id = environment.rsplit('/').next().unwrap();
        found.iter().find(|one| one.environment.as_str() == id).map(|one| one.complete)
    }

    /// Whether an environment is frozen on the engine.
    pub fn frozen(&self, environment: &str) -> bool {
        let id = environment.rsplit('/').next().unwrap();
        let found = block_on(self.agent.client().inventory()).unwrap();
        found.iter().any(|one| one.environment.as_str() == id && one.suspended)
    }

    /// What the engine holds, by label and beside.
    pub fn footprint(&self) -> Vec<String> {
        block_on(async {
            let podman = Podman::open(Instance::join(&self.agent.folder).unwrap()).await.unwrap();
            podman.footprint().await.unwrap().beyond(&Default::default())
        })
    }

    /// What the database says of the lab once the server has stopped: environments of which something may be left,
    /// measurements that wait, and who looks after it.
    pub fn rows(&self) -> (usize, usize, bool) {
        assert!(self.server.is_none());
        block_on(async {
            let app = App::open(&settings(self.folder.path())).await.unwrap();
            let live = environments::live(app.store()).await.unwrap().len();
            let waiting = environments::waiting_measurements(app.store()).await.unwrap().len();
            let leased = environments::leased(app.store()).await.unwrap().is_some();
            app.close().await;
            (live, waiting, leased)
        })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some((child, _)) = &mut self.server {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Sends a signal to a process of the test.
pub fn send(signal: &str, process: u32) {
    let sent = std::process::Command::new("kill").arg(signal).arg(process.to_string()).status();
    assert!(sent.unwrap().success());
}

/// Waits until something holds.
pub fn wait(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

fn host(environment: &str) -> String {
    format!("{}.lab.localhost", environment.rsplit('/').next().unwrap())
}

fn between<'t>(page: &'t str, from: &str, to: &str) -> &'t str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from}: {page}")).1;
    rest.split_once(to).unwrap().0
}

/// The words of the state on the page of an environment.
fn standing(page: &str) -> String {
    let block = between(page, "id=\"standing\"", "</p>");
    let words = block.split("</svg>").last().unwrap();
    words.split('<').next().unwrap().trim().to_owned()
}

fn settings(folder: &Path) -> Settings {
    let database = format!("sqlite:{}", folder.join("data/levain.db").display());
    let content = camino::Utf8PathBuf::from_path_buf(folder.join("content")).unwrap();
    Settings { database, index: None, content: Some(content) }
}

/// The package of Radicale with another program in its image, and a series that lasts.
fn package(to: &Path) {
    copy("radicale", to);
    let mend = |name: &str, pairs: &[(&str, &str)]| {
        let file = to.join(name);
        let mut mended = std::fs::read_to_string(&file).unwrap();
        for (shipped, ours) in pairs {
            assert!(mended.contains(shipped), "{mended}");
            mended = mended.replace(shipped, ours);
        }
        std::fs::write(file, mended).unwrap();
    };
    let image = "          image: radicale\n";
    let run = format!("{image}          command: [/bin/sh, -c]\n          args: [\"{START}\"]\n");
    let ours = [(image, run.as_str()), ("/.web/", "/"), ("periodSeconds: 2", "periodSeconds: 1"), ("/data", "/claim")];
    mend("manifest.yaml", &ours);
    // The program's own page is in the image.
    mend("manifest.yaml", &[("-h /claim", "-h /data")]);
    mend("lab.yaml", &[("/.web/", "/")]);
    mend("markers/first-page.yaml", &[("/.web/", "/"), ("requests: 50, every: 200", "requests: 30, every: 100")]);
    mend("markers/availability.yaml", &[("/.web/", "/")]);
}

/// A body, somebody of it, and an experiment that runs.
async fn prepare(folder: &Path) -> Id {
    std::fs::create_dir_all(folder.join("data")).unwrap();
    let app = App::open(&settings(folder)).await.unwrap();
    let (all, body) = (Principal::command_line(), Id::from_parts(1, [9; 10]));
    let mut tx = app.store().begin().await.unwrap();
    let record = OrganizationRecord {
        external_id: "val".to_owned(),
        name: Texts::fr_en("Municipalité de Val-Exemple", ""),
        kind: OrganizationKind::Municipal,
        ..OrganizationRecord::default()
    };
    organizations::upsert(&mut tx, "starter", body, &record, app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let account = NewAccount {
        email: "une@val.example".to_owned(),
        display_name: "Une personne".to_owned(),
        roles: Vec::new(),
        locale: Language::Fr,
        password: PASSWORD.to_owned(),
    };
    let person = app.create_account(&all, account).await.unwrap();
    let mut tx = app.store().begin().await.unwrap();
    let membership = Membership {
        id: person,
        person,
        organization: body,
        role: MemberRole::Member,
        state: MembershipState::Active,
        origin: MembershipOrigin::Granted,
        message: String::new(),
        requested_at: app.now(),
        decided_at: None,
        decided_by: None,
    };
    memberships::put(&mut tx, &membership).await.unwrap();
    tx.commit().await.unwrap();
    let typed = TypedHypothesis {
        title: "Un agenda partagé peut-il remplacer le tableau du couloir?".to_owned(),
        context: "Douze salles, un tableau.".to_owned(),
        believe: "un agenda partagé".to_owned(),
        result: "que deux réunions n’aient jamais lieu dans la même salle.".to_owned(),
        method: "1. Inscrire. 2. Compter.".to_owned(),
        markers: vec![TypedMarker {
            statement: "La page répond".to_owned(),
            kind: "manual".to_owned(),
            comparison: "at_most".to_owned(),
            target: "250".to_owned(),
            unit: "ms".to_owned(),
        }],
        begin: "2026-10-05".to_owned(),
        end: "2026-12-04".to_owned(),
        data: "fictitious".to_owned(),
        ..TypedHypothesis::default()
    };
    let id = app.draft_experiment(&all, "municipalite-de-val-exemple", &typed).await.unwrap();
    app.propose_experiment(&all, id, true).await.unwrap();
    app.review_experiment(&all, id, true, &Criterion::ALL, "Utile à d’autres.").await.unwrap();
    app.move_experiment(&all, id, ExperimentStatus::Running, "").await.unwrap();
    app.close().await;
    id
}
