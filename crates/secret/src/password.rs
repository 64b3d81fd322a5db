//! Password hashes as they stand in `users.password`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq;

/// Rounds of a hash written today.
pub const DEFAULT_WORK: u32 = 600_000;
/// Longest password in bytes, for both hash families (bcrypt reads no more).
pub const MAX_PASSWORD_BYTES: usize = 72;
const KEY_BYTES: usize = 32;
/// Rounds and key sizes a stored hash may ask for; more is a damaged row, not a password.
const MAX_WORK: u32 = 100_000_000;
const MAX_KEY_BYTES: usize = 1024;

/// The password is longer than 72 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordTooLong;

impl std::fmt::Display for PasswordTooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a password has at most {MAX_PASSWORD_BYTES} bytes")
    }
}
impl std::error::Error for PasswordTooLong {}

/// Outcome of [`verify`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    /// The password belongs to the hash.
    pub ok: bool,
    /// `ok`, and the hash is not of today's form: store a new one (and with it
    /// `lastpasswordupdate`, as `contract/password_tokens.md` section 1 lists).
    pub needs_rehash: bool,
    /// The stored text is no hash of any known form (never set for an empty one).
    pub malformed: bool,
}

/// A fresh 16-byte salt.
pub fn new_salt() -> [u8; 16] {
    crate::token::random_bytes()
}

/// Hashes as `$pbkdf2$f=SHA256,w=<work>,l=32$<salt>$<key>`, base64 without padding.
/// Takes some 100 ms at [`DEFAULT_WORK`]: request code uses [`crate::Hasher`].
pub fn hash_password(password: &str, work: u32, salt: &[u8]) -> Result<String, PasswordTooLong> {
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(PasswordTooLong);
    }
    let key = derive(password, salt, work.max(1), KEY_BYTES);
    Ok(format!(
        "$pbkdf2$f=SHA256,w={},l={KEY_BYTES}${}${}",
        work.max(1),
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(key)
    ))
}

/// Compares in constant time. An empty hash (single sign-on account, bot) fits no password.
/// `work` is what a new hash would use; a weaker one asks to be renewed.
pub fn verify(hash: &str, password: &str, work: u32) -> Verified {
    if hash.is_empty() || password.len() > MAX_PASSWORD_BYTES {
        return Verified::default();
    }
    match Phc::parse(hash) {
        Some(phc) => {
            let key = derive(password, &phc.salt, phc.work, phc.key.len());
            let ok = bool::from(key.as_slice().ct_eq(&phc.key));
            let current = phc.work >= work && phc.key.len() == KEY_BYTES;
            Verified { ok, needs_rehash: ok && !current, malformed: false }
        }
        None => verify_bcrypt(hash, password),
    }
}

/// Whether a stored text is a hash that costs work to compare with.
pub(crate) fn understood(hash: &str) -> bool {
    Phc::parse(hash).is_some() || (hash.starts_with("$2") && hash.len() == 60)
}

fn verify_bcrypt(hash: &str, password: &str) -> Verified {
    match bcrypt::verify(password, hash) {
        Ok(ok) => Verified { ok, needs_rehash: ok, malformed: false },
        Err(_) => Verified { malformed: true, ..Verified::default() },
    }
}

fn derive(password: &str, salt: &[u8], work: u32, len: usize) -> Vec<u8> {
    let mut key = vec![0; len];
    pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password.as_bytes(), salt, work, &mut key);
    key
}

struct Phc {
    work: u32,
    salt: Vec<u8>,
    key: Vec<u8>,
}

impl Phc {
    /// Exactly the function `pbkdf2` with the parameters f, w and l, in any order.
    fn parse(text: &str) -> Option<Phc> {
        let mut parts = text.strip_prefix("$pbkdf2$")?.split('$');
        let (params, salt, key) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let (mut function, mut work, mut len) = (None, None, None);
        for param in params.split(',') {
            let (name, value) = param.split_once('=')?;
            let slot = match name {
                "f" => &mut function,
                "w" => &mut work,
                "l" => &mut len,
                _ => return None,
            };
            if slot.replace(value).is_some() {
                return None;
            }
        }
        let work: u32 = work?.parse().ok()?;
        let len: usize = len?.parse().ok()?;
        let key = STANDARD_NO_PAD.decode(key).ok()?;
        let sane = (1..=MAX_WORK).contains(&work) && (1..=MAX_KEY_BYTES).contains(&len);
        (function? == "SHA256" && sane && key.len() == len).then_some(Phc {
            work,
            salt: STANDARD_NO_PAD.decode(salt).ok()?,
            key,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_known_form() {
        let hash = hash_password("Passw0rd!", 1000, &[7; 16]).unwrap();
        // Key checked against Python's hashlib.pbkdf2_hmac.
        assert_eq!(
            hash,
            "$pbkdf2$f=SHA256,w=1000,l=32$BwcHBwcHBwcHBwcHBwcHBw$VFabAC5s67cgLt/fQFD2lO7hhBPj24LoMAmRb1ZUzeg"
        );
        let v = verify(&hash, "Passw0rd!", 1000);
        assert!(v.ok && !v.needs_rehash);
        assert!(!verify(&hash, "passw0rd!", 1000).ok);
    }

    #[test]
    fn table_of_stored_forms() {
        let bcrypt = bcrypt::hash("secret-1", 4).unwrap();
        let weak = hash_password("secret-1", 10, b"0123456789abcdef").unwrap();
        let other_order = weak.replace("f=SHA256,w=10,l=32", "l=32,f=SHA256,w=10");
        let short_key = {
            let key = derive("secret-1", b"salt", 50, 16);
            let key = STANDARD_NO_PAD.encode(key);
            format!("$pbkdf2$f=SHA256,w=50,l=16${}${key}", STANDARD_NO_PAD.encode("salt"))
        };
        //          hash, ok, needs_rehash, malformed
        let table = [
            (bcrypt.as_str(), true, true, false),
            (weak.as_str(), true, true, false),
            (other_order.as_str(), true, true, false),
            (short_key.as_str(), true, true, false),
            ("", false, false, false),
            ("plain text", false, false, true),
            ("$pbkdf2$f=SHA512,w=10,l=32$AA$AA", false, false, true),
            ("$pbkdf2$f=SHA256,w=0,l=1$AA$AA", false, false, true),
            ("$pbkdf2$f=SHA256,w=10$AA$AA", false, false, true),
            ("$pbkdf2$f=SHA256,w=10,w=10,l=1$AA$AA", false, false, true),
            ("$argon2id$v=19$m=1,t=1,p=1$AA$AA", false, false, true),
        ];
        for (hash, ok, needs_rehash, malformed) in table {
            let want = Verified { ok, needs_rehash, malformed };
            assert_eq!(verify(hash, "secret-1", 50), want, "{hash}");
            assert!(!verify(hash, "secret-2", 50).ok, "{hash}");
        }
    }

    #[test]
    fn seventy_two_bytes() {
        let longest = "é".repeat(36);
        assert!(hash_password(&longest, 1, b"s").is_ok());
        let longer = format!("{longest}x");
        assert_eq!(hash_password(&longer, 1, b"s"), Err(PasswordTooLong));
        // bcrypt itself would cut and accept: the limit stands before it.
        let bcrypt = bcrypt::hash(&longest, 4).unwrap();
        assert!(verify(&bcrypt, &longest, 1).ok);
        assert!(!verify(&bcrypt, &longer, 1).ok);
    }
}
