//! What the policy lets through and what it refuses: one row for each hostile manifest.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod folder;
mod form;
mod marker;
mod package;

use std::collections::BTreeSet;

use levain_model::Language;
use levain_package::{CODES, Setting, Volume, manifest};

const GOOD: &str = include_str!("good.yaml");

fn images() -> BTreeSet<String> {
    ["app", "base"].map(str::to_owned).into()
}

/// The codes and lines of what is said against a manifest.
fn refused(bytes: &[u8]) -> Vec<(&'static str, u32)> {
    let found = manifest("manifest.yaml", bytes, &images()).err().unwrap_or_default();
    for one in &found {
        for language in [Language::Fr, Language::En] {
            assert!(!one.message(language).is_empty() && !one.remedy(language).is_empty());
        }
    }
    found.iter().map(|one| (one.code, one.span.start.line)).collect()
}

#[test]
fn a_manifest_within_the_profile_becomes_a_workload() {
    let workload = manifest("manifest.yaml", GOOD.as_bytes(), &images()).unwrap();
    assert_eq!((workload.containers.len(), workload.preparations.len()), (1, 1));
    let container = &workload.containers[0];
    assert_eq!((container.user, container.group), (33, 33));
    assert_eq!((container.limits.memory, container.limits.cpu), (256 << 20, 500));
    assert_eq!(container.environment[1].value, Setting::Secret("password".to_owned()));
    assert_eq!(workload.volumes["tmp"], Volume::Scratch { size: 64 << 20 });
    assert_eq!(workload.claims["data"].size, 1 << 30);
    assert_eq!((workload.ports[0].name.as_str(), workload.ports[0].port), ("web", 8080));
    assert_eq!(workload.volume_group, Some(33));
    assert_eq!(workload.jobs["count"].deadline, 60);
}

/// (what is replaced, by what, the code it must bring).
const HOSTILE: &[(&str, &str, &str)] = &[
    ("emptyDir: { sizeLimit: 64Mi }", "hostPath: { path: / }", "LB004"),
    ("      automount", "      hostNetwork: true\n      automount", "LB004"),
    ("      automount", "      hostPID: true\n      automount", "LB004"),
    ("      automount", "      hostIPC: true\n      automount", "LB004"),
    ("      automount", "      shareProcessNamespace: true\n      automount", "LB004"),
    ("containerPort: 8080", "containerPort: 8080, hostPort: 80", "LB004"),
    ("readOnly: false", "mountPropagation: Bidirectional", "LB004"),
    ("drop: [ALL]", "drop: [ALL], add: [NET_ADMIN]", "LB005"),
    ("drop: [ALL]", "drop: [CHOWN]", "LB005"),
    ("allowPrivilegeEscalation: false", "privileged: true, allowPrivilegeEscalation: false", "LB005"),
    ("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "LB005"),
    ("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "LB005"),
    ("readOnlyRootFilesystem: true, ", "", "LB005"),
    ("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: \"true\"", "LB005"),
    ("runAsUser: 33", "runAsUser: 0", "LB005"),
    ("runAsUser: 33", "runAsUser: 00", "LB005"),
    ("runAsUser: 33", "runAsUser: 0x0", "LB011"),
    ("runAsUser: 33", "runAsUser: 4294967296", "LB011"),
    ("runAsGroup: 33", "runAsGroup: 0", "LB005"),
    ("fsGroup: 33", "fsGroup: 0", "LB005"),
    ("runAsNonRoot: true", "runAsNonRoot: false", "LB005"),
    ("RuntimeDefault", "Unconfined", "LB005"),
    ("automountServiceAccountToken: false", "automountServiceAccountToken: true", "LB005"),
    ("automountServiceAccountToken: false", "serviceAccountName: default", "LB005"),
    ("resources: { limits: { memory: 256Mi, cpu: 500m } }", "resources: {}", "LB006"),
    ("memory: 256Mi, cpu: 500m", "memory: 256Mi", "LB006"),
    ("memory: 256Mi", "memory: -1", "LB011"),
    ("memory: 256Mi", "memory: 99999999999999999Gi", "LB011"),
    ("image: app", "image: app:latest", "LB007"),
    ("image: app", "image: elsewhere", "LB007"),
    ("image: app", "image: app@sha256:00", "LB007"),
    ("emptyDir: { sizeLimit: 64Mi }", "emptyDir: {}", "LB008"),
    ("kind: Secret\n", "kind: Secret\nstringData: { password: known }\n", "LB009"),
    ("kind: Secret\n", "kind: Secret\ndata: { password: a25vd24= }\n", "LB009"),
    ("kind: Secret", "kind: NetworkPolicy", "LB002"),
    ("kind: Secret", "kind: Namespace", "LB002"),
    ("kind: Secret", "kind: secret", "LB002"),
    ("subPath: wiki", "subPath: ../other", "LB010"),
    ("subPath: wiki", "subPath: /etc", "LB010"),
    ("subPath: wiki", "subPath: a/../../b", "LB010"),
    ("mountPath: /data", "mountPath: /proc/sys", "LB010"),
    ("mountPath: /data", "mountPath: /a/../etc", "LB010"),
    ("mountPath: /data", "mountPath: /", "LB010"),
    ("mountPath: /data", "mountPath: \"/data:rw,dev\"", "LB010"),
    ("name: data, mountPath", "name: elsewhere, mountPath", "LB013"),
    ("claimName: data", "claimName: elsewhere", "LB013"),
    ("name: parameters, key", "name: elsewhere, key", "LB013"),
    ("containerPort: 8080", "containerPort: 80", "LB011"),
    ("replicas: 1", "replicas: 3", "LB011"),
    ("replicas: 1", "replicas: 1\n  minReadySeconds: 3", "LB003"),
    ("readinessProbe:", "livenessProbe:", "LB003"),
    ("httpGet: { path: /, port: 8080 }", "exec: { command: [id] }", "LB003"),
    ("      containers:", "      containers: []\n      other:", "LB003"),
    ("image: app\n", "image: app\n          image: base\n", "LB001"),
    ("kind: Service", "kind: &a Service\nx: *a", "LB003"),
    ("kind: Service", "kind: *nothing", "LB001"),
    ("kind: Deployment", "kind: [", "LB001"),
];

#[test]
fn each_hostile_manifest_is_refused_at_its_place() {
    let mut faults = Vec::new();
    for (from, to, code) in HOSTILE {
        assert!(GOOD.contains(from), "{from}");
        let text = GOOD.replacen(from, to, 1);
        let at = text.bytes().take(GOOD.find(from).unwrap()).filter(|byte| *byte == b'\n').count() as u32 + 1;
        let found = refused(text.as_bytes());
        // Said no further than a few lines from what was changed: the container that lacks it, at most.
        if !found.iter().any(|(said, line)| said == code && line.abs_diff(at) <= 12) {
            faults.push(format!("{from} → {to}: {found:?}, not {code} near line {at}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn two_applications_and_none_are_refused() {
    let other = GOOD.split("---\n").next().unwrap().replacen("metadata: { name: app }", "metadata: { name: other }", 1);
    let twice = format!("{GOOD}---\n{other}");
    assert!(refused(twice.as_bytes()).iter().any(|(code, _)| *code == "LB012"));
    let none = GOOD.split_once("---\n").unwrap().1;
    assert!(refused(none.as_bytes()).iter().any(|(code, _)| *code == "LB012"));
    assert!(!refused(b"").is_empty());
}

#[test]
fn a_name_serves_once_for_each_kind() {
    for object in GOOD.split("---\n").skip(1) {
        let twice = format!("{GOOD}---\n{object}");
        assert!(refused(twice.as_bytes()).iter().any(|(code, _)| *code == "LB010"), "{object}");
    }
}

#[test]
fn what_is_not_yaml_is_said_in_the_language_of_the_reader() {
    let found = manifest("manifest.yaml", b"kind: [Pod\n", &images()).unwrap_err();
    assert_ne!(found[0].message(Language::Fr).split(':').nth(1), found[0].message(Language::En).split(':').nth(1));
}

#[test]
fn what_is_no_text_or_too_much_is_refused_at_once() {
    let first = |bytes: &[u8]| refused(bytes).first().map(|(code, _)| *code);
    assert_eq!(first(&vec![b' '; 10 << 20]), Some("LB001"));
    assert_eq!(first(b"kind: \xff\n"), Some("LB001"));
    assert_eq!(first(b"\xff\xfek\0i\0n\0d\0"), Some("LB001"));
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for pair in ["ab", "bc", "cd", "de", "ef", "fg"] {
        let (from, to) = pair.split_at(1);
        bomb += &format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", "));
    }
    assert_eq!(first(bomb.as_bytes()), Some("LB001"));
    assert_eq!(first("[".repeat(5_000).as_bytes()), Some("LB001"));
    assert_eq!(first("---\na: 1\n".repeat(100).as_bytes()), Some("LB001"));
}

#[test]
fn every_code_said_is_explained() {
    let said: BTreeSet<&str> = HOSTILE.iter().map(|(_, _, code)| *code).collect();
    let known: BTreeSet<&str> = CODES.iter().map(|details| details.code).collect();
    assert!(said.is_subset(&known));
    assert_eq!(known.len(), CODES.len(), "a code stands twice");
}
