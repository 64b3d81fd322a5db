//! Private keys as PEM: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`).

use crate::JoseError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The label and content of the first block of a text. Windows line ends, blanks around and `\n` written out (as in JSON that
/// was pasted into a setting) are understood.
pub fn read(text: &str) -> Result<(String, Vec<u8>), JoseError> {
    let text = text.replace("\\n", "\n");
    let begin = text.find("-----BEGIN ").ok_or(JoseError::Key)?;
    let rest = &text[begin + 11..];
    let (label, rest) = rest.split_once("-----").ok_or(JoseError::Key)?;
    let (body, _) = rest.split_once("-----END ").ok_or(JoseError::Key)?;
    let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = STANDARD.decode(body).map_err(|_| JoseError::Key)?;
    Ok((label.trim().to_string(), bytes))
}

/// A block with lines of 64 characters.
pub fn write(label: &str, bytes: &[u8]) -> String {
    let body = STANDARD.encode(bytes);
    let mut out = format!("-----BEGIN {label}-----\n");
    for start in (0..body.len()).step_by(64) {
        out.push_str(&body[start..body.len().min(start + 64)]);
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}
