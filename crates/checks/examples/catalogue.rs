//! Writes the guide's pages of checks, docs/checks.md and docs/checks.fr.md: `cargo run -p levain-checks --example catalogue`.

use std::path::Path;

use levain_checks::catalogue_markdown;
use levain_model::Language;

fn main() -> std::io::Result<()> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    std::fs::write(docs.join("checks.md"), catalogue_markdown(Language::En))?;
    std::fs::write(docs.join("checks.fr.md"), catalogue_markdown(Language::Fr))
}
