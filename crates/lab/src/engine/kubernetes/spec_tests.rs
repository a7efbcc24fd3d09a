//! What objects a deployment becomes: whole for one package, and what isolates for each.

use std::collections::BTreeMap;

use k8s_openapi::api::{apps, core, networking};
use levain_content::packages::{Bounds, packages};
use levain_package::Package;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::engine::{Profile, Secret};

const PACKAGES: [&str; 4] = ["dokuwiki", "jupyter-notebook", "radicale", "wordpress"];

fn options() -> ClusterOptions {
    ClusterOptions::new("lab", "registry.example.org/lab", vec!["10.42.0.0/16".parse().unwrap()]).unwrap()
}

/// A package of ours, answered with one text everywhere.
fn deployment(package: &str) -> Deployment {
    let all = packages(None, Bounds { files: 1_000, bytes: 1 << 20 }).unwrap();
    let package = Package::read(&all[package]).unwrap_or_else(|found| panic!("{package}: {found:?}"));
    let digest = format!("sha256:{}", "1".repeat(64));
    let mut deployment = Deployment {
        environment: EnvironmentId::try_from("e1".to_owned()).unwrap(),
        workload: package.workload,
        images: package.lock.images.keys().map(|name| (name.clone(), digest.clone())).collect(),
        parameters: BTreeMap::new(),
        secrets: BTreeMap::new(),
        profile: Profile { memory: 1 << 30, cpu: 2000, disk: 4 << 30, processes: 64 },
        expires: "2027-01-01T00:00:00Z".parse().unwrap(),
    };
    let (parameters, secrets) = asked(&deployment);
    let answers = parameters.into_iter().map(|key| (key.to_owned(), "réponse".to_owned())).collect();
    let secrets = secrets.into_iter().map(|key| (key.to_owned(), Secret::new("sésame"))).collect();
    (deployment.parameters, deployment.secrets) = (answers, secrets);
    deployment
}

/// Everything that one deployment makes.
fn all(deployment: &Deployment) -> Vec<Object> {
    let options = options();
    let mut all = vec![space(&options, deployment, true)];
    all.extend(objects(&options, "levain", deployment).unwrap());
    all.extend(deployment.workload.jobs.keys().filter_map(|name| job(&options, deployment, name)));
    all
}

/// The same through the types of the interface: a field that it does not know would be lost.
fn through<T: Serialize + DeserializeOwned>(value: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<T>(value.clone()).unwrap()).unwrap()
}

/// Every pod that would be made, with the name of its object.
fn pods(all: &[Object]) -> Vec<(&str, &Value)> {
    let spec = |object: &Object| match object.kind {
        Kind::Deployment => "/spec/template/spec",
        Kind::Pod => "/spec",
        _ => "",
    };
    let of = all.iter().filter(|object| !spec(object).is_empty());
    of.map(|object| (object.name.as_str(), object.value.pointer(spec(object)).unwrap())).collect()
}

#[test]
fn a_package_becomes_these_objects() {
    let deployment = deployment("wordpress");
    let text = serde_json::to_string_pretty(&all(&deployment).into_iter().map(|one| one.value).collect::<Vec<_>>());
    insta::assert_snapshot!(text.unwrap().replace(&deployment.fingerprint(), "FINGERPRINT"));
}

#[test]
fn every_field_is_one_of_the_interface() {
    for package in PACKAGES {
        for object in all(&deployment(package)) {
            let again = match object.kind {
                Kind::Namespace => through::<core::v1::Namespace>(&object.value),
                Kind::ResourceQuota => through::<core::v1::ResourceQuota>(&object.value),
                Kind::LimitRange => through::<core::v1::LimitRange>(&object.value),
                Kind::NetworkPolicy => through::<networking::v1::NetworkPolicy>(&object.value),
                Kind::ConfigMap => through::<core::v1::ConfigMap>(&object.value),
                Kind::Secret => through::<core::v1::Secret>(&object.value),
                Kind::Claim => through::<core::v1::PersistentVolumeClaim>(&object.value),
                Kind::Deployment => through::<apps::v1::Deployment>(&object.value),
                Kind::Pod => through::<core::v1::Pod>(&object.value),
            };
            assert_eq!(again, object.value, "{package}: {:?} {}", object.kind, object.name);
        }
    }
}

#[test]
fn each_pod_is_closed_on_all_sides() {
    for package in PACKAGES {
        let deployment = deployment(package);
        let all = all(&deployment);
        let pods = pods(&all);
        assert_eq!(pods.len(), 1 + deployment.workload.jobs.len(), "{package}");
        for (name, pod) in pods {
            let of = |key: &str| &pod[key];
            assert_eq!(
                (of("automountServiceAccountToken"), of("hostUsers"), of("enableServiceLinks"), of("dnsPolicy")),
                (&json!(false), &json!(false), &json!(false), &json!("None")),
                "{package}/{name}"
            );
            for absent in ["hostNetwork", "hostPID", "hostIPC", "serviceAccountName", "nodeName"] {
                assert_eq!(of(absent), &Value::Null, "{package}/{name}: {absent}");
            }
            let containers = of("containers").as_array().unwrap().iter();
            for container in containers.chain(of("initContainers").as_array().into_iter().flatten()) {
                let secured = &container["securityContext"];
                let closed = json!({
                    "runAsNonRoot": true, "privileged": false, "allowPrivilegeEscalation": false,
                    "readOnlyRootFilesystem": true, "capabilities": { "drop": ["ALL"] },
                    "seccompProfile": { "type": "RuntimeDefault" },
                    "runAsUser": secured["runAsUser"], "runAsGroup": secured["runAsGroup"],
                });
                assert_eq!(secured, &closed, "{package}/{name}");
                assert!(secured["runAsUser"].as_u64().unwrap() > 0 && secured["runAsGroup"].as_u64().unwrap() > 0);
                assert_eq!(container["resources"]["limits"], container["resources"]["requests"]);
                assert!(container["image"].as_str().unwrap().contains("@sha256:1111"), "{package}/{name}");
                for key in ["memory", "cpu", "ephemeral-storage"] {
                    assert!(container["resources"]["limits"][key].is_string(), "{package}/{name}: {key}");
                }
            }
            for volume in of("volumes").as_array().unwrap() {
                let kinds: Vec<&String> = volume.as_object().unwrap().keys().filter(|key| *key != "name").collect();
                assert!(["emptyDir", "persistentVolumeClaim", "secret"].contains(&kinds[0].as_str()), "{kinds:?}");
                let size = &volume["emptyDir"]["sizeLimit"];
                assert!(volume.get("emptyDir").is_none() || size.is_string(), "{package}/{name}");
            }
        }
        // What closes comes before what runs, and no secret value stands anywhere but in a secret.
        let order: Vec<Kind> = all.iter().map(|object| object.kind).collect();
        let at = |kind| order.iter().position(|one| *one == kind).unwrap();
        assert!(at(Kind::ResourceQuota) < at(Kind::Secret) && at(Kind::NetworkPolicy) < at(Kind::Deployment));
        let encoded = base64("sésame".as_bytes());
        for object in &all {
            let text = object.value.to_string();
            let told = text.contains("sésame") || text.contains(encoded.as_str().unwrap());
            assert!(!told || object.kind == Kind::Secret, "{package}: {:?} {}", object.kind, object.name);
        }
    }
}

#[test]
fn nothing_comes_in_but_from_the_agent_to_what_opens() {
    let mut options = options();
    options.label = ("app".to_owned(), "agent".to_owned());
    let mut deployment = deployment("radicale");
    let expected = json!({
        "podSelector": {}, "policyTypes": ["Ingress", "Egress"], "egress": [],
        "ingress": [{
            "from": [{
                "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": "levain" } },
                "podSelector": { "matchLabels": { "app": "agent" } },
            }],
            "ports": [{ "protocol": "TCP", "port": 5232 }],
        }],
    });
    assert_eq!(closed(&options, "levain", &deployment), expected);
    // Without a port, none: a rule that names no port opens them all.
    deployment.workload.ports.clear();
    assert_eq!(closed(&options, "levain", &deployment)["ingress"], json!([]));
}

#[test]
fn a_text_says_the_same_on_every_engine() {
    let mut deployment = deployment("radicale");
    let container = &mut deployment.workload.containers[0];
    container.arguments = Some(vec!["echo $(PASSWORD) $HOME $$".to_owned()]);
    container.environment[0].value = Setting::Literal("$(PASSWORD)".to_owned());
    let written = super::container(&options(), &deployment, &deployment.workload.containers[0]);
    assert_eq!(written["args"], json!(["echo $$(PASSWORD) $$HOME $$$$"]));
    assert_eq!(written["env"][0]["value"], json!("$$(PASSWORD)"));
}

#[test]
fn files_and_parts_of_volumes_are_said() {
    let mut deployment = deployment("radicale");
    let files = BTreeMap::from([
        ("a.conf".to_owned(), FileSource::Text("text".to_owned())),
        ("b.conf".to_owned(), FileSource::Parameter("account".to_owned())),
        ("c.conf".to_owned(), FileSource::Secret("password".to_owned())),
    ]);
    deployment.workload.volumes.insert("settings".to_owned(), Volume::Files(files));
    let mount = |sub_path: Option<&str>| levain_package::Mount {
        volume: "settings".to_owned(),
        path: "/etc/radicale".to_owned(),
        sub_path: sub_path.map(str::to_owned),
        read_only: true,
    };
    deployment.workload.containers[0].mounts.push(mount(Some("a.conf")));
    let all = all(&deployment);
    let files = all.iter().find(|one| one.name == "files-settings").unwrap();
    let expected = ["text", "réponse", "sésame"].map(|text| base64(text.as_bytes()));
    let data = &files.value["data"];
    assert_eq!([&data["a.conf"], &data["b.conf"], &data["c.conf"]], [&expected[0], &expected[1], &expected[2]]);
    let (_, pod) = pods(&all)[0];
    let mounted = json!({ "name": "settings", "mountPath": "/etc/radicale", "readOnly": true, "subPath": "a.conf" });
    assert!(pod["containers"][0]["volumeMounts"].as_array().unwrap().contains(&mounted));
    let volume = json!({ "name": "settings", "secret": { "secretName": "files-settings", "defaultMode": 0o444 } });
    assert!(pod["volumes"].as_array().unwrap().contains(&volume));
}

#[test]
fn what_a_cluster_takes_for_no_name_is_refused_before_anything_is_asked() {
    let refused = |change: fn(&mut Deployment)| {
        let mut deployment = deployment("radicale");
        change(&mut deployment);
        objects(&options(), "levain", &deployment).err()
    };
    let malformed = |subject: &str| Some(Failure::Malformed { subject: subject.to_owned() });
    assert_eq!(refused(|_| ()), None);
    let end = refused(|one| one.environment = EnvironmentId::try_from("e-".to_owned()).unwrap());
    assert_eq!(end, malformed("e-"));
    assert_eq!(refused(|one| one.workload.containers[0].name = "web-".to_owned()), malformed("web-"));
    let key = |one: &mut Deployment| {
        one.workload.containers[0].environment[0].value = Setting::Parameter("a b".to_owned());
    };
    assert_eq!(refused(key), malformed("a b"));
}

#[test]
fn names_and_registries_that_cannot_be_one_are_not_taken() {
    let made = |instance: &str, registry: &str| ClusterOptions::new(instance, registry, Vec::new()).is_some();
    assert!(made("lab", "registry.example.org:5000/lab") && made("lab2", "127.0.0.1:5000"));
    for instance in ["", "two-words", "Lab", "much-too-long-a-name", "a".repeat(16).as_str()] {
        assert!(!made(instance, "registry.example.org"), "{instance}");
    }
    for registry in ["", "https://registry.example.org", "registry.example.org/", "a b", "a@b", "/lab"] {
        assert!(!made("lab", registry), "{registry}");
    }
}
