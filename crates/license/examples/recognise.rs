//! Which licences a file holds: `cargo run -p levain-license --features recognise --example recognise -- LICENSE`.
#![allow(clippy::print_stdout, reason = "an example speaks by printing")]

use std::time::Instant;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let start = Instant::now();
        let found = levain_license::recognise(&text);
        println!("{path} ({:?})", start.elapsed());
        for license in found {
            let standing = levain_license::standing(&license.id);
            println!(
                "  {} lines {:?}, {:?} at {}, {standing:?}",
                license.id, license.lines, license.kind, license.score
            );
        }
    }
    Ok(())
}
