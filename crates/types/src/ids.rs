//! Ids: 26 letters and digits. Source: `contract/limits.md`, "Ids, names, text".

/// Length of an id in bytes.
pub const ID_LENGTH: usize = 26;

const ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";

/// An id from 16 random bytes. They become a version 4 UUID first, as in the reference, whose ids are unpadded base32 of one.
pub fn new_id(mut random: [u8; 16]) -> String {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(ID_LENGTH);
    // 130 digits of 5 bits: the 128 bits, then two zeros
    let bits = u128::from_be_bytes(random);
    for place in 0..ID_LENGTH as u32 {
        let digit = match 123_u32.checked_sub(place * 5) {
            Some(shift) => (bits >> shift) as usize & 31,
            None => (bits << 2) as usize & 31,
        };
        out.push(char::from(ALPHABET[digit]));
    }
    out
}

/// Whether `id` may be an id: 26 bytes, letters and digits of any script (the reference asks no more).
pub fn is_valid_id(id: &str) -> bool {
    id.len() == ID_LENGTH
        && id.chars().all(|letter| letter.is_ascii_alphanumeric() || (!letter.is_ascii() && letter.is_alphanumeric()))
}

/// Whether `id` may be a sidebar category: an id, or `favorites|channels|direct_messages` `_<user>_<team>`.
pub fn is_valid_category_id(id: &str) -> bool {
    if is_valid_id(id) {
        return true;
    }
    let rest = ["favorites_", "channels_", "direct_messages_"].iter().find_map(|kind| id.strip_prefix(kind));
    rest.and_then(|rest| rest.split_once('_')).is_some_and(|(user, team)| [user, team].iter().all(|part| plain(part)))
}

fn plain(part: &str) -> bool {
    part.len() == ID_LENGTH && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Name of the direct channel of two people (or of one with themselves): both ids, the smaller first, joined by `__`.
pub fn direct_channel_name(one: &str, other: &str) -> String {
    if one > other { format!("{other}__{one}") } else { format!("{one}__{other}") }
}

/// The two user ids of a direct channel's name.
pub fn direct_channel_users(name: &str) -> Option<(&str, &str)> {
    name.split_once("__").filter(|(one, other)| is_valid_id(one) && is_valid_id(other))
}

/// The other person of a direct channel; `user` itself in the channel with oneself, `None` when the name is not of `user`.
pub fn direct_channel_peer<'a>(name: &'a str, user: &str) -> Option<&'a str> {
    let (one, other) = direct_channel_users(name)?;
    if one == user {
        Some(other)
    } else if other == user {
        Some(one)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_shape_of_the_reference() {
        assert_eq!(new_id([0; 16]), "yyyyyyyyybyybyyyyyyyyyyyyy");
        assert_eq!(new_id([0xff; 16]).len(), 26);
        for id in [new_id([7; 16]), new_id([0xff; 16]), new_id([0x5a; 16])] {
            assert!(is_valid_id(&id), "{id}");
        }
        assert!(!is_valid_id("short") && !is_valid_id("abcdefghijklmnopqrstuvwx-z"));
        assert!(is_valid_id("\u{e4}bcdefghijklmnopqrstuvwxy"));
    }

    #[test]
    fn names_of_direct_channels() {
        let (a, b) = ("a".repeat(26), "b".repeat(26));
        let name = direct_channel_name(&b, &a);
        assert_eq!(name, format!("{a}__{b}"));
        assert_eq!(direct_channel_peer(&name, &a), Some(b.as_str()));
        assert_eq!(direct_channel_peer(&name, "c"), None);
        assert!(is_valid_category_id(&format!("favorites_{a}_{b}")));
        assert!(!is_valid_category_id(&format!("others_{a}_{b}")));
    }
}
