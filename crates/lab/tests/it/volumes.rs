//! Volumes and measurements of a real environment: what each container sees of them, and what outlives what.

use std::collections::BTreeMap;

use levain_lab::engine::{Deployment, Engine, EngineError, Executed, Podman, State};
use levain_package::{Claim, FileSource, Job, Mount, Volume};

use crate::support::{archive, engine, shell, site, until};

/// What a line of shell gives in a container.
async fn run(podman: &Podman, deployment: &Deployment, container: &str, line: &str) -> Executed {
    podman.exec(&deployment.environment, container, &["/bin/sh", "-c", line]).await.unwrap()
}

fn see(volume: &str, path: &str, sub_path: Option<&str>) -> Mount {
    Mount { volume: volume.to_owned(), path: path.to_owned(), sub_path: sub_path.map(str::to_owned), read_only: false }
}

/// Two containers of different users that share a claim, scratch space and files; and measurements.
fn shared(image: &str) -> Deployment {
    let mut deployment = site("volumes", image);
    let mut second = shell("second", "exec sleep 1000");
    second.user = 2000;
    second.group = 2000;
    second.mounts =
        vec![see("space", "/claim", None), see("space", "/part", Some("deep/inside")), see("files", "/config", None)];
    let first = &mut deployment.workload.containers[0];
    first.mounts = vec![see("space", "/claim", None), see("scratch", "/scratch", None), see("files", "/config", None)];
    deployment.workload.containers.push(second);
    let files = BTreeMap::from([
        ("text.txt".to_owned(), FileSource::Text("as written".to_owned())),
        ("greeting".to_owned(), FileSource::Parameter("greeting".to_owned())),
        ("password".to_owned(), FileSource::Secret("password".to_owned())),
    ]);
    deployment.workload.volumes = BTreeMap::from([
        ("space".to_owned(), Volume::Claim("space".to_owned())),
        ("scratch".to_owned(), Volume::Scratch { size: 1 << 20 }),
        ("files".to_owned(), Volume::Files(files)),
    ]);
    deployment.workload.claims.insert("space".to_owned(), Claim { size: 8 << 20 });
    deployment.workload.volume_group = Some(3000);
    let job = |line: &str, mounts, deadline| {
        let mut container = shell("program", line);
        container.mounts = mounts;
        Job { container, deadline }
    };
    deployment.workload.jobs = BTreeMap::from([
        ("count".to_owned(), job("cat /claim/first; echo 42; exit 3", vec![see("space", "/claim", None)], 20)),
        ("reach".to_owned(), job("wget -q -O - http://127.0.0.1:8080/", Vec::new(), 20)),
        ("endless".to_owned(), job("echo begun; sleep 1000", Vec::new(), 1)),
    ]);
    deployment
}

#[tokio::test(flavor = "multi_thread")]
async fn volumes_are_shared_bounded_and_kept_as_said() {
    let Some(mut running) = engine() else { return };
    let archive = archive(&running, running.folder());
    let podman = running.podman().await;
    let image = podman.import_image(&archive).await.unwrap();
    let nothing = podman.footprint().await.unwrap();
    let mut deployment = shared(&image);
    podman.deploy(&deployment).await.unwrap();
    until(&podman, &deployment, |state| *state == State::Serving).await;

    let files = run(&podman, &deployment, "web", "cat /config/text.txt /config/greeting /config/password").await;
    assert_eq!(files.output, "as writtenbonjoursesame-42");
    assert_ne!(run(&podman, &deployment, "web", "echo x > /config/text.txt").await.exit, 0, "files are read-only");
    // Both write in the claim, and read each other's: its group is that of all.
    assert_eq!(run(&podman, &deployment, "web", "umask 007; echo one > /claim/first").await.exit, 0);
    let second = run(&podman, &deployment, "second", "cat /claim/first; umask 007; echo two > /claim/second; id").await;
    assert_eq!(second.output, "one\nuid=2000(2000) gid=2000(2000) groups=3000\n");
    assert_eq!(
        run(&podman, &deployment, "web", "cat /claim/second; stat -c %g /claim/second").await.output,
        "two\n3000\n"
    );
    // A part of a volume is that part.
    assert_eq!(run(&podman, &deployment, "second", "echo part > /part/file && ls /part").await.output, "file\n");
    assert_eq!(run(&podman, &deployment, "web", "cat /claim/deep/inside/file").await.output, "part\n");
    // Frozen, it gives what its claims hold; while it runs it does not.
    let link = run(&podman, &deployment, "web", "ln -s /etc/hostname /claim/link").await;
    assert_eq!(link.exit, 0);
    assert!(matches!(podman.take(&deployment).await, Err(EngineError::Said { .. })));
    podman.suspend(&deployment.environment).await.unwrap();
    let (mut taken, mut bytes) = (podman.take(&deployment).await.unwrap(), Vec::new());
    while let Some(piece) = taken.recv().await {
        bytes.extend(piece);
    }
    podman.resume(&deployment.environment).await.unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
    let entries = archive.entries().unwrap().map(|entry| entry.unwrap());
    let names: Vec<String> = entries.map(|entry| entry.path().unwrap().display().to_string()).collect();
    assert_eq!(
        names,
        [
            "space",
            "space/deep",
            "space/deep/inside",
            "space/deep/inside/file",
            "space/first",
            "space/link",
            "space/second"
        ]
    );
    let over =
        run(&podman, &deployment, "web", "dd if=/dev/zero of=/scratch/full bs=64k count=64; stat -c %s /scratch/full");
    assert_eq!(over.await.output.trim(), (1 << 20).to_string());
    let disk = podman.usage(&deployment.environment).await.unwrap().disk;
    assert!(disk["space"] > 0 && disk["space"] < 8 << 20, "{disk:?}");

    // Measurements run beside the application, with its volumes and its network, and end.
    let count = podman.run_job(&deployment, "count").await.unwrap();
    assert_eq!((count.exit, count.output.as_str()), (3, "one\n42\n"));
    let reach = podman.run_job(&deployment, "reach").await.unwrap();
    assert_eq!((reach.exit, reach.output.trim()), (0, "hello"), "{reach:?}");
    let endless = podman.run_job(&deployment, "endless").await.unwrap();
    assert_eq!((endless.exit, endless.output.as_str()), (124, "begun\n"));
    assert_eq!(podman.run_job(&deployment, "nowhere").await, Err(EngineError::Absent));
    assert_eq!(podman.state(&deployment).await.unwrap(), State::Serving);

    // A change starts it anew: scratch space is empty, claims are as they were.
    deployment.parameters.insert("greeting".to_owned(), "bonsoir".to_owned());
    podman.deploy(&deployment).await.unwrap();
    let after = run(&podman, &deployment, "web", "cat /config/greeting /claim/second; ls /scratch | wc -l").await;
    assert_eq!(after.output, "bonsoirtwo\n0\n");

    // A link that a container left leads nowhere: nothing is mounted through it.
    let link = run(&podman, &deployment, "web", "ln -s /run/levain /claim/out").await;
    assert_eq!(link.exit, 0, "{link:?}");
    deployment.workload.containers[1].mounts[1].sub_path = Some("out".to_owned());
    let refused = podman.deploy(&deployment).await;
    assert!(matches!(&refused, Err(EngineError::Said { said, .. }) if said.contains("symbolic link")), "{refused:?}");
    podman.destroy(&deployment.environment).await.unwrap();
    assert_eq!(podman.footprint().await.unwrap(), nothing);
}
