//! The listener: how many may talk at once, and the certificate.

use crate::Inbox;
use crate::session::talk;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Conversations at once, in all and with one address.
const MOST: usize = 200;
const MOST_EACH: usize = 20;
/// The longest conversation.
const LONGEST: Duration = Duration::from_secs(1800);

/// How the server behaves.
#[derive(Clone)]
pub struct Options {
    /// The name it greets with.
    pub host: String,
    /// Largest mail, bytes.
    pub limit: usize,
    /// Offers STARTTLS.
    pub tls: Option<Arc<ServerConfig>>,
    /// Takes mails inside of TLS only.
    pub tls_only: bool,
}

/// What STARTTLS needs, of PEM files. Errors are for the log.
pub fn tls(certificate: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>, String> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
    let chain = chain.map_err(|e| format!("the certificate cannot be read: {e}"))?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|e| format!("the key cannot be read: {e}"))?;
    let made = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key);
    made.map(Arc::new).map_err(|e| format!("certificate and key do not fit: {e}"))
}

/// Takes conversations until `stop` resolves; those that run then are ended.
pub async fn serve(listener: TcpListener, inbox: Arc<dyn Inbox>, options: Options, stop: impl Future<Output = ()>) {
    let options = Arc::new(options);
    let open: Arc<Mutex<HashMap<IpAddr, usize>>> = Arc::default();
    let mut talks = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (mut stream, peer) = tokio::select! {
            () = &mut stop => return,
            accepted = listener.accept() => match accepted {
                Ok(a) => a,
                Err(e) => {
                    // Out of descriptors: wait instead of spinning.
                    tracing::warn!(error = %e, "a mail connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        while talks.try_join_next().is_some() {}
        let Some(place) = Place::take(&open, peer.ip(), talks.len()) else {
            talks.spawn(async move {
                let _ = stream.write_all(b"421 4.7.0 too many conversations\r\n").await;
            });
            continue;
        };
        let (inbox, options) = (inbox.clone(), options.clone());
        talks.spawn(async move {
            let _place = place;
            if let Ok(Err(e)) = tokio::time::timeout(LONGEST, talk(Box::new(stream), inbox, options)).await {
                tracing::debug!(error = %e, "a mail conversation broke off");
            }
        });
    }
}

/// A conversation that counts.
struct Place(Arc<Mutex<HashMap<IpAddr, usize>>>, IpAddr);

impl Place {
    fn take(open: &Arc<Mutex<HashMap<IpAddr, usize>>>, peer: IpAddr, all: usize) -> Option<Place> {
        let mut counts = open.lock().unwrap_or_else(|e| e.into_inner());
        let mine = counts.entry(peer).or_default();
        if all >= MOST || *mine >= MOST_EACH {
            return None;
        }
        *mine += 1;
        Some(Place(open.clone(), peer))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.0.lock().unwrap_or_else(|e| e.into_inner());
        let left = counts.get(&self.1).map_or(0, |n| n.saturating_sub(1));
        if left == 0 {
            counts.remove(&self.1);
        } else {
            counts.insert(self.1, left);
        }
    }
}
