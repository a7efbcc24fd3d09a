//! `docs/kubernetes.yaml`: what an installer is told to apply is what a cluster takes, and no more than the agent needs.

use k8s_openapi::api::{admissionregistration, apps, core, rbac};
use levain_yaml::{Resolved, Tree, parse_documents};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Its documents.
pub fn documents() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/kubernetes.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let (tree, faults) = parse_documents(&text, 0, 100);
    assert!(faults.is_empty(), "{faults:?}");
    tree.roots.iter().map(|root| value(&tree, *root)).collect()
}

fn value(tree: &Tree<'_>, node: usize) -> Value {
    let text = || tree.scalar(node).unwrap_or_default();
    match tree.resolved(node) {
        Resolved::Null => Value::Null,
        Resolved::Boolean(value) => json!(value),
        Resolved::Integer | Resolved::Float => serde_json::from_str(text()).unwrap(),
        Resolved::Text => json!(text()),
        Resolved::Sequence => tree.items(node).iter().map(|item| value(tree, *item)).collect(),
        Resolved::Mapping => {
            let entries = tree.entries(node).iter();
            Value::Object(
                entries.map(|one| (tree.scalar(one.key).unwrap().to_owned(), value(tree, one.value))).collect(),
            )
        }
    }
}

fn through<T: Serialize + DeserializeOwned>(value: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<T>(value.clone()).unwrap()).unwrap()
}

#[test]
fn every_field_is_one_of_the_interface() {
    let documents = documents();
    assert!(documents.len() >= 11);
    for one in &documents {
        let kind = one["kind"].as_str().unwrap();
        let again = match kind {
            "Namespace" => through::<core::v1::Namespace>(one),
            "ServiceAccount" => through::<core::v1::ServiceAccount>(one),
            "ClusterRole" => through::<rbac::v1::ClusterRole>(one),
            "ClusterRoleBinding" => through::<rbac::v1::ClusterRoleBinding>(one),
            "ValidatingAdmissionPolicy" => through::<admissionregistration::v1::ValidatingAdmissionPolicy>(one),
            "ValidatingAdmissionPolicyBinding" => {
                through::<admissionregistration::v1::ValidatingAdmissionPolicyBinding>(one)
            }
            "Secret" => through::<core::v1::Secret>(one),
            "ConfigMap" => through::<core::v1::ConfigMap>(one),
            "PersistentVolumeClaim" => through::<core::v1::PersistentVolumeClaim>(one),
            "Deployment" => through::<apps::v1::Deployment>(one),
            "Service" => through::<core::v1::Service>(one),
            other => panic!("{other}"),
        };
        assert_eq!(&again, one, "{kind} {}", one["metadata"]["name"]);
    }
}

#[test]
fn the_account_is_the_agents_alone_and_reads_no_secret() {
    let documents = documents();
    let of = |kind: &str| documents.iter().find(|one| one["kind"] == json!(kind)).unwrap();
    let pod = &of("Deployment")["spec"]["template"]["spec"];
    assert_eq!(pod["automountServiceAccountToken"], json!(false));
    let holders: Vec<&Value> = pod["containers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["volumeMounts"].as_array().unwrap().iter().any(|mount| mount["name"] == json!("account")))
        .map(|one| &one["name"])
        .collect();
    assert_eq!(holders, [&json!("agent")]);
    let has = |list: &Value, word: &str| list.as_array().unwrap().iter().any(|one| *one == json!(word));
    for rule in of("ClusterRole")["rules"].as_array().unwrap() {
        assert!(!has(&rule["verbs"], "*") && !has(&rule["resources"], "*") && !has(&rule["apiGroups"], "*"), "{rule}");
        let closed = ["secrets", "configmaps"].iter().any(|word| has(&rule["resources"], word));
        let reads = ["get", "list", "watch"].iter().any(|verb| has(&rule["verbs"], verb));
        assert!(!(closed && reads), "{rule}");
    }
}
