//! Questions to a cluster: each bounded in time, tried again where trying again may mend, and its refusals in the words of
//! engines.

use std::fmt::Write as _;
use std::time::Duration;

use kube::api::{
    Api, ApiResource, DeleteParams, DynamicObject, GroupVersionKind, ListParams, Patch, PatchParams, Preconditions,
    ValidationDirective,
};
use kube::core::Status;
use serde_json::Value;

use super::spec::{Kind, MANAGER, Object};
use crate::engine::{EngineError, Failure};

/// How often a question is asked that the cluster may answer otherwise in a moment.
const TRIES: u32 = 5;
/// First wait between two tries; each is twice as long as the one before.
const WAIT: Duration = Duration::from_millis(100);
/// Longest wait that the cluster may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How often a list is begun anew, when the cluster forgot where it was.
const LISTS: u32 = 3;

/// A cluster.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) kube: kube::Client,
    /// Longest wait for one answer.
    pub(super) patience: Duration,
    /// Most objects asked for at a time.
    pub(super) page: u32,
}

impl Client {
    pub(super) fn api(&self, kind: Kind, namespace: &str) -> Api<DynamicObject> {
        let resource = resource(kind);
        match kind {
            Kind::Namespace => Api::all_with(self.kube.clone(), &resource),
            _ => Api::namespaced_with(self.kube.clone(), namespace, &resource),
        }
    }

    /// Asks until there is an answer that will not change by itself.
    pub(super) async fn ask<T, F>(&self, step: &str, ask: impl Fn() -> F) -> Result<T, EngineError>
    where
        F: Future<Output = kube::Result<T>>,
    {
        let mut tries = 0;
        loop {
            let error = match tokio::time::timeout(self.patience, ask()).await {
                Err(_) => return Err(EngineError::Unreachable { said: format!("{step}: no answer in time") }),
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) => error,
            };
            tries += 1;
            match again(&error, tries) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(told(step, &error)),
            }
        }
    }

    /// Makes an object as it should be.
    pub(super) async fn apply(&self, namespace: &str, object: &Object) -> Result<(), EngineError> {
        let api = self.api(object.kind, namespace);
        let how = PatchParams {
            field_manager: Some(MANAGER.to_owned()),
            force: true,
            field_validation: Some(ValidationDirective::Strict),
            dry_run: false,
        };
        let what = Patch::Apply(&object.value);
        let step = format!("{} {}", object.kind.names().1, object.name);
        self.ask(&step, || api.patch(&object.name, &how, &what)).await.map(drop)
    }

    /// An object, when it is there.
    pub(super) async fn get(
        &self,
        kind: Kind,
        namespace: &str,
        name: &str,
    ) -> Result<Option<DynamicObject>, EngineError> {
        let api = self.api(kind, namespace);
        self.ask(&format!("{} {name}", kind.names().1), || api.get_opt(name)).await
    }

    /// Removes an object, this very one when `only` says which; what is not there is as good.
    pub(super) async fn delete(
        &self,
        kind: Kind,
        namespace: &str,
        name: &str,
        only: Option<String>,
    ) -> Result<(), EngineError> {
        let api = self.api(kind, namespace);
        let mut how = DeleteParams::background();
        how.preconditions = only.map(|uid| Preconditions { uid: Some(uid), resource_version: None });
        let step = format!("{} {name}", kind.names().1);
        let asked = self.ask(&step, || async {
            match api.delete(name, &how).await {
                Err(kube::Error::Api(status)) if status.code == 404 => Ok(()),
                other => other.map(drop),
            }
        });
        asked.await
    }

    /// What bears these labels, in one namespace or in all, page by page. A list that the cluster forgot is begun anew.
    pub(super) async fn list(
        &self,
        kind: Kind,
        namespace: Option<&str>,
        labels: &str,
    ) -> Result<Vec<DynamicObject>, EngineError> {
        let api = match namespace {
            Some(namespace) => self.api(kind, namespace),
            None => Api::all_with(self.kube.clone(), &resource(kind)),
        };
        let step = kind.names().2;
        let (mut all, mut next, mut begun) = (Vec::new(), None, 1);
        loop {
            let mut how = ListParams::default().labels(labels).limit(self.page);
            how.continue_token = next.take();
            let page = self.ask(step, || async {
                match api.list(&how).await {
                    Err(kube::Error::Api(status)) if status.code == 410 => Ok(Err(status)),
                    other => other.map(Ok),
                }
            });
            match page.await? {
                Ok(page) => {
                    all.extend(page.items);
                    next = page.metadata.continue_.filter(|token| !token.is_empty());
                    if next.is_none() {
                        return Ok(all);
                    }
                }
                Err(_) if begun < LISTS => {
                    begun += 1;
                    all.clear();
                }
                Err(status) => return Err(EngineError::Unreachable { said: said(&status) }),
            }
        }
    }

    /// Changes a few fields of an object; [`EngineError::Absent`] when it is not there.
    pub(super) async fn change(
        &self,
        kind: Kind,
        namespace: &str,
        name: &str,
        fields: &Value,
    ) -> Result<(), EngineError> {
        let api = self.api(kind, namespace);
        let how = PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
        let what = Patch::Merge(fields);
        let step = format!("{} {name}", kind.names().1);
        let asked = self.ask(&step, || async {
            match api.patch(name, &how, &what).await {
                Err(kube::Error::Api(status)) if status.code == 404 => Ok(None),
                other => other.map(Some),
            }
        });
        asked.await?.map(drop).ok_or(EngineError::Absent)
    }
}

fn resource(kind: Kind) -> ApiResource {
    let (version, word, plural) = kind.names();
    let (group, version) = version.rsplit_once('/').unwrap_or(("", version));
    ApiResource::from_gvk_with_plural(&GroupVersionKind::gvk(group, version, word), plural)
}

/// How long to wait before asking again; nothing when asking again would give the same.
fn again(error: &kube::Error, tries: u32) -> Option<Duration> {
    let kube::Error::Api(status) = error else { return None };
    // Until the cluster has counted what a new quota bounds, it refuses everything that the quota bounds.
    let counting = status.code == 403 && status.message.contains("status unknown for quota");
    let passing = matches!(status.code, 429 | 500 | 502..=504) || (status.code == 409 && status.reason == "Conflict");
    if !(counting || passing) || tries >= if counting { 2 * TRIES } else { TRIES } {
        return None;
    }
    let asked = status.details.as_ref().map_or(0, |details| details.retry_after_seconds);
    let wait = (WAIT * 2_u32.pow(tries.min(5) - 1)).max(Duration::from_secs(asked.into()));
    Some(wait.min(LONGEST_WAIT))
}

/// A refusal in the words of engines. What trying again may mend is never told as a refusal for good.
fn told(step: &str, error: &kube::Error) -> EngineError {
    let kube::Error::Api(status) = error else {
        let mut words = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(one) = source {
            let _ = write!(words, ": {one}");
            source = one.source();
        }
        return EngineError::Unreachable { said: format!("{step}: {words}") };
    };
    if let Some(reason) = over_quota(&status.message).filter(|_| status.code == 403) {
        return EngineError::Refused { reason };
    }
    match status.code {
        // What the cluster's schema refuses names a field; what a rule of its administrator refuses does not, and may change.
        422 if status.details.iter().flat_map(|details| &details.causes).any(|cause| !cause.field.is_empty()) => {
            let subject = format!("{step}: {}", status.message);
            EngineError::Refused { reason: Failure::Malformed { subject } }
        }
        410 | 429 | 500..=599 => EngineError::Unreachable { said: format!("{step}: {}", said(status)) },
        _ => EngineError::Said { step: step.to_owned(), said: said(status) },
    }
}

fn said(status: &Status) -> String {
    format!("{} {}", status.code, status.message)
}

/// What a quota of the namespace says: `exceeded quota: NAME, requested: limits.memory=64Mi, used: limits.memory=0,
/// limited: limits.memory=32Mi`.
pub(super) fn over_quota(message: &str) -> Option<Failure> {
    let (requested, rest) =
        message.split_once("exceeded quota:")?.1.split_once("requested: ")?.1.split_once(", used: ")?;
    let (used, limited) = rest.split_once(", limited: ")?;
    let of = |part: &str, name: &str| {
        let mut pairs = part.split([',', ' ', ';']).filter_map(|pair| pair.split_once('='));
        pairs.find(|(one, _)| *one == name).and_then(|(_, amount)| quantity(amount))
    };
    // Several may stand there: the first that a person knows is told.
    let known = [("memory", "memory"), ("cpu", "cpu"), ("storage", "disk")];
    requested.split(',').filter_map(|pair| pair.split_once('=')).find_map(|(name, asked)| {
        let (_, resource) = known.iter().find(|(end, _)| name.ends_with(end))?;
        // Processors are told in thousandths, the rest in bytes.
        let unit = if *resource == "cpu" { 1 } else { 1000 };
        let asked = quantity(asked)?.saturating_add(of(used, name).unwrap_or_default());
        Some(Failure::OverQuota {
            resource: (*resource).to_owned(),
            asked: asked / unit,
            allowed: of(limited, name)? / unit,
        })
    })
}

/// A quantity as a cluster writes it (`500m`, `64Mi`, `1e3`), in thousandths of its unit.
pub(super) fn quantity(text: &str) -> Option<u64> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    // In billionths: the smallest that is written.
    let part = format!("{part:0<9}");
    let number = whole.parse::<u128>().ok()? * 1_000_000_000 + part.get(..9)?.parse::<u128>().ok()?;
    let (up, down): (u128, u128) = match unit {
        "n" => (1, 1_000_000_000),
        "u" => (1, 1_000_000),
        "m" => (1, 1_000),
        "" => (1, 1),
        "k" => (1_000, 1),
        "M" => (1_000_000, 1),
        "G" => (1_000_000_000, 1),
        "T" => (1_000_000_000_000, 1),
        "Ki" => (1 << 10, 1),
        "Mi" => (1 << 20, 1),
        "Gi" => (1 << 30, 1),
        "Ti" => (1 << 40, 1),
        other => (10_u128.checked_pow(other.strip_prefix(['e', 'E'])?.parse().ok()?)?, 1),
    };
    u64::try_from(number.checked_mul(up)? / down / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_clusters_write_them() {
        let said = ["500m", "2", "1.5", "64Mi", "12345678n", "3Gi", "1e3", "", "x", "1Xi"];
        let read: Vec<_> = said.iter().map(|text| quantity(text)).collect();
        let thousand = |value: u64| Some(value * 1000);
        assert_eq!(
            read,
            [Some(500), Some(2000), Some(1500), thousand(64 << 20), Some(12), thousand(3 << 30), thousand(1000)]
                .into_iter()
                .chain([None, None, None])
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_quota_is_told_in_the_units_of_failures() {
        let told = |message: &str| over_quota(message).map(|failure| failure.text(levain_model::Language::En));
        let memory = "pods \"a\" is forbidden: exceeded quota: bounds, requested: limits.memory=64Mi, used: \
                      limits.memory=32Mi, limited: limits.memory=80Mi";
        assert_eq!(told(memory).unwrap(), "The application asks for 96 MiB of memory, the profile gives 80.");
        let cpu = "exceeded quota: bounds, requested: limits.cpu=2,pods=1, used: limits.cpu=500m,pods=0, limited: \
                   limits.cpu=1,pods=2";
        assert_eq!(
            told(cpu).unwrap(),
            "The application asks for 2500 thousandths of a processor, the profile gives 1000."
        );
        let several = "exceeded quota: bounds, requested: pods=1,requests.storage=60Mi, used: pods=1,\
                       requests.storage=8Mi, limited: pods=1,requests.storage=64Mi";
        assert_eq!(told(several).unwrap(), "The application asks for 68 MiB of disk, the profile gives 64.");
        assert_eq!(told("pods is forbidden: User \"x\" cannot patch resource"), None);
    }
}
