//! Tags, newest first.

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::Kind;
use jiff::Timestamp;
use levain_model::Tag;

use crate::commit::{Parsed, seconds};
use crate::objects;

/// Reads every tag that leads to a commit; of one that is not here, only those that have a date of their own.
pub fn read(git: &gix::Repository) -> Vec<Tag> {
    let mut tags = Vec::new();
    let Ok(references) = git.references() else { return tags };
    let Ok(found) = references.tags() else { return tags };
    for reference in found.flatten() {
        let name = reference.name().shorten().to_string();
        let tag = reference.try_id().and_then(|id| tag(git, name, id.detach()));
        tags.extend(tag);
    }
    tags.sort_by(|left, right| right.time.cmp(&left.time).then_with(|| right.name.cmp(&left.name)));
    tags
}

fn tag(git: &gix::Repository, name: String, id: ObjectId) -> Option<Tag> {
    let mut buffer = Vec::new();
    let mut annotated = false;
    let mut signed = false;
    let mut tagged = 0;
    let mut target = None;
    if let Some(data) = objects::read(git, &id, Kind::Tag, &mut buffer) {
        annotated = true;
        let header = data.find(b"\n\n").and_then(|end| data.get(..=end)).unwrap_or(data);
        let tagger = header.lines().find_map(|line| line.strip_prefix(b"tagger "));
        tagged = tagger.map_or(0, seconds);
        // What it names is known even when it is not here.
        target = header
            .lines()
            .nth(1)
            .filter(|kind| *kind == b"type commit")
            .and_then(|_| ObjectId::from_hex(header.lines().next()?.strip_prefix(b"object ")?).ok());
        // The signature stands at the end of the message (gpg, X.509, SSH), or in the header (`gpgsig-sha256`).
        signed = data
            .lines()
            .any(|line| line.starts_with(b"-----BEGIN ") && SIGNATURES.iter().any(|kind| line.find(kind).is_some()))
            || header.lines().any(|line| line.starts_with(b"gpgsig"));
    }
    let commit = objects::commit_of(git, id).or(target)?;
    if tagged == 0 {
        tagged = seconds(Parsed::of(objects::read(git, &commit, Kind::Commit, &mut buffer)?)?.committer);
    }
    // A date that no calendar holds is shown as git shows one that cannot be read.
    let time = Timestamp::from_second(tagged).unwrap_or(Timestamp::UNIX_EPOCH);
    Some(Tag { name, commit: commit.to_string(), time, annotated, signed })
}

/// What the first line of a signature names.
const SIGNATURES: [&[u8]; 4] = [b"PGP SIGNATURE", b"PGP MESSAGE", b"SIGNED MESSAGE", b"SSH SIGNATURE"];

/// Commits of a few tags, the one that parts the others in two halves first, then those that part each half: good places
/// from which to read history beside its end.
pub fn spread(tags: &[Tag]) -> Vec<ObjectId> {
    let parts = [(1, 2), (3, 4), (1, 4), (7, 8), (5, 8), (3, 8), (1, 8)];
    parts
        .iter()
        .filter_map(|(part, of)| ObjectId::from_hex(tags.get(tags.len() * part / of)?.commit.as_bytes()).ok())
        .collect()
}
