//! The proxy over the bridge of a real environment, and nowhere without it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use levain_lab::engine::{Engine, State};
use levain_lab::proxy::{Limits, Target, Way};

use crate::proxy_double::Lab;
use crate::support::{archive, engine, site, succeed, until};

#[tokio::test(flavor = "multi_thread")]
async fn an_environment_is_reached_by_its_own_bridge_and_by_no_other_way() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let (one, two) = (site("one", &image), site("two", &image));
    for site in [&one, &two] {
        podman.deploy(site).await.unwrap();
        until(&podman, site, |state| *state == State::Serving).await;
    }
    let address = SocketAddr::new(podman.address(&one.environment).await.unwrap(), 8080);
    let bridge = podman.bridge(&one.environment).await.unwrap();
    let target = |bridge: &str| Target { address, way: Way::Bridge(bridge.to_owned()) };
    let limits = Limits { answer: Duration::from_secs(3), ..Limits::default() };
    let runtime = podman.instance().namespace().runtime(2).unwrap();

    let right = target(&bridge);
    let (lab, cookie) = runtime
        .spawn(async move {
            let lab = Lab::around(limits, right).await;
            let cookie = format!("cookie: {}\r\n", lab.enter("a").await);
            let answer = lab.get("a", "/", &cookie).await;
            assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello"), "{answer}");
            (Arc::new(lab), cookie)
        })
        .await
        .unwrap();

    // The bridge of another environment leads to that one alone; and outside of the lab's network there is no bridge.
    let wrong = target(&podman.bridge(&two.environment).await.unwrap());
    let asked = move |target: Target| async move {
        let lab = Lab::around(limits, target).await;
        let cookie = format!("cookie: {}\r\n", lab.enter("a").await);
        lab.get("a", "/", &cookie).await
    };
    let answer = runtime.spawn(asked(wrong)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
    // As a pod: in the network that was named, and in no other. Asked from inside, where nothing leads out.
    for (network, status) in [("10.64.0.0/10", "200"), ("10.42.0.0/16", "502")] {
        let pod = Target { address, way: Way::Pods(vec![network.parse().unwrap()]) };
        let answer = runtime.spawn(asked(pod)).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{network}: {answer}");
    }
    let answer = asked(target(&bridge)).await;
    assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");

    // Without its address, and then without the bridge, nothing is sent.
    for words in [&["address", "flush", "dev"][..], &["link", "delete", "dev"]] {
        succeed(podman.instance().program("ip").args(words).arg(&bridge));
        let (lab, cookie) = (Arc::clone(&lab), cookie.clone());
        let answer = runtime.spawn(async move { lab.get("a", "/", &cookie).await }).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 502"), "{words:?}: {answer}");
    }
    runtime.shutdown_background();
    for site in [&one, &two] {
        podman.destroy(&site.environment).await.unwrap();
    }
}
