//! Tags, newest first.

use gix::objs::Kind;
use jiff::Timestamp;
use levain_model::Tag;

use crate::{history, objects};

/// Reads every tag that leads to a commit that is here.
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

fn tag(git: &gix::Repository, name: String, id: gix::ObjectId) -> Option<Tag> {
    let commit = objects::commit_of(git, id)?;
    let mut buffer = Vec::new();
    let mut annotated = false;
    let mut signed = false;
    let mut seconds = None;
    if let Some(data) = objects::read(git, &id, Kind::Tag, &mut buffer) {
        annotated = true;
        let tag = gix::objs::TagRef::from_bytes(data, id.kind()).ok();
        signed = tag.as_ref().is_some_and(|tag| tag.signature.is_some());
        seconds = tag.and_then(|tag| tag.tagger.map(|line| history::seconds(line))).filter(|&seconds| seconds != 0);
    }
    if seconds.is_none() {
        let data = objects::read(git, &commit, Kind::Commit, &mut buffer)?;
        seconds =
            gix::objs::CommitRef::from_bytes(data, commit.kind()).ok().map(|commit| history::seconds(commit.committer));
    }
    let time = Timestamp::from_second(seconds?).ok()?;
    Some(Tag { name, commit: commit.to_string(), time, annotated, signed })
}
