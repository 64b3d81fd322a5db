//! Certificates and keys as an administrator uploads them.

use crate::Problem;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The certificates of a PEM text or of bare base64, each as base64 without breaks.
pub(crate) fn split(pem: &str) -> Vec<String> {
    if !pem.contains(BEGIN) {
        let one = bare(pem);
        return if one.is_empty() { vec![] } else { vec![one] };
    }
    let parts = pem.split(BEGIN).skip(1);
    parts.filter_map(|p| p.split_once(END)).map(|(body, _)| bare(body)).collect()
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whether a text holds one or more certificates that can be used.
pub fn certificate(pem: &str) -> Result<(), Problem> {
    let all = split(pem);
    if all.is_empty() {
        return Err(Problem("there is no certificate in it".into()));
    }
    for one in all {
        saml_rs::crypto::keys::load_certificate(&one)?;
    }
    Ok(())
}

/// Whether a text is a private key that can be used.
pub fn private_key(pem: &str) -> Result<(), Problem> {
    saml_rs::crypto::keys::load_private_key(pem, None)?;
    Ok(())
}

/// A certificate as PEM.
pub(crate) fn to_pem(bare: &str) -> String {
    let lines: Vec<&str> = (0..bare.len()).step_by(64).map(|i| &bare[i..(i + 64).min(bare.len())]).collect();
    format!("{BEGIN}\n{}\n{END}\n", lines.join("\n"))
}
