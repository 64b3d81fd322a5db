//! What is looked at before and after the library reads a message.

use crate::{Algorithm, Problem};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The XML of a posted message, refused when it brings a document type or entities of its own.
pub(crate) fn text(encoded: &str) -> Result<String, Problem> {
    let compact: String = encoded.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = STANDARD.decode(&compact).map_err(|_| Problem("the message is not base64".into()))?;
    let xml = String::from_utf8(bytes).map_err(|_| Problem("the message is not UTF-8".into()))?;
    plain(&xml)?;
    Ok(xml)
}

/// No document type, no entities, no processing instruction but the declaration.
pub(crate) fn plain(xml: &str) -> Result<(), Problem> {
    let upper = xml.to_ascii_uppercase();
    if upper.contains("<!DOCTYPE") || upper.contains("<!ENTITY") {
        return Err(Problem("the message has a document type".into()));
    }
    let body = upper.trim_start().strip_prefix("<?XML ").unwrap_or(&upper);
    if body.contains("<?") {
        return Err(Problem("the message has a processing instruction".into()));
    }
    Ok(())
}

/// Whether an answer claims to answer a request of ours. Read from what nobody has checked yet: only to choose between
/// refusing it and beginning a sign-in of our own.
pub fn is_solicited(encoded: &str) -> bool {
    text(encoded).map_or(true, |xml| xml.contains("InResponseTo"))
}

/// An answer is about one thing: with a second assertion, wherever it hides, somebody tries to have the wrong one read.
pub(crate) fn single(xml: &str) -> Result<(), Problem> {
    let assertions = elements(xml, "Assertion") + elements(xml, "EncryptedAssertion");
    if assertions != 1 || elements(xml, "Response") != 1 {
        return Err(Problem(format!("the answer holds {assertions} assertions")));
    }
    Ok(())
}

/// How many elements of this name begin in a text, whatever their prefix.
fn elements(xml: &str, name: &str) -> usize {
    let begins = |part: &&str| {
        let end = part.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(part.len());
        part[..end].rsplit(':').next() == Some(name) && !part.starts_with('/')
    };
    xml.split('<').skip(1).filter(begins).count()
}

/// Names of algorithms that are refused wherever they stand in a signature.
const NEVER: [&str; 6] = [
    "xmldsig#hmac-",
    "xmldsig-more#hmac-",
    "xmldsig-more#rsa-md5",
    "xmldsig-more#md5",
    "xmldsig#dsa-sha1",
    "xmldsig-more#rsa-ripemd160",
];
const SHA1: [&str; 3] = ["xmldsig#rsa-sha1", "xmldsig#sha1", "xmldsig-more#ecdsa-sha1"];

/// Refuses weak algorithms in a message, `xml` as it came and as it was decrypted.
pub(crate) fn algorithms(xml: &str, allowed: Algorithm) -> Result<(), Problem> {
    let sha1 = if allowed == Algorithm::RsaSha1 { &[][..] } else { &SHA1[..] };
    let signatures = signature_parts(xml);
    for part in &signatures {
        if let Some(bad) = NEVER.iter().chain(sha1).find(|name| part.contains(**name)) {
            return Err(Problem(format!("the signature algorithm {bad} is not allowed")));
        }
    }
    Ok(())
}

/// The parts of a message from each `SignedInfo` to its end: key transport names SHA-1 too, and is none of this.
fn signature_parts(xml: &str) -> Vec<&str> {
    xml.split("SignedInfo").skip(1).step_by(2).collect()
}
