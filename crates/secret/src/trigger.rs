//! Trigger ids: let an integration open a dialog for the user who just used it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::signing::SigningKey;

/// A read trigger id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerId {
    /// The id that the client matches its dialog with.
    pub client_id: String,
    pub user_id: String,
}

/// Why a trigger id is refused (status 400).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerError {
    NotBase64,
    MissingData,
    Expired,
    SignatureNotBase64,
    SignatureMalformed,
    SignatureWrong,
}

impl TriggerError {
    /// The error id.
    pub fn id(self) -> &'static str {
        match self {
            TriggerError::NotBase64 => "interactive_message.decode_trigger_id.base64_decode_failed",
            TriggerError::MissingData => "interactive_message.decode_trigger_id.missing_data",
            TriggerError::Expired => "interactive_message.decode_trigger_id.expired",
            TriggerError::SignatureNotBase64 => "interactive_message.decode_trigger_id.base64_decode_failed_signature",
            TriggerError::SignatureMalformed => "interactive_message.decode_trigger_id.signature_decode_failed",
            TriggerError::SignatureWrong => "interactive_message.decode_trigger_id.verify_signature_failed",
        }
    }
}

/// base64(`<client id>:<user>:<ms>:` + base64(signature of that)). Returns it with the
/// client id (a new id of the caller's).
pub fn new_trigger_id(key: &SigningKey, client_id: &str, user_id: &str, now_ms: i64) -> String {
    let prefix = format!("{client_id}:{user_id}:{now_ms}:");
    let signature = STANDARD.encode(key.sign(prefix.as_bytes()));
    STANDARD.encode(prefix + &signature)
}

/// Checks and takes apart. `life_ms` is `OutgoingIntegrationRequestsTimeout`.
pub fn read_trigger_id(
    key: &SigningKey,
    trigger_id: &str,
    now_ms: i64,
    life_ms: i64,
) -> Result<TriggerId, TriggerError> {
    let raw = STANDARD.decode(trigger_id).map_err(|_| TriggerError::NotBase64)?;
    let text = String::from_utf8(raw).map_err(|_| TriggerError::MissingData)?;
    let parts: Vec<&str> = text.split(':').collect();
    let [client_id, user_id, made, signature] = parts[..] else {
        return Err(TriggerError::MissingData);
    };
    let made: i64 = made.parse().unwrap_or(0);
    if now_ms.saturating_sub(made) > life_ms {
        return Err(TriggerError::Expired);
    }
    let signature = STANDARD.decode(signature).map_err(|_| TriggerError::SignatureNotBase64)?;
    if signature.first() != Some(&0x30) {
        return Err(TriggerError::SignatureMalformed);
    }
    let prefix = format!("{client_id}:{user_id}:{}:", parts[2]);
    if !key.verify(prefix.as_bytes(), &signature) {
        return Err(TriggerError::SignatureWrong);
    }
    Ok(TriggerId { client_id: client_id.to_owned(), user_id: user_id.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let key = SigningKey::generate();
        let good = new_trigger_id(&key, "c", "u", 1000);
        let read = |text: &str, now| read_trigger_id(&key, text, now, 30_000);
        let want = TriggerId { client_id: "c".into(), user_id: "u".into() };
        assert_eq!(read(&good, 31_000), Ok(want));
        assert_eq!(read(&good, 31_001), Err(TriggerError::Expired));
        let encode = |s: &str| STANDARD.encode(s);
        let table = [
            ("%%%".to_owned(), TriggerError::NotBase64),
            (encode("a:b:c"), TriggerError::MissingData),
            (encode("a:b:1000:%"), TriggerError::SignatureNotBase64),
            (encode("a:b:1000:AAAA"), TriggerError::SignatureMalformed),
            (encode("a:b:0x:AAAA"), TriggerError::SignatureMalformed),
            (encode("a:b:1000:MAAA"), TriggerError::SignatureWrong),
            (new_trigger_id(&SigningKey::generate(), "c", "u", 1000), TriggerError::SignatureWrong),
        ];
        for (text, error) in table {
            assert_eq!(read(&text, 2000), Err(error));
            assert!(error.id().starts_with("interactive_message.decode_trigger_id."));
        }
    }
}
