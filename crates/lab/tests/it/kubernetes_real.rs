//! The driver for Kubernetes before a real API server, under the account and the rules of `docs/kubernetes.yaml`. Asked for by
//! `cargo xtask kubernetes`, which says in `LEVAIN_KUBECONFIG` where one is. There is no node: pods stay as they are made.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use k8s_openapi::api::authentication::v1::{TokenRequest, TokenRequestSpec};
use k8s_openapi::api::core::v1::{Namespace, Pod, Secret, ServiceAccount};
use kube::api::{
    Api, ApiResource, DynamicObject, GroupVersionKind, Patch, PatchParams, PostParams, ValidationDirective,
};
use kube::config::{Config, KubeConfigOptions, Kubeconfig};
use levain_content::packages::{Bounds, packages};
use levain_lab::engine::{
    ClusterOptions, Deployment, Engine, EngineError, EnvironmentId, Failure, Kubernetes, Profile, State, reconcile,
};
use levain_package::{Claim, FileSource, Job, Package, Volume};
use serde_json::{Value, json};

use crate::kubernetes_double::IMAGE;
use crate::support::{mount, shell, site};

/// Everything at once in one workload: a claim, scratch space, files of each source, a preparation, a measurement.
fn full(id: &str) -> Deployment {
    let mut site = site(id, IMAGE);
    site.workload.claims.insert("space".to_owned(), Claim { size: 8 << 20 });
    mount(&mut site, "space", Volume::Claim("space".to_owned()), "/claim");
    mount(&mut site, "scratch", Volume::Scratch { size: 1 << 20 }, "/tmp");
    let files = [
        ("a", FileSource::Text("text $(HOME)".to_owned())),
        ("b", FileSource::Parameter("greeting".to_owned())),
        ("c", FileSource::Secret("password".to_owned())),
    ];
    let files = files.into_iter().map(|(name, source)| (name.to_owned(), source)).collect();
    mount(&mut site, "files", Volume::Files(files), "/etc/site");
    let mut prepare = shell("prepare", "true");
    prepare.mounts.clone_from(&site.workload.containers[0].mounts);
    site.workload.preparations.push(prepare.clone());
    prepare.name = "count".to_owned();
    site.workload.jobs.insert("count".to_owned(), Job { container: prepare, deadline: 1 });
    site
}

/// A package of ours, with nothing answered.
fn shipped(package: &str) -> Deployment {
    let all = packages(None, Bounds { files: 1_000, bytes: 1 << 20 }).unwrap();
    let read = Package::read(&all[package]).unwrap();
    let mut deployment = site(package, IMAGE);
    deployment.images = read.lock.images.keys().map(|name| (name.clone(), IMAGE.to_owned())).collect();
    deployment.workload = read.workload;
    deployment.profile = Profile { memory: 2 << 30, cpu: 4000, disk: 8 << 30, processes: 64 };
    deployment
}

async fn client(kubeconfig: &Kubeconfig) -> kube::Client {
    let config = Config::from_custom_kubeconfig(kubeconfig.clone(), &KubeConfigOptions::default()).await.unwrap();
    kube::Client::try_from(config).unwrap()
}

/// Applies the manifest that installers are told to apply; gives the account of the agent.
async fn installed(admin: &kube::Client, mut kubeconfig: Value) -> Value {
    let mut how = PatchParams::apply("installer");
    how.field_validation = Some(ValidationDirective::Strict);
    for one in super::kubernetes_manifest::documents() {
        let text = |pointer: &str| one.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (version, kind, name) = (text("/apiVersion"), text("/kind"), text("/metadata/name"));
        let (group, version) = version.rsplit_once('/').unwrap_or(("", &version));
        let resource = ApiResource::from_gvk(&GroupVersionKind::gvk(group, version, &kind));
        let api: Api<DynamicObject> = match text("/metadata/namespace").as_str() {
            "" => Api::all_with(admin.clone(), &resource),
            space => Api::namespaced_with(admin.clone(), space, &resource),
        };
        let applied = api.patch(&name, &how, &Patch::Apply(&one)).await;
        applied.unwrap_or_else(|error| panic!("{kind} {name}: {error}"));
    }
    let accounts: Api<ServiceAccount> = Api::namespaced(admin.clone(), "levain");
    let spec = TokenRequestSpec { audiences: Vec::new(), ..TokenRequestSpec::default() };
    let request = TokenRequest { spec, ..TokenRequest::default() };
    let token = accounts.create_token_request("levain-agent", &PostParams::default(), &request).await.unwrap();
    kubeconfig["users"][0]["user"] = json!({ "token": token.status.unwrap().token });
    kubeconfig
}

/// Whether the cluster made a pod: its log is asked for, which a pod that is on no node has not.
async fn has_pod(engine: &Kubernetes, id: &EnvironmentId) -> bool {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        match engine.logs(id, false).await {
            Ok(_) => return true,
            Err(EngineError::Absent) => tokio::time::sleep(Duration::from_millis(200)).await,
            Err(other) => panic!("{other}"),
        }
    }
    false
}

async fn life(engine: &Kubernetes) {
    let site = full("one");
    let id = &site.environment;
    assert_eq!(engine.inventory().await.unwrap(), []);
    assert_eq!(engine.state(&site).await.unwrap(), State::Gone);
    assert_eq!(engine.suspend(id).await, Err(EngineError::Absent));
    engine.destroy(id).await.unwrap();
    engine.deploy(&site).await.unwrap();
    assert!(has_pod(engine, id).await, "pod security lets the pod be made");
    assert_eq!(engine.state(&site).await.unwrap(), State::Starting);
    let before = engine.inventory().await.unwrap();
    assert!(before[0].complete && before[0].expires == Some(site.expires), "{before:?}");
    engine.deploy(&site).await.unwrap();
    assert_eq!(engine.inventory().await.unwrap(), before, "deploying again changes nothing");
    engine.suspend(id).await.unwrap();
    assert_eq!(engine.state(&site).await.unwrap(), State::Suspended);
    engine.deploy(&site).await.unwrap();
    assert_eq!(engine.state(&site).await.unwrap(), State::Suspended, "deploying does not resume");
    engine.resume(id).await.unwrap();
    assert!(has_pod(engine, id).await);
    // A measurement is a pod that this cluster takes and runs nowhere: stopped at its deadline.
    assert_eq!(engine.run_job(&site, "count").await.unwrap().exit, 124);
    assert!(matches!(engine.usage(id).await, Err(EngineError::Said { .. })), "nothing measures here");
    // Another claim beside the first is more than the profile.
    let mut greedy = site.clone();
    greedy.workload.claims.insert("more".to_owned(), Claim { size: 60 << 20 });
    greedy.workload.claims.remove("space");
    greedy.workload.volumes.insert("space".to_owned(), Volume::Claim("more".to_owned()));
    let reason = Failure::OverQuota { resource: "disk".to_owned(), asked: 68 << 20, allowed: 64 << 20 };
    assert_eq!(engine.deploy(&greedy).await, Err(EngineError::Refused { reason }));
    assert!(!engine.inventory().await.unwrap()[0].complete);
    engine.deploy(&site).await.unwrap();
    // A port that is none is refused for good.
    let mut malformed = full("two");
    malformed.workload.ports[0].port = 0;
    let refused = engine.deploy(&malformed).await;
    assert!(matches!(&refused, Err(EngineError::Refused { reason: Failure::Malformed { .. } })), "{refused:?}");
    engine.destroy(&malformed.environment).await.unwrap();
    // Many at once do not hinder each other.
    let many = (0..8).map(|number| async move {
        match number % 4 {
            0 => engine.suspend(id).await,
            1 => engine.resume(id).await,
            _ => engine.deploy(&full("one")).await,
        }
    });
    for result in futures_util::future::join_all(many).await {
        result.unwrap();
    }
    // What ships is taken, page by page, two at a time.
    for package in ["dokuwiki", "jupyter-notebook", "radicale", "wordpress"] {
        let shipped = shipped(package);
        engine.deploy(&shipped).await.unwrap();
        assert!(has_pod(engine, &shipped.environment).await, "{package}");
    }
    let found = engine.inventory().await.unwrap();
    assert!(found.len() == 5 && found.iter().all(|one| one.complete), "{found:?}");
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let done = reconcile(engine, &[], "2026-12-01T00:00:00Z".parse().unwrap()).await.unwrap();
        if done.is_empty() {
            break;
        }
        assert!(Instant::now() < deadline, "{done:?}");
    }
    assert_eq!(engine.inventory().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a real API server: cargo xtask kubernetes"]
async fn kubernetes_real() {
    let Some(path) = std::env::var_os("LEVAIN_KUBECONFIG").map(PathBuf::from) else {
        eprintln!("NOT RUN: LEVAIN_KUBECONFIG names no API server; run cargo xtask kubernetes");
        return;
    };
    let given: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let admin = client(&serde_json::from_value(given.clone()).unwrap()).await;
    let account = installed(&admin, given).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("account");
    std::fs::write(&file, account.to_string()).unwrap();
    let mut options =
        ClusterOptions::new("lab", "registry.example.org/lab", vec!["10.42.0.0/16".parse().unwrap()]).unwrap();
    options.kubeconfig = Some(file);
    options.page = 2;
    options.ending = Duration::from_secs(30);
    let engine = Kubernetes::open(options.clone()).await.unwrap();
    life(&engine).await;

    // Pod security judges, and would have refused: a pod that says nothing of it is not made.
    engine.deploy(&full("one")).await.unwrap();
    let pods: Api<Pod> = Api::namespaced(admin, "levain-lab-one");
    let bare = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "bare" },
        "spec": { "containers": [{ "name": "bare", "image": "bare" }] },
    });
    match pods.create(&PostParams::default(), &serde_json::from_value(bare).unwrap()).await {
        Err(kube::Error::Api(status)) => assert!(status.message.contains("PodSecurity"), "{}", status.message),
        other => panic!("{other:?}"),
    }

    // What the account may not do: read secrets, and write in namespaces that are not the lab's.
    let agent = client(&serde_json::from_value(account).unwrap()).await;
    let forbidden = |result: Result<(), kube::Error>| match result {
        Err(kube::Error::Api(status)) => assert_eq!(status.code, 403, "{}", status.message),
        other => panic!("{other:?}"),
    };
    let secrets: Api<Secret> = Api::namespaced(agent.clone(), "levain");
    forbidden(secrets.get("lab-key").await.map(drop));
    let how = PatchParams::apply("levain");
    let changed = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "lab-key" } });
    let outside = |error: Result<(), kube::Error>| match error {
        // The policy of admission, and not the role, which cannot name namespaces that are made later.
        Err(kube::Error::Api(status)) => {
            assert!(status.message.contains("its own namespaces alone"), "{}", status.message);
        }
        other => panic!("{other:?}"),
    };
    outside(secrets.patch("lab-key", &how, &Patch::Apply(&changed)).await.map(drop));
    let spaces: Api<Namespace> = Api::all(agent);
    outside(spaces.delete("levain", &Default::default()).await.map(drop));
    let other = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "other" } });
    outside(spaces.patch("other", &how, &Patch::Apply(&other)).await.map(drop));
    // So an agent that is told another name makes nothing.
    options.instance = "other".to_owned();
    let refused = Kubernetes::open(options).await.unwrap().deploy(&full("one")).await;
    assert!(matches!(&refused, Err(EngineError::Said { said, .. }) if said.contains("alone")), "{refused:?}");
}
