//! Objects by their identifiers: here, absent, or unreadable.

use gix::ObjectId;
use gix::objs::Find;
use gix::prelude::HeaderExt;

/// The bytes of an object of this kind, in `buffer`. Nothing when it is absent (a partial copy), damaged, or of another
/// kind: to a reader of untrusted repositories these are one case, "not to be had".
pub fn read<'a>(
    repository: &gix::Repository,
    id: &gix::oid,
    kind: gix::objs::Kind,
    buffer: &'a mut Vec<u8>,
) -> Option<&'a [u8]> {
    let object = repository.objects.try_find(id, buffer).ok()??;
    (object.kind == kind).then_some(object.data)
}

/// The size of an object in bytes, without reading it whole.
pub fn size(repository: &gix::Repository, id: &gix::oid) -> Option<u64> {
    repository.objects.header(id).ok().map(|header| header.size())
}

/// The commit an object leads to, through tags; at most eight, since a chain of tags can be made at will.
pub fn commit_of(repository: &gix::Repository, id: ObjectId) -> Option<ObjectId> {
    let mut id = id;
    let mut buffer = Vec::new();
    for _ in 0..8 {
        let object = repository.objects.try_find(&id, &mut buffer).ok()??;
        match object.kind {
            gix::objs::Kind::Commit => return Some(id),
            gix::objs::Kind::Tag => {
                id = gix::objs::TagRefIter::from_bytes(object.data, id.kind()).target_id().ok()?;
            }
            _ => return None,
        }
    }
    None
}
