//! TLS of outgoing requests: the machine's own certificates, read once, at the first use.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::{Arc, OnceLock};

/// How a server proves who it is. `insecure` (`EnableInsecureOutgoingConnections`) believes everybody.
pub fn config(insecure: bool) -> Arc<ClientConfig> {
    static SECURE: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    static INSECURE: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if insecure {
        return INSECURE
            .get_or_init(|| with(|b| b.dangerous().with_custom_certificate_verifier(any_certificate())))
            .clone();
    }
    SECURE
        .get_or_init(|| {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            with(|b| b.with_root_certificates(roots))
        })
        .clone()
}

type Wants = rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>;
type Has = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

/// Certificates that prove a server, and nothing else (tests, private S3).
pub fn with(verifier: impl FnOnce(Wants) -> Has) -> Arc<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has suites for TLS 1.2 and 1.3");
    let mut config = verifier(builder).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}

/// Takes any certificate, where an administrator says so; that the server holds its key is still checked.
pub fn any_certificate() -> Arc<dyn ServerCertVerifier> {
    Arc::new(Anyone)
}

#[derive(Debug)]
struct Anyone;

fn provider() -> &'static CryptoProvider {
    static RING: OnceLock<CryptoProvider> = OnceLock::new();
    RING.get_or_init(ring::default_provider)
}

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &provider().signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &provider().signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}
