//! The checksum at the end of GitHub's tokens: six digits of base 62, the CRC-32 of the thirty before them (GitHub, "Behind
//! GitHub's new authentication token formats", 2021).

/// Whether the last six characters of a token `ghp_…` are the checksum of what stands between them and the prefix.
pub fn is_right(token: &str) -> bool {
    let Some((_, rest)) = token.split_once('_') else { return false };
    let Some((random, written)) = rest.split_at_checked(rest.len().saturating_sub(6)) else { return false };
    base62(crc32(random.as_bytes())) == written.as_bytes()
}

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn base62(mut number: u32) -> [u8; 6] {
    let mut written = [b'0'; 6];
    for place in written.iter_mut().rev() {
        *place = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    written
}

/// CRC-32 of ISO 3309, bit by bit: thirty bytes are too few for a table.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// The token of these thirty characters with its checksum.
#[cfg(test)]
pub fn token(prefix: &str, random: &str) -> String {
    format!("{prefix}{random}{}", String::from_utf8_lossy(&base62(crc32(random.as_bytes()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_tells_real_tokens() {
        // The check value of CRC-32, and a token revoked long ago that its issuer gives as an example.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert!(is_right(&["ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].concat()));
        assert!(!is_right(&["ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq18"].concat()));
        assert!(!is_right("ghp_é"));
    }
}
