//! What the checks say of several software, side by side.

use std::collections::BTreeSet;

use levain_model::{Language, Outcome};

use super::check_label;
use crate::views::{EvidenceView, FindingCell, FindingRow, SubjectEvidence};

/// A line per check of which something is known for one of them. What is not known of another has no cell: it is unknown,
/// never negative.
pub(crate) fn side_by_side(software: &[EvidenceView], language: Language) -> Vec<FindingRow> {
    let mut rows = Vec::new();
    for check in levain_checks::ALL {
        let cells: Vec<Vec<FindingCell>> = software.iter().map(|evidence| cells(evidence, check.id)).collect();
        if cells.iter().all(Vec::is_empty) {
            continue;
        }
        // As for the other criteria, what is not known neither agrees nor differs.
        let known: BTreeSet<Outcome> =
            cells.iter().flatten().map(|cell| cell.outcome).filter(|outcome| *outcome != Outcome::Unknown).collect();
        rows.push(FindingRow {
            check: check_label(check, language),
            severity: check.severity,
            differs: known.len() > 1,
            cells,
        });
    }
    rows
}

fn cells(evidence: &EvidenceView, check: &str) -> Vec<FindingCell> {
    let several = evidence.subjects.len() > 1;
    let of = |subject: &SubjectEvidence| {
        let finding = subject.findings.iter().find(|finding| finding.check == check)?;
        let line = &subject.repository;
        let name = if line.path.is_empty() { line.name.clone() } else { format!("{}, {}", line.name, line.path) };
        Some(FindingCell {
            finding: finding.id,
            outcome: finding.outcome,
            summary: finding.summary.clone(),
            reason: finding.reason.clone(),
            observed_at: finding.observed_at,
            expired: finding.expired,
            proof: finding.evidence.iter().find_map(|seen| seen.url.clone()),
            repository: several.then_some(name),
        })
    };
    evidence.subjects.iter().filter_map(of).collect()
}
