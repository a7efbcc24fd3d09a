//! As much of PNG as tells a picture from something else (ISO/IEC 15948, sections 5.2 and 11.2.2).

/// Why bytes are not the start of a PNG picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotPng {
    /// The signature is not there.
    Signature,
    /// The signature is there, but no header follows it.
    Header,
}

/// Checks the signature and the header chunk; `bytes` are the first of the file, 33 at least for a picture.
pub(crate) fn check(bytes: &[u8]) -> Result<(), NotPng> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").ok_or(NotPng::Signature)?;
    let header = rest.strip_prefix(b"\0\0\0\x0dIHDR").ok_or(NotPng::Header)?;
    let has_size = header.len() >= 17 && header[..4] != [0; 4] && header[4..8] != [0; 4];
    if has_size { Ok(()) } else { Err(NotPng::Header) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_first_bytes() {
        let header = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
        assert_eq!(check(header), Ok(()));
        assert_eq!(check(b""), Err(NotPng::Signature));
        assert_eq!(check(b"GIF89a"), Err(NotPng::Signature));
        assert_eq!(check(&header[..12]), Err(NotPng::Header));
    }
}
