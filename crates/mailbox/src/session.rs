//! One conversation (RFC 5321): what a sender may say when, and what it is answered.

use crate::server::Options;
use crate::wire::{Data, Stream, Wire};
use crate::{Inbox, Refusal};
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::TlsAcceptor;

/// How long a peer may say nothing.
const PATIENCE: Duration = Duration::from_secs(120);
/// Commands that are answered 5xx before the conversation ends.
const MISTAKES: u32 = 10;
/// Recipients of a mail, and mails of a conversation, at most.
const RECIPIENTS: usize = 20;
const MAILS: u32 = 100;

struct Talk<'a> {
    wire: Wire,
    inbox: &'a dyn Inbox,
    options: &'a Options,
    encrypted: bool,
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
    mails: u32,
}

/// What follows an answer.
enum Then {
    GoOn,
    /// It was a mistake.
    Count,
    Tls,
    End,
}

/// Talks to a peer until it or we have enough.
pub(crate) async fn talk(stream: Box<dyn Stream>, inbox: Arc<dyn Inbox>, options: Arc<Options>) -> std::io::Result<()> {
    let mut stream = stream;
    let mut encrypted = false;
    loop {
        let mut talk = Talk {
            wire: Wire::new(stream, PATIENCE),
            inbox: &*inbox,
            options: &options,
            encrypted,
            greeted: false,
            from: None,
            to: vec![],
            mails: 0,
        };
        if !encrypted {
            talk.wire.say(220, &[&format!("{} ESMTP Ochre", options.host)]).await?;
        }
        // The session starts anew inside of TLS; anything said ahead of it ends it.
        let (true, Some(tls)) = (talk.run().await?, options.tls.clone()) else { return Ok(()) };
        let Some(plain) = talk.wire.into_stream() else { return Ok(()) };
        let accept = TlsAcceptor::from(tls).accept(plain);
        stream = Box::new(tokio::time::timeout(PATIENCE, accept).await.map_err(|_| ErrorKind::TimedOut)??);
        encrypted = true;
    }
}

impl Talk<'_> {
    /// True: the peer wants TLS now.
    async fn run(&mut self) -> std::io::Result<bool> {
        let mut mistakes = 0;
        loop {
            let line = match self.wire.line().await {
                Ok(line) => line,
                Err(e) if e.kind() == ErrorKind::InvalidData => {
                    self.wire.say(500, &["5.5.2 that is no command"]).await?;
                    return Ok(false);
                }
                Err(e) if e.kind() == ErrorKind::TimedOut => {
                    self.wire.say(421, &["4.4.2 nothing came for too long"]).await?;
                    return Ok(false);
                }
                Err(e) => return Err(e),
            };
            match self.command(&line).await? {
                Then::GoOn => {}
                Then::Tls => return Ok(true),
                Then::End => return Ok(false),
                Then::Count => {
                    mistakes += 1;
                    if mistakes >= MISTAKES {
                        self.wire.say(421, &["4.7.0 too many mistakes"]).await?;
                        return Ok(false);
                    }
                }
            }
        }
    }

    async fn command(&mut self, line: &str) -> std::io::Result<Then> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.hello(rest, true).await,
            "HELO" => self.hello(rest, false).await,
            "STARTTLS" if self.options.tls.is_some() && !self.encrypted => {
                self.wire.say(220, &["2.0.0 go ahead"]).await?;
                Ok(Then::Tls)
            }
            "MAIL" => self.mail(rest).await,
            "RCPT" => self.recipient(rest).await,
            "DATA" => self.data().await,
            "RSET" => {
                self.forget();
                self.answer(250, "2.0.0 forgotten", Then::GoOn).await
            }
            "NOOP" => self.answer(250, "2.0.0 nothing done", Then::GoOn).await,
            "VRFY" => self.answer(252, "2.1.5 send a mail and see", Then::Count).await,
            "QUIT" => self.answer(221, "2.0.0 bye", Then::End).await,
            _ => self.answer(502, "5.5.1 not known here", Then::Count).await,
        }
    }

    async fn answer(&mut self, code: u16, text: &str, then: Then) -> std::io::Result<Then> {
        self.wire.say(code, &[text]).await?;
        Ok(then)
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    async fn hello(&mut self, name: &str, extended: bool) -> std::io::Result<Then> {
        if name.trim().is_empty() {
            return self.answer(501, "5.5.4 who are you?", Then::Count).await;
        }
        self.greeted = true;
        self.forget();
        if !extended {
            return self.answer(250, &self.options.host.clone(), Then::GoOn).await;
        }
        let size = format!("SIZE {}", self.options.limit);
        let mut lines = vec![self.options.host.as_str(), "PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES"];
        if self.options.tls.is_some() && !self.encrypted {
            lines.push("STARTTLS");
        }
        lines.push(&size);
        self.wire.say(250, &lines).await?;
        Ok(Then::GoOn)
    }

    async fn mail(&mut self, rest: &str) -> std::io::Result<Then> {
        if !self.greeted {
            return self.answer(503, "5.5.1 say EHLO first", Then::Count).await;
        }
        if self.options.tls_only && !self.encrypted {
            return self.answer(530, "5.7.0 say STARTTLS first", Then::Count).await;
        }
        if self.from.is_some() {
            return self.answer(503, "5.5.1 one mail at a time", Then::Count).await;
        }
        let Some((from, parameters)) = path(rest, "FROM:") else {
            return self.answer(501, "5.5.4 MAIL FROM:<address>", Then::Count).await;
        };
        let size = parameters.split(' ').find_map(|p| p.strip_prefix("SIZE=")?.parse::<usize>().ok());
        if size.is_some_and(|s| s > self.options.limit) {
            return self.answer(552, "5.3.4 the mail is too large", Then::Count).await;
        }
        if self.mails >= MAILS {
            return self.answer(421, "4.7.0 enough for one conversation", Then::End).await;
        }
        self.from = Some(from);
        self.answer(250, "2.1.0 go on", Then::GoOn).await
    }

    async fn recipient(&mut self, rest: &str) -> std::io::Result<Then> {
        let Some(from) = self.from.clone() else {
            return self.answer(503, "5.5.1 say MAIL first", Then::Count).await;
        };
        let Some((to, _)) = path(rest, "TO:").filter(|(to, _)| !to.is_empty()) else {
            return self.answer(501, "5.5.4 RCPT TO:<address>", Then::Count).await;
        };
        if self.to.len() >= RECIPIENTS {
            return self.answer(452, "4.5.3 too many recipients", Then::Count).await;
        }
        match self.inbox.knows(&from, &to).await {
            Ok(()) => {
                self.to.push(to);
                self.answer(250, "2.1.5 go on", Then::GoOn).await
            }
            Err(refusal) => self.refuse(&refusal).await,
        }
    }

    async fn data(&mut self) -> std::io::Result<Then> {
        let (Some(from), false) = (self.from.clone(), self.to.is_empty()) else {
            return self.answer(503, "5.5.1 for whom?", Then::Count).await;
        };
        self.wire.say(354, &["end with a dot on a line of its own"]).await?;
        let data = self.wire.data(self.options.limit).await?;
        let to = std::mem::take(&mut self.to);
        self.forget();
        self.mails += 1;
        let Data::Mail(mail) = data else {
            return self.answer(552, "5.3.4 the mail is too large", Then::Count).await;
        };
        match self.inbox.take(&from, &to, mail).await {
            Ok(()) => self.answer(250, "2.0.0 taken", Then::GoOn).await,
            Err(refusal) => self.refuse(&refusal).await,
        }
    }

    async fn refuse(&mut self, refusal: &Refusal) -> std::io::Result<Then> {
        match refusal {
            Refusal::Never(why) => self.answer(550, &format!("5.7.1 {why}"), Then::Count).await,
            Refusal::Later(why) => self.answer(451, &format!("4.3.0 {why}"), Then::GoOn).await,
        }
    }
}

/// `FROM:<a@b> SIZE=1`: the address without its brackets (a source route is dropped), and the parameters in capitals.
fn path(rest: &str, word: &str) -> Option<(String, String)> {
    let head = rest.get(..word.len())?;
    if !head.eq_ignore_ascii_case(word) {
        return None;
    }
    let (address, parameters) = rest[word.len()..].trim_start().strip_prefix('<')?.split_once('>')?;
    let address = address.rsplit_once(':').filter(|_| address.starts_with('@')).map_or(address, |(_, a)| a);
    let sane = address.is_empty() || (address.contains('@') && !address.contains(char::is_whitespace));
    (sane && address.len() <= 320).then(|| (address.to_string(), parameters.trim().to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn paths() {
        for (rest, want) in [
            ("FROM:<a@b.c>", Some(("a@b.c", ""))),
            ("from: <a@b.c> size=12", Some(("a@b.c", "SIZE=12"))),
            ("FROM:<>", Some(("", ""))),
            ("FROM:<@x,@y:a@b.c>", Some(("a@b.c", ""))),
            ("FROM:a@b.c", None),
            ("FROM:<a b@c>", None),
            ("FROM:<a>", None),
            ("TO:<a@b.c>", None),
            ("", None),
        ] {
            let got = path(rest, "FROM:");
            assert_eq!(got.as_ref().map(|(a, p)| (a.as_str(), p.as_str())), want, "{rest}");
        }
    }
}
