//! A small SMTP server for one test: real sockets, real protocol, what came kept for inspection.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// How the server behaves.
#[derive(Clone, Default)]
pub struct Manner {
    /// Demands this login (name, password).
    pub login: Option<(&'static str, &'static str)>,
    /// Offers only AUTH LOGIN instead of only AUTH PLAIN.
    pub login_mechanism: bool,
    /// TLS from the start, or by STARTTLS.
    pub tls: Option<TlsAcceptor>,
    pub wrapped: bool,
    /// Answer to every RCPT in place of 250.
    pub rcpt: Option<&'static str>,
    /// Accepts, and never says a word.
    pub silent: bool,
}

/// One mail as it came.
#[derive(Debug, Clone, Default)]
pub struct Got {
    pub hello: String,
    pub encrypted: bool,
    pub from: String,
    pub to: Vec<String>,
    pub data: String,
}

pub struct Peer {
    pub addr: SocketAddr,
    mails: Arc<Mutex<Vec<Got>>>,
    connections: Arc<Mutex<usize>>,
}

impl Peer {
    pub async fn start(manner: Manner) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = Peer { addr: listener.local_addr().unwrap(), mails: Arc::default(), connections: Arc::default() };
        let (mails, connections) = (peer.mails.clone(), peer.connections.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let (manner, mails) = (manner.clone(), mails.clone());
                tokio::spawn(async move {
                    let wrapped: Stream = match (&manner.tls, manner.wrapped) {
                        (Some(tls), true) => match tls.accept(socket).await {
                            Ok(stream) => Box::new(stream),
                            Err(_) => return,
                        },
                        _ => Box::new(socket),
                    };
                    let _ = serve(wrapped, &manner, &mails).await;
                });
            }
        });
        peer
    }

    pub fn mails(&self) -> Vec<Got> {
        self.mails.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}
type Stream = Box<dyn Both>;

async fn serve(stream: Stream, manner: &Manner, mails: &Mutex<Vec<Got>>) -> std::io::Result<()> {
    if manner.silent {
        std::future::pending::<()>().await;
    }
    let mut io = BufReader::new(stream);
    let mut got = Got { encrypted: manner.wrapped, ..Got::default() };
    let mut signed_in = manner.login.is_none();
    say(&mut io, "220 peer.test ready").await?;
    loop {
        let line = read(&mut io).await?;
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                got.hello = rest.to_owned();
                let starttls = manner.tls.is_some() && !got.encrypted;
                let method = if manner.login_mechanism { "LOGIN" } else { "PLAIN" };
                let mut lines = vec!["peer.test".to_owned(), "8BITMIME".to_owned()];
                lines.extend(starttls.then(|| "STARTTLS".to_owned()));
                lines.extend(manner.login.map(|_| format!("AUTH {method}")));
                let last = lines.pop().unwrap();
                for line in lines {
                    say(&mut io, &format!("250-{line}")).await?;
                }
                say(&mut io, &format!("250 {last}")).await?;
            }
            "STARTTLS" => {
                say(&mut io, "220 go on").await?;
                let tls = manner.tls.clone().unwrap().accept(io.into_inner()).await?;
                io = BufReader::new(Box::new(tls));
                got.encrypted = true;
            }
            "AUTH" => {
                signed_in = sign_in(&mut io, rest, manner).await?;
                let answer = if signed_in { "235 welcome" } else { "535 wrong name or password" };
                say(&mut io, answer).await?;
            }
            "MAIL" if !signed_in => say(&mut io, "530 sign in first").await?,
            "MAIL" => {
                got.from = rest.to_owned();
                got.to.clear();
                say(&mut io, "250 ok").await?;
            }
            "RCPT" => {
                got.to.push(rest.to_owned());
                say(&mut io, manner.rcpt.unwrap_or("250 ok")).await?;
            }
            "DATA" => {
                say(&mut io, "354 go").await?;
                got.data = data(&mut io).await?;
                mails.lock().unwrap().push(got.clone());
                say(&mut io, "250 taken").await?;
            }
            "QUIT" => return say(&mut io, "221 bye").await,
            "NOOP" | "RSET" => say(&mut io, "250 ok").await?,
            _ => say(&mut io, "500 what?").await?,
        }
    }
}

async fn sign_in(io: &mut BufReader<Stream>, rest: &str, manner: &Manner) -> std::io::Result<bool> {
    let (name, password) = manner.login.unwrap();
    let encode = |bytes: String| data_encoding(bytes.as_bytes());
    if !manner.login_mechanism {
        return Ok(rest == format!("PLAIN {}", encode(format!("\0{name}\0{password}"))));
    }
    say(io, &format!("334 {}", encode("Username:".into()))).await?;
    let said_name = read(io).await?;
    say(io, &format!("334 {}", encode("Password:".into()))).await?;
    let said_password = read(io).await?;
    Ok(said_name == encode(name.into()) && said_password == encode(password.into()))
}

/// Base64; a dependency for one function would be too much.
fn data_encoding(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0u32, |word, i| word << 8 | u32::from(*chunk.get(i).unwrap_or(&0)));
        for i in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * i) & 63) as usize] as char;
            out.push(if i <= chunk.len() { letter } else { '=' });
        }
    }
    out
}

async fn data(io: &mut BufReader<Stream>) -> std::io::Result<String> {
    let mut all = String::new();
    loop {
        let line = read(io).await?;
        match line.as_str() {
            "." => return Ok(all),
            line => all.push_str(line.strip_prefix('.').unwrap_or(line)),
        }
        all.push('\n');
    }
}

async fn read(io: &mut BufReader<Stream>) -> std::io::Result<String> {
    let mut line = String::new();
    if io.read_line(&mut line).await? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn say(io: &mut BufReader<Stream>, line: &str) -> std::io::Result<()> {
    io.write_all(format!("{line}\r\n").as_bytes()).await?;
    io.flush().await
}
