//! What a repository says of itself: `cargo run --release -p levain-git --example look -- PATH`.
#![allow(clippy::print_stdout, reason = "an example speaks by printing")]

use std::path::PathBuf;
use std::time::Instant;

use levain_git::{Options, open};
use levain_model::RepositoryView;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1).map(PathBuf::from) {
        let start = Instant::now();
        let repository = open(&path, &Options::default())?;
        println!("{}\n  {:?}", path.display(), repository.head());
        println!("  {} files ({:?})", repository.entries().len(), start.elapsed());
        let history = repository.history();
        let bots = history.people.iter().filter(|person| person.bot).count();
        println!(
            "  {} commits, {} by people, {} people, {bots} programs, cut: {:?} ({:?})",
            history.commits.len(),
            history.human().count(),
            history.people.len() - bots,
            history.cut,
            start.elapsed()
        );
        println!("  absence factor, all time: {:?}", history.absence_factor(None));
        let versions = levain_git::versions::versions(repository.tags());
        println!("  {} tags, {} versions, latest {:?}", repository.tags().len(), versions.len(), versions.first());
        println!("  in {:?}", start.elapsed());
    }
    Ok(())
}
