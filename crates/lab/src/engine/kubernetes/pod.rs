//! What a pod says of itself, in the words of engines.

use jiff::Timestamp;
use k8s_openapi::api::core::v1::{ContainerStateTerminated, ContainerStatus, Pod, PodStatus};

use crate::engine::{Deployment, Failure, State};

/// How often a container that ends with an error is started again before it is called a crash loop.
const RESTARTS: i32 = 3;
/// What a node says of an image that it cannot have.
const NO_IMAGE: [&str; 5] =
    ["ErrImagePull", "ErrImageNeverPull", "ImagePullBackOff", "ImageInspectError", "InvalidImageName"];
/// What a node says when a `ConfigMap`, a `Secret` or a key that a container reads is not there.
const NO_ANSWERS: &str = "CreateContainerConfigError";

/// How an environment is whose newest pod this is.
pub(super) fn state(deployment: &Deployment, pod: &Pod, now: Timestamp) -> State {
    let Some(status) = &pod.status else { return State::Starting };
    let empty = Vec::new();
    let prepared = status.init_container_statuses.as_ref().unwrap_or(&empty);
    let running = status.container_statuses.as_ref().unwrap_or(&empty);
    let failed = prepared.iter().find_map(|one| failed(one, true));
    if let Some(reason) = failed.or_else(|| running.iter().find_map(|one| self::failed(one, false))) {
        return State::Failed { reason };
    }
    if is_ready(status) {
        return State::Serving;
    }
    for container in &deployment.workload.containers {
        let Some(probe) = &container.ready else { continue };
        let seen = running.iter().find(|one| one.name == container.name && !one.ready);
        let since = seen.and_then(|one| one.state.as_ref()?.running.as_ref()?.started_at.as_ref());
        let patience = i64::from(probe.delay) + i64::from(probe.period) * i64::from(probe.failures.max(1));
        if since.is_some_and(|since| now.as_second() - since.0.as_second() > patience) {
            return State::Failed { reason: Failure::NotReady { container: container.name.clone() } };
        }
    }
    State::Starting
}

fn is_ready(status: &PodStatus) -> bool {
    let conditions = status.conditions.iter().flatten();
    conditions.filter(|one| one.type_ == "Ready").any(|one| one.status == "True")
}

/// Why a container does not run, if it will not by itself.
fn failed(container: &ContainerStatus, preparation: bool) -> Option<Failure> {
    let name = container.name.clone();
    let state = container.state.as_ref();
    let waits = state.and_then(|state| state.waiting.as_ref()).and_then(|waiting| waiting.reason.as_deref());
    if waits.is_some_and(|reason| NO_IMAGE.contains(&reason)) {
        return Some(Failure::ImageMissing { image: container.image.clone() });
    }
    if waits == Some(NO_ANSWERS) {
        return Some(Failure::Incomplete);
    }
    let ended = |state: &k8s_openapi::api::core::v1::ContainerState| state.terminated.clone();
    let last = state.and_then(ended).or_else(|| container.last_state.as_ref().and_then(ended));
    let ContainerStateTerminated { exit_code: exit, reason, .. } = last?;
    // What runs again after a fault is given its time.
    let again = state.is_some_and(|state| state.running.is_some());
    if reason.as_deref() == Some("OOMKilled") && !again {
        return Some(Failure::KilledForMemory { container: name });
    }
    if preparation {
        return (exit != 0).then_some(Failure::Preparation { container: name, exit });
    }
    let over = exit == 0 || container.restart_count >= RESTARTS;
    (!again && over).then_some(Failure::CrashLoop { container: name, exit })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn deployment() -> Deployment {
        let workload = json!({
            "containers": [{
                "name": "web", "image": "web", "user": 1, "group": 1, "limits": { "memory": 1, "cpu": 1 },
                "ready": { "port": 80, "expectation": "accepts", "delay": 5, "period": 2, "timeout": 1, "failures": 10 },
            }],
            "ports": [],
        });
        serde_json::from_value(json!({
            "environment": "one", "workload": workload, "images": {}, "parameters": {}, "secrets": {},
            "profile": { "memory": 1, "cpu": 1, "disk": 1, "processes": 1 }, "expires": "2100-01-01T00:00:00Z",
        }))
        .unwrap()
    }

    fn of(status: &Value) -> State {
        let pod = serde_json::from_value(json!({ "metadata": {}, "status": status })).unwrap();
        state(&deployment(), &pod, "2026-12-01T00:01:00Z".parse().unwrap())
    }

    fn container(state: &Value, last: &Value, restarts: u32) -> Value {
        json!([{
            "name": "web", "image": "r/web@sha256:1", "imageID": "", "ready": false, "restartCount": restarts,
            "state": state, "lastState": last,
        }])
    }

    #[test]
    fn what_a_pod_says_is_told_as_other_engines_tell_it() {
        let none = json!({});
        let waiting = |reason: &str| json!({ "waiting": { "reason": reason } });
        let ended = |exit: i32, reason: &str| json!({ "terminated": { "exitCode": exit, "reason": reason } });
        let since = |time: &str| json!({ "running": { "startedAt": time } });
        let runs = |statuses: Value| of(&json!({ "containerStatuses": statuses }));
        let prepares = |statuses: Value| of(&json!({ "initContainerStatuses": statuses }));
        let failed = |reason| State::Failed { reason };
        let (web, image) = (|| "web".to_owned(), || "r/web@sha256:1".to_owned());
        for reason in NO_IMAGE {
            let told = runs(container(&waiting(reason), &none, 0));
            assert_eq!(told, failed(Failure::ImageMissing { image: image() }), "{reason}");
        }
        let crash = |exit| failed(Failure::CrashLoop { container: web(), exit });
        let backs = waiting("CrashLoopBackOff");
        let memory = failed(Failure::KilledForMemory { container: web() });
        let prepared = failed(Failure::Preparation { container: web(), exit: 3 });
        let late = failed(Failure::NotReady { container: web() });
        let rows = [
            (of(&none), State::Starting),
            (of(&json!({ "phase": "Pending" })), State::Starting),
            (of(&json!({ "conditions": [{ "type": "Ready", "status": "True" }] })), State::Serving),
            (of(&json!({ "conditions": [{ "type": "Ready", "status": "False" }] })), State::Starting),
            (runs(container(&waiting("ContainerCreating"), &none, 0)), State::Starting),
            (runs(container(&waiting(NO_ANSWERS), &none, 0)), failed(Failure::Incomplete)),
            (runs(container(&backs, &ended(1, "Error"), 1)), State::Starting),
            (runs(container(&backs, &ended(1, "Error"), 3)), crash(1)),
            (runs(container(&backs, &ended(0, "Completed"), 1)), crash(0)),
            (runs(container(&backs, &ended(137, "OOMKilled"), 1)), memory.clone()),
            (runs(container(&ended(137, "OOMKilled"), &none, 0)), memory),
            (runs(container(&since("2026-12-01T00:00:50Z"), &ended(137, "OOMKilled"), 1)), State::Starting),
            (prepares(container(&ended(3, "Error"), &none, 0)), prepared.clone()),
            (prepares(container(&backs, &ended(3, "Error"), 1)), prepared),
            (prepares(container(&ended(0, "Completed"), &none, 0)), State::Starting),
            (runs(container(&since("2026-12-01T00:00:40Z"), &none, 0)), State::Starting),
            (runs(container(&since("2026-12-01T00:00:20Z"), &none, 0)), late),
        ];
        for (row, (told, expected)) in rows.into_iter().enumerate() {
            assert_eq!(told, expected, "row {row}");
        }
    }
}
