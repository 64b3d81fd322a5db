//! Which servers are trusted, and what this one shows of itself.

use crate::{Fault, Settings};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::sync::{Arc, LazyLock};

/// The authorities of the machine (`SSL_CERT_FILE` and `SSL_CERT_DIR` are heeded), read once.
static MACHINE: LazyLock<Vec<CertificateDer<'static>>> =
    LazyLock::new(|| rustls_native_certs::load_native_certs().certs);

/// The TLS settings of a connection.
pub fn client(s: &Settings) -> Result<Arc<ClientConfig>, Fault> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(MACHINE.iter().cloned());
    if let Some(pem) = &s.authorities {
        let more = certificates(pem).map_err(|why| Fault::Setting("ldap-ca.pem", why))?;
        roots.add_parsable_certificates(more);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let wanted = versions.map_err(|e| Fault::Connect(e.to_string()))?.with_root_certificates(roots);
    let mut config = match &s.identity {
        None => wanted.with_no_client_auth(),
        Some((certificate, key)) => {
            let chain = certificates(certificate).map_err(|why| Fault::Setting("PublicCertificateFile", why))?;
            let bad = |why: String| Fault::Setting("PrivateKeyFile", why);
            let key = PrivateKeyDer::from_pem_slice(key).map_err(|e| bad(e.to_string()))?;
            wanted.with_client_auth_cert(chain, key).map_err(|e| bad(e.to_string()))?
        }
    };
    if s.ldap.skip_certificate_verification {
        config.dangerous().set_certificate_verifier(ochre_fetch::any_certificate());
    }
    Ok(Arc::new(config))
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(list) if list.is_empty() => Err("there is no certificate in it".into()),
        Ok(list) => Ok(list),
        Err(e) => Err(e.to_string()),
    }
}
